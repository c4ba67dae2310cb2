"""Compares the verdicts on standard input with those of openapi-schema-validator.

The lines are those of `crates/chatwire-testing/examples/values.rs`. Prints a table of the numbers
of values; fails at the first value that is judged in another way.
"""

import json
import sys

from jsonschema import validators
from openapi_schema_validator import OAS30Validator, OAS31Validator


def is_integer(_, value):
    """As JSON Schema says since draft 6: OpenAPI 3.0 is older, and takes 1.0 for no integer."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and value == int(value)


V30 = validators.extend(
    OAS30Validator, type_checker=OAS30Validator.TYPE_CHECKER.redefine("integer", is_integer)
)


def with_null(schema):
    """A schema of OpenAPI 3.1 in which `nullable`, a word of 3.0, admits null."""
    if isinstance(schema, list):
        return [with_null(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    members = {name: with_null(value) for name, value in schema.items()}
    if members.get("nullable") is True:
        del members["nullable"]
        return {"anyOf": [{"type": "null"}, members]}
    return members


def validator(head):
    """A validator of the published schema, without conversion."""
    schema = {**head["schema"], "components": head["components"]}
    if head["openapi"].startswith("3.1"):
        # What stands beside a reference counts in 3.1, so the components may stand there.
        return OAS31Validator(with_null(schema))
    if "$ref" in head["schema"]:
        schema = {"allOf": [head["schema"]], "components": head["components"]}
    return V30(schema)


def main():
    counts = {}
    judge = name = None
    for line in sys.stdin:
        entry = json.loads(line)
        if "schema" in entry:
            judge, name = validator(entry), entry["name"]
            counts[name] = [0, 0]
            continue
        valid = judge.is_valid(entry["value"])
        if valid != entry["valid"]:
            value = json.dumps(entry["value"], ensure_ascii=False)
            sys.exit(f"{name}: openapi-schema-validator says {valid} of {value}")
        counts[name][0 if valid else 1] += 1
    for name, (valid, invalid) in counts.items():
        print(f"{name}: {valid} valid and {invalid} invalid values judged alike")
    if not counts:
        sys.exit("no values")


if __name__ == "__main__":
    main()
