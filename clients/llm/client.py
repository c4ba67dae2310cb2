"""The tasks by the package `llm`, as its Python API offers them."""

import os
import tempfile

os.environ["LLM_USER_PATH"] = tempfile.mkdtemp()

import openai
from llm.default_plugins.openai_models import Chat
from pydantic import BaseModel

import driver


class City(BaseModel):
    name: str
    population: int


def get_weather(city: str) -> str:
    """The weather in a city."""
    return driver.FORECAST


class Model(Chat):
    """The model of a call, without retries."""

    def get_client(self, *arguments, **more):
        return super().get_client(*arguments, **more).with_options(max_retries=0)


def model(fault, key=driver.API_KEY, model=driver.MODEL):
    return Model(
        model,
        key=key,
        model_name=model,
        api_base=driver.BASE_URL,
        headers=driver.headers(fault),
        supports_schema=True,
        supports_tools=True,
    )


def answer(response):
    text = response.text()
    usage = response.usage()
    calls = [[call.name, call.arguments] for call in response.tool_calls()]
    return {"text": text, "tools": calls, "usage": driver.usage(usage.input, usage.output)}


def ask(model, prompt=driver.CAPITAL, stream=False, **more):
    return model.prompt(prompt, stream=stream, key=model.key, **more)


def tasks(task, fault):
    match task:
        case "text":
            return answer(ask(model(fault)))
        case "text-stream":
            return answer(ask(model(fault), stream=True))
        case "tool":
            return answer(ask(model(fault), driver.WEATHER, tools=[get_weather]))
        case "tool-stream":
            return answer(ask(model(fault), driver.WEATHER, True, tools=[get_weather]))
        case "tool-loop":
            asked = model(fault)
            chain = asked.chain(
                driver.WEATHER, stream=False, key=asked.key, tools=[get_weather]
            )
            return {"text": chain.text()}
        case "json-schema":
            response = ask(model(fault), driver.DESCRIBE, schema=City)
            return {"text": City.model_validate_json(response.text()).model_dump_json()}
        case "logprobs" | "n-2" | "models":
            raise driver.Skip("the package has no such call")
    more = dict(driver.ERRORS[task])
    # The package itself refuses a temperature of 9.
    options = {"max_tokens": -1} if more.pop("temperature", None) else {}
    prompt = more.pop("prompt", driver.CAPITAL)
    return answer(ask(model(fault, **more), prompt, **options))


driver.run(tasks)
