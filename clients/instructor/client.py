"""The tasks by the package `instructor`, which asks for structured output."""

import instructor
from openai import OpenAI
from pydantic import BaseModel

import driver

CLIENT = OpenAI(base_url=driver.BASE_URL, api_key=driver.API_KEY, max_retries=0)


class City(BaseModel):
    """A city."""

    name: str
    population: int


def create(client, mode, prompt=driver.DESCRIBE, model=driver.MODEL, **more):
    client = instructor.from_openai(client, mode=mode)
    messages = [{"role": "user", "content": prompt}]
    city = client.chat.completions.create(
        model=model, messages=messages, response_model=City, max_retries=0, **more
    )
    return {"text": city.model_dump_json()}


def tool_stream(client):
    client = instructor.from_openai(client, mode=instructor.Mode.TOOLS)
    messages = [{"role": "user", "content": driver.DESCRIBE}]
    last = None
    for last in client.chat.completions.create_partial(
        model=driver.MODEL, messages=messages, response_model=City, max_retries=0
    ):
        pass
    return {"text": None if last is None else last.model_dump_json()}


def tasks(task, fault):
    client = CLIENT.with_options(default_headers=driver.headers(fault))
    match task:
        case "tool":
            return create(client, instructor.Mode.TOOLS)
        case "tool-stream":
            return tool_stream(client)
        case "json-schema":
            return create(client, instructor.Mode.JSON_SCHEMA)
        case "text" | "text-stream" | "tool-loop" | "logprobs" | "n-2" | "models":
            raise driver.Skip("the package asks for structured output only")
    more = dict(driver.ERRORS[task])
    client = client.with_options(api_key=more.pop("key", driver.API_KEY))
    return create(client, instructor.Mode.TOOLS, **more)


driver.run(tasks)
