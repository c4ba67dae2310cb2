"""The tasks by the package `openai-agents`."""

import asyncio

from agents import Agent, ModelSettings, OpenAIChatCompletionsModel, Runner, function_tool
from agents import set_tracing_disabled
from openai import AsyncOpenAI
from pydantic import BaseModel

import driver

set_tracing_disabled(True)


class City(BaseModel):
    name: str
    population: int


@function_tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    return driver.FORECAST


def agent(fault, key=driver.API_KEY, model=driver.MODEL, temperature=None, **more):
    client = AsyncOpenAI(
        base_url=driver.BASE_URL,
        api_key=key,
        max_retries=0,
        default_headers=driver.headers(fault),
    )
    return Agent(
        name="driver",
        model=OpenAIChatCompletionsModel(model=model, openai_client=client),
        model_settings=ModelSettings(temperature=temperature, include_usage=True),
        **more,
    )


def answer(result):
    output = result.final_output
    text = output.model_dump_json() if isinstance(output, BaseModel) else output
    calls = [
        [item.raw_item.name, driver.arguments(item.raw_item.arguments)]
        for item in result.new_items
        if item.type == "tool_call_item"
    ]
    usage = [[r.usage.input_tokens, r.usage.output_tokens] for r in result.raw_responses]
    return {"text": text, "tools": calls, "usage": usage}


async def whole(agent, prompt):
    return answer(await Runner.run(agent, prompt, max_turns=3))


async def streamed(agent, prompt):
    result = Runner.run_streamed(agent, prompt, max_turns=3)
    async for _ in result.stream_events():
        pass
    return answer(result)


async def run(task, fault):
    stop = {"tools": [get_weather], "tool_use_behavior": "stop_on_first_tool"}
    match task:
        case "text":
            return await whole(agent(fault), driver.CAPITAL)
        case "text-stream":
            return await streamed(agent(fault), driver.CAPITAL)
        case "tool":
            return await whole(agent(fault, **stop), driver.WEATHER)
        case "tool-stream":
            return await streamed(agent(fault, **stop), driver.WEATHER)
        case "tool-loop":
            return await whole(agent(fault, tools=[get_weather]), driver.WEATHER)
        case "json-schema":
            return await whole(agent(fault, output_type=City), driver.DESCRIBE)
        case "logprobs" | "n-2" | "models":
            raise driver.Skip("the package has no such call")
    more = dict(driver.ERRORS[task])
    prompt = more.pop("prompt", driver.CAPITAL)
    return await whole(agent(fault, **more), prompt)


driver.run(lambda task, fault: asyncio.run(run(task, fault)))
