"""The task `schema` by the package `schemathesis`: requests made from the published schema."""

import json
import os
import pathlib

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

import driver

FILE = pathlib.Path(__file__).parents[2] / "schemas/openai/openai.openapi.json"
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


def corrected(schema):
    """The schema without the member that few servers send; schemas/overlay/openai says why."""
    if isinstance(schema, dict):
        members = {name: corrected(value) for name, value in schema.items()}
        required = members.get("required")
        if isinstance(required, list) and "refusal" in required:
            members["required"] = [name for name in required if name != "refusal"]
        return members
    return [corrected(value) for value in schema] if isinstance(schema, list) else schema


def operation():
    schema = schemathesis.openapi.from_dict(corrected(json.loads(FILE.read_text())))
    for found in schema.get_all_operations():
        if found.ok().path.endswith("/chat/completions"):
            return found.ok()
    raise RuntimeError("the schema has no chat operation")


def tasks(task, fault):
    failures, statuses = [], {}

    @settings(
        max_examples=int(os.environ.get("CHATWIRE_EXAMPLES", "25")),
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation().as_strategy())
    def test(case):
        if isinstance(case.body, dict):
            # The model is any string in the schema, but the server has one.
            case.body["model"] = driver.MODEL
        authorization = {"authorization": f"Bearer {driver.API_KEY}"}
        response = case.call(
            base_url=driver.BASE_URL, headers=authorization | driver.headers(fault)
        )
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        try:
            case.validate_response(response, checks=CHECKS)
        except BaseException as failure:
            failures.append(str(failure)[:500])

    test()
    return {"failures": failures[:5], "statuses": statuses}


driver.run(tasks)
