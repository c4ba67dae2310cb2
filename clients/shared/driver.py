"""Runs the tasks of one client: a JSON line in for each call, a JSON line out.

In: {"task": "text", "fault": "done-missing", "seconds": 3}; `fault` is null for a response
without one, and `seconds` is the time limit.
Out: {"task": ..., "fault": ..., "result": ...}, where the result is one of
{"value": {...}} (what an application gets), {"error": {...}} (what it catches),
{"hang": true} (no end within the time limit) and {"skip": "why the client has no such task"}.
"""

import json
import os
import sys
import threading

BASE_URL = os.environ["CHATWIRE_BASE_URL"]
API_KEY = os.environ["CHATWIRE_API_KEY"]
MODEL = os.environ["CHATWIRE_MODEL"]

CAPITAL = "What is the capital of France?"
WEATHER = "What is the weather in Paris?"
DESCRIBE = "Describe Paris."
LIMITED = "Please answer: too many requests."
FORECAST = "sunny, 21 degrees"
UNKNOWN_MODEL = "no-such-model"
WRONG_KEY = "sk-wrong"

# Requests that the server answers with an error: what differs from the task `text`.
ERRORS = {
    "error-400": {"temperature": 9},
    "error-401": {"key": WRONG_KEY},
    "error-404": {"model": UNKNOWN_MODEL},
    "error-429": {"prompt": LIMITED},
}

WEATHER_PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
WEATHER_TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city.",
        "parameters": WEATHER_PARAMETERS,
    },
}
CITY_SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "population": {"type": "integer"}},
    "required": ["name", "population"],
    "additionalProperties": False,
}


class Skip(Exception):
    """The client has no such task."""


def headers(fault):
    """The headers with which a call asks for a fault."""
    return {"x-chatwire-fault": fault} if fault else {}


def arguments(text):
    """Arguments of a call as the value that an application reads."""
    return json.loads(text)


def usage(prompt, completion):
    """The token counts as they are compared."""
    return [prompt, completion]


def openai_usage(found):
    """The token counts of a response, which an application does without if there are none."""
    return found and usage(found.prompt_tokens, found.completion_tokens)


def status_of(error):
    """The HTTP status that an error or its cause has."""
    seen = 0
    while error is not None and seen < 8:
        for name in ("status_code", "http_status", "code"):
            value = getattr(error, name, None)
            if isinstance(value, int):
                return value
        error = error.__cause__ or error.__context__
        seen += 1
    return None


def describe(error):
    name = f"{type(error).__module__.split('.')[0]}.{type(error).__name__}"
    return {"type": name, "status": status_of(error), "message": str(error)[:2000]}


def call(tasks, task, fault, limit):
    outcome = {"hang": True}

    def work():
        nonlocal outcome
        try:
            outcome = {"value": tasks(task, fault)}
        except Skip as skip:
            outcome = {"skip": str(skip)}
        except BaseException as error:  # an application would catch it, too
            outcome = {"error": describe(error)}

    # A daemon, so that a call without an end does not keep the process alive.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(limit)
    return outcome


def run(tasks):
    """Runs `tasks(task, fault)` for each line of the input."""
    # What a library prints goes to standard error.
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        task, fault = asked["task"], asked["fault"]
        result = call(tasks, task, fault, asked["seconds"])
        answer = {"task": task, "fault": fault, "result": result}
        out.write(json.dumps(answer, default=str) + "\n")
        out.flush()
    os._exit(0)
