"""The tasks by the package `pydantic-ai`."""

import asyncio

from openai import AsyncOpenAI
from pydantic import BaseModel
from pydantic_ai import Agent, NativeOutput, ToolDefinition
from pydantic_ai.messages import ModelRequest
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

import driver

TOOL = ToolDefinition(
    name="get_weather",
    description="The weather in a city.",
    parameters_json_schema=driver.WEATHER_PARAMETERS,
)


class City(BaseModel):
    name: str
    population: int


def get_weather(city: str) -> str:
    """The weather in a city."""
    return driver.FORECAST


def model(fault, key=driver.API_KEY, model=driver.MODEL):
    client = AsyncOpenAI(
        base_url=driver.BASE_URL,
        api_key=key,
        max_retries=0,
        default_headers=driver.headers(fault),
    )
    return OpenAIChatModel(model, provider=OpenAIProvider(openai_client=client))


def answer(response):
    calls = [part for part in response.parts if part.part_kind == "tool-call"]
    texts = [part.content for part in response.parts if part.part_kind == "text"]
    return {
        "text": "".join(texts) or None,
        "tools": [[call.tool_name, call.args_as_dict()] for call in calls],
        "finish": response.finish_reason,
        "usage": driver.usage(response.usage.input_tokens, response.usage.output_tokens),
    }


async def ask(model, prompt, tools=(), settings=None):
    messages = [ModelRequest.user_text_prompt(prompt)]
    parameters = ModelRequestParameters(function_tools=list(tools))
    return answer(await model.request(messages, settings, parameters))


async def streamed(model, prompt, tools=()):
    messages = [ModelRequest.user_text_prompt(prompt)]
    parameters = ModelRequestParameters(function_tools=list(tools))
    async with model.request_stream(messages, None, parameters) as stream:
        async for _ in stream:
            pass
        return answer(stream.get())


async def agent(model, prompt, **more):
    result = await Agent(model, retries=0, **more).run(prompt)
    output = result.output
    text = output if isinstance(output, str) else output.model_dump_json()
    return {"text": text}


async def run(task, fault):
    match task:
        case "text":
            return await ask(model(fault), driver.CAPITAL)
        case "text-stream":
            return await streamed(model(fault), driver.CAPITAL)
        case "tool":
            return await ask(model(fault), driver.WEATHER, [TOOL])
        case "tool-stream":
            return await streamed(model(fault), driver.WEATHER, [TOOL])
        case "tool-loop":
            return await agent(model(fault), driver.WEATHER, tools=[get_weather])
        case "json-schema":
            return await agent(model(fault), driver.DESCRIBE, output_type=NativeOutput(City))
        case "logprobs" | "n-2" | "models":
            raise driver.Skip("the package has no such call")
    more = dict(driver.ERRORS[task])
    settings = {"temperature": more.pop("temperature")} if "temperature" in more else None
    prompt = more.pop("prompt", driver.CAPITAL)
    return await ask(model(fault, **more), prompt, settings=settings)


driver.run(lambda task, fault: asyncio.run(run(task, fault)))
