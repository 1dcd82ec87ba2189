"""The published JSON Schema says of a file what the reader says of it."""

import json
import re
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from question_bank.bank.domain import QUESTION_TYPES
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.registry import XUESHI
from question_bank.formats.xueshi import schema
from tests.question_bank.formats.test_other_faults import ESSAY, JSON_FAULTS, _json
from tests.question_bank.formats.test_round_trips import full_items
from tests.question_bank.formats.texts import written

SCHEMA = schema()
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
WORDS_ONLY = {"title", "description", "default", "$schema", "$defs"}


def accepts(schema, value):
    """Whether a value meets a schema, for the words of JSON Schema that ours uses; any other raises KeyError."""
    return all(CHECKS[word](schema, part, value) for word, part in schema.items() if word not in WORDS_ONLY)


def _properties(_schema, part, value):
    return not isinstance(value, dict) or all(
        accepts(part[name], each) for name, each in value.items() if name in part
    )


CHECKS = {
    "$ref": lambda _schema, part, value: accepts(SCHEMA["$defs"][part.removeprefix("#/$defs/")], value),
    "type": lambda _schema, part, value: isinstance(value, TYPES[part]),
    "const": lambda _schema, part, value: type(value) is type(part) and value == part,
    "enum": lambda _schema, part, value: value in part,
    "pattern": lambda _schema, part, value: not isinstance(value, str) or re.search(part, value) is not None,
    "minLength": lambda _schema, part, value: not isinstance(value, str) or len(value) >= part,
    "minItems": lambda _schema, part, value: not isinstance(value, list) or len(value) >= part,
    "maxItems": lambda _schema, part, value: not isinstance(value, list) or len(value) <= part,
    "items": lambda _schema, part, value: (
        not isinstance(value, list) or all(accepts(part, each) for each in value)
    ),
    "properties": _properties,
    "required": lambda _schema, part, value: not isinstance(value, dict) or set(part) <= set(value),
    "patternProperties": lambda _schema, part, value: all(
        accepts(inner, each)
        for pattern, inner in part.items()
        for name, each in value.items()
        if re.search(pattern, name)
    ),
    "additionalProperties": lambda schema, _part, value: (
        not isinstance(value, dict)
        or all(
            name in schema.get("properties", {})
            or any(re.search(pattern, name) for pattern in schema.get("patternProperties", {}))
            for name in value
        )
    ),
    "oneOf": lambda _schema, part, value: sum(accepts(each, value) for each in part) == 1,
    "allOf": lambda _schema, part, value: all(accepts(each, value) for each in part),
}


@settings(max_examples=30, suppress_health_check=(HealthCheck.too_slow,))
@given(full_items)
def test_whatever_is_written_meets_the_schema(item: ParsedItem):
    assert accepts(SCHEMA, json.loads(written(XUESHI, [item])))


def test_the_schema_names_the_fields_of_every_type():
    for kind in QUESTION_TYPES:
        content: Any = kind.content_class  # a dataclass, every one
        described = SCHEMA["$defs"][kind.key.removeprefix("question_bank.")]["properties"]
        assert set(described) == {"version", *(field.name for field in fields(content))}


SHAPES = {"unknown_key", "missing_key", "wrong_type", "unknown_value", "unknown_version", "not_an_object"}


@pytest.mark.parametrize("text", [row[0] for row in JSON_FAULTS if row[1] in SHAPES])
def test_what_the_reader_refuses_for_its_shape_the_schema_refuses(text):
    assert not accepts(SCHEMA, json.loads(text))


def test_the_schema_accepts_what_the_reader_accepts():
    assert accepts(SCHEMA, json.loads(_json(ESSAY)))
    assert accepts(SCHEMA, json.loads(_json()))


def test_everybody_may_read_the_schema(client):
    response = client.get("/questions/questions.schema.json")
    assert response.status_code == 200
    assert response.mimetype == "application/schema+json"
    assert response.get_json(force=True) == SCHEMA
