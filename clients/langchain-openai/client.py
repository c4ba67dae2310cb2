"""The tasks by the package `langchain-openai`."""

from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

import driver


class City(BaseModel):
    """A city."""

    name: str
    population: int


@tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    return driver.FORECAST


def model(fault, key=driver.API_KEY, model=driver.MODEL, **more):
    return ChatOpenAI(
        base_url=driver.BASE_URL,
        api_key=key,
        model=model,
        max_retries=0,
        stream_usage=True,
        default_headers=driver.headers(fault),
        **more,
    )


def answer(message):
    usage = message.usage_metadata or {}
    return {
        "text": message.text if isinstance(message.text, str) else message.text(),
        "tools": [[call["name"], call["args"]] for call in message.tool_calls],
        "finish": message.response_metadata.get("finish_reason"),
        "usage": driver.usage(usage.get("input_tokens"), usage.get("output_tokens")),
    }


def streamed(model, prompt):
    whole = None
    for chunk in model.stream(prompt):
        whole = chunk if whole is None else whole + chunk
    return answer(whole)


def tool_loop(model):
    messages = [HumanMessage(driver.WEATHER)]
    for _ in range(3):
        message = model.invoke(messages)
        if not message.tool_calls:
            return answer(message)
        messages.append(message)
        for call in message.tool_calls:
            result = get_weather.invoke(call["args"])
            messages.append(ToolMessage(result, tool_call_id=call["id"]))
    raise RuntimeError("the model calls tools without end")


def tasks(task, fault):
    match task:
        case "text":
            return answer(model(fault).invoke(driver.CAPITAL))
        case "text-stream":
            return streamed(model(fault), driver.CAPITAL)
        case "tool":
            return answer(model(fault).bind_tools([get_weather]).invoke(driver.WEATHER))
        case "tool-stream":
            return streamed(model(fault).bind_tools([get_weather]), driver.WEATHER)
        case "tool-loop":
            return tool_loop(model(fault).bind_tools([get_weather]))
        case "json-schema":
            structured = model(fault).with_structured_output(City, method="json_schema")
            city = structured.invoke(driver.DESCRIBE)
            return {"text": None if city is None else city.model_dump_json()}
        case "logprobs":
            message = model(fault, logprobs=True, top_logprobs=2).invoke(driver.CAPITAL)
            tokens = message.response_metadata["logprobs"]["content"]
            value = [[t["token"], t["logprob"], len(t["top_logprobs"])] for t in tokens]
            return answer(message) | {"logprobs": value}
        case "n-2":
            result = model(fault, n=2).generate([[HumanMessage(driver.CAPITAL)]])
            return {"choices": [choice.message.content for choice in result.generations[0]]}
        case "models":
            raise driver.Skip("the package lists no models")
    more = dict(driver.ERRORS[task])
    prompt = more.pop("prompt", driver.CAPITAL)
    return answer(model(fault, **more).invoke(prompt))


driver.run(tasks)
