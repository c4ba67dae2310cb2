"""The tasks by the package `openai`."""

from openai import OpenAI
from pydantic import BaseModel

import driver

CLIENT = OpenAI(base_url=driver.BASE_URL, api_key=driver.API_KEY, max_retries=0)


class City(BaseModel):
    name: str
    population: int


def answer(response):
    choice = response.choices[0]
    calls = choice.message.tool_calls or []
    return {
        "text": choice.message.content,
        "tools": [[c.function.name, driver.arguments(c.function.arguments)] for c in calls],
        "finish": choice.finish_reason,
        "usage": driver.openai_usage(response.usage),
    }


def ask(client, prompt=driver.CAPITAL, model=driver.MODEL, **more):
    messages = [{"role": "user", "content": prompt}]
    return client.chat.completions.create(model=model, messages=messages, **more)


def text_stream(client):
    text, finish, usage = "", None, None
    for chunk in ask(client, stream=True, stream_options={"include_usage": True}):
        if chunk.usage:
            usage = driver.openai_usage(chunk.usage)
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
    return {"text": text, "tools": [], "finish": finish, "usage": usage}


def tool_stream(client):
    messages = [{"role": "user", "content": driver.WEATHER}]
    with client.chat.completions.stream(
        model=driver.MODEL,
        messages=messages,
        tools=[driver.WEATHER_TOOL],
        stream_options={"include_usage": True},
    ) as stream:
        stream.until_done()
        return answer(stream.get_final_completion())


def tool_loop(client):
    messages = [{"role": "user", "content": driver.WEATHER}]
    for _ in range(3):
        response = client.chat.completions.create(
            model=driver.MODEL, messages=messages, tools=[driver.WEATHER_TOOL]
        )
        message = response.choices[0].message
        if not message.tool_calls:
            return answer(response)
        messages.append(message)
        for call in message.tool_calls:
            driver.arguments(call.function.arguments)
            result = {"role": "tool", "tool_call_id": call.id, "content": driver.FORECAST}
            messages.append(result)
    raise RuntimeError("the model calls tools without end")


def json_schema(client):
    messages = [{"role": "user", "content": driver.DESCRIBE}]
    response = client.chat.completions.parse(
        model=driver.MODEL, messages=messages, response_format=City
    )
    city = response.choices[0].message.parsed
    return {"text": None if city is None else city.model_dump_json()}


def tasks(task, fault):
    client = CLIENT.with_options(default_headers=driver.headers(fault))
    match task:
        case "text":
            return answer(ask(client))
        case "text-stream":
            return text_stream(client)
        case "tool":
            return answer(ask(client, driver.WEATHER, tools=[driver.WEATHER_TOOL]))
        case "tool-stream":
            return tool_stream(client)
        case "tool-loop":
            return tool_loop(client)
        case "json-schema":
            return json_schema(client)
        case "logprobs":
            response = ask(client, logprobs=True, top_logprobs=2)
            tokens = response.choices[0].logprobs.content
            value = {"logprobs": [[t.token, t.logprob, len(t.top_logprobs)] for t in tokens]}
            return answer(response) | value
        case "n-2":
            response = ask(client, n=2)
            return {"choices": [choice.message.content for choice in response.choices]}
        case "models":
            return {"models": [model.id for model in client.models.list()]}
    more = dict(driver.ERRORS[task])
    client = client.with_options(api_key=more.pop("key", driver.API_KEY))
    return answer(ask(client, **more))


driver.run(tasks)
