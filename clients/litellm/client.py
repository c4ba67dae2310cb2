"""The tasks by the package `litellm`."""

import litellm
from pydantic import BaseModel

import driver

litellm.telemetry = False
litellm.suppress_debug_info = True


class City(BaseModel):
    name: str
    population: int


def ask(fault, prompt=driver.CAPITAL, model=driver.MODEL, key=driver.API_KEY, **more):
    messages = more.pop("messages", None) or [{"role": "user", "content": prompt}]
    return litellm.completion(
        model=f"openai/{model}",
        messages=messages,
        api_base=driver.BASE_URL,
        api_key=key,
        max_retries=0,
        num_retries=0,
        extra_headers=driver.headers(fault),
        **more,
    )


def answer(response):
    choice = response.choices[0]
    calls = choice.message.tool_calls or []
    return {
        "text": choice.message.content,
        "tools": [[c.function.name, driver.arguments(c.function.arguments)] for c in calls],
        "finish": choice.finish_reason,
        "usage": driver.openai_usage(getattr(response, "usage", None)),
    }


def streamed(fault, prompt, **more):
    chunks = list(ask(fault, prompt, stream=True, stream_options={"include_usage": True}, **more))
    return answer(litellm.stream_chunk_builder(chunks))


def tool_loop(fault):
    messages = [{"role": "user", "content": driver.WEATHER}]
    for _ in range(3):
        response = ask(fault, messages=messages, tools=[driver.WEATHER_TOOL])
        message = response.choices[0].message
        if not message.tool_calls:
            return answer(response)
        messages.append(message)
        for call in message.tool_calls:
            driver.arguments(call.function.arguments)
            result = {"role": "tool", "tool_call_id": call.id, "content": driver.FORECAST}
            messages.append(result)
    raise RuntimeError("the model calls tools without end")


def tasks(task, fault):
    match task:
        case "text":
            return answer(ask(fault))
        case "text-stream":
            return streamed(fault, driver.CAPITAL)
        case "tool":
            return answer(ask(fault, driver.WEATHER, tools=[driver.WEATHER_TOOL]))
        case "tool-stream":
            return streamed(fault, driver.WEATHER, tools=[driver.WEATHER_TOOL])
        case "tool-loop":
            return tool_loop(fault)
        case "json-schema":
            response = ask(fault, driver.DESCRIBE, response_format=City)
            city = City.model_validate_json(response.choices[0].message.content)
            return {"text": city.model_dump_json()}
        case "logprobs":
            response = ask(fault, logprobs=True, top_logprobs=2)
            tokens = response.choices[0].logprobs.content
            value = [[t.token, t.logprob, len(t.top_logprobs)] for t in tokens]
            return answer(response) | {"logprobs": value}
        case "n-2":
            response = ask(fault, n=2)
            return {"choices": [choice.message.content for choice in response.choices]}
        case "models":
            raise driver.Skip("the package lists the models of a table of its own")
    return answer(ask(fault, **driver.ERRORS[task]))


driver.run(tasks)
