"""The JSON Schema of the format, made from the classes that the reader makes: what one knows, the other says."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lms.contracts.questions import Json, Text, TextFormat
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.bank.domain.case import PART_TYPES, CasePart
from question_bank.bank.domain.json_codec import VERSION as CONTENT_VERSION
from question_bank.formats.limits import MOST_ANSWERS, MOST_ITEMS

FORMAT = "xueshi-questions"
VERSION = 1
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_DESCRIPTIONS = {
    "fraction": "The share of the marks, from -1 to 1: 1 is right, 0 is wrong, below 0 costs marks.",
    "general_feedback": "What everybody reads afterwards.",
    "choice_id": "The id of the choice that belongs to it.",
    "is_relative": "The tolerance is a share of the value.",
}
_WORDS: Json = {"type": "array", "items": {"type": "string"}, "default": []}
_RECORDS: Json = {
    "id": {
        "type": "string",
        "description": "Its name for other systems. A bank has each once; at most 200 characters are kept.",
    },
    "title": {"type": "string", "description": "At most 300 characters are kept."},
    "category": _WORDS | {"description": "The names of its category from the top down."},
    "tags": _WORDS,
    "knowledge_points": _WORDS,
    "difficulty": {"enum": [1, 2, 3, 4, 5], "description": "From 1, easy, to 5, hard."},
    "source": {"type": "string", "description": "Where it comes from; at most 300 characters are kept."},
    "valid_from": {"type": "string", "pattern": _DAY, "description": "The first day it may be asked."},
    "valid_until": {"type": "string", "pattern": _DAY, "description": "The last day it may be asked."},
    "has_blank": {
        "type": "boolean",
        "default": False,
        "description": "The answer stands inside the sentence, where the stem shows _____.",
    },
}
_MEDIA: Json = {
    "type": "object",
    "description": "The pictures and sounds that texts show as /questions/media/<SHA-256>.<extension>, by SHA-256.",
    "patternProperties": {
        "^[0-9a-f]{64}$": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "data": {"type": "string", "description": "The bytes in Base64."},
            },
            "required": ["name", "data"],
            "additionalProperties": False,
        }
    },
    "additionalProperties": False,
}


@cache
def schema_text() -> str:
    """The published schema, as JSON."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def schema() -> Json:
    """The schema of a whole file."""
    kinds = [each.key.rpartition(".")[2] for each in QUESTION_TYPES]
    definitions: Json = {}
    for name, each in zip(kinds, QUESTION_TYPES, strict=True):
        content = _object(each.content_class, definitions)
        content["properties"] = {"version": {"const": CONTENT_VERSION}, **content["properties"]}
        content["required"] = ["version", *content["required"]]
        definitions[name] = content
        properties = {"type": {"const": each.key}, **{key: _record(key) for key in _RECORDS}}
        definitions[f"{name}_question"] = _closed(
            properties | {"content": _reference(name)}, ["type", "content"]
        )
    definitions |= {f"item_{key}": part for key, part in _RECORDS.items()}
    definitions["question"] = {"oneOf": [_reference(f"{name}_question") for name in kinds]}
    parts = {
        "$schema": {"type": "string"},
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "questions": {"type": "array", "items": _reference("question"), "maxItems": MOST_ITEMS},
        "media": _MEDIA,
    }
    return {
        "$schema": DIALECT,
        "title": "Questions of Xueshi",
        "description": "Everything that a question bank holds about its questions. Keys stand once; there is no NaN "
        "or Infinity. Numbers are strings, so that no digit is lost.",
        **_closed(parts, ["format", "version", "questions"]),
        "$defs": definitions,
    }


def _record(key: str) -> Json:
    return _reference(f"item_{key}")


def _reference(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _closed(properties: Json, required: list[str]) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _object(kind: Any, definitions: Json) -> Json:
    """The schema of a dataclass, in the layout of json_codec."""
    hints = get_type_hints(kind)
    properties = {}
    for each in fields(kind):
        part = dict(_part(hints[each.name], definitions))
        if each.name in _DESCRIPTIONS:
            part["description"] = _DESCRIPTIONS[each.name]
        if part.get("type") == "string" and each.name in ("id", "choice_id"):
            part["minLength"] = 1
        if isinstance(each.default, str | bool | int):
            plain = each.default.value if isinstance(each.default, Enum) else each.default
            part["default"] = plain
        elif isinstance(each.default, Decimal):
            part["default"] = str(each.default)
        properties[each.name] = part
    required = [
        each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING
    ]
    described = _closed(properties, required)
    if kind.__doc__:
        described["description"] = " ".join(kind.__doc__.split()).replace("`", "")
    return described


def _part(kind: Any, definitions: Json) -> Json:
    origin = get_origin(kind)
    if origin is tuple:
        return {"type": "array", "items": _part(get_args(kind)[0], definitions), "maxItems": MOST_ANSWERS}
    if origin in (Union, UnionType):
        options = [_part(each, definitions) for each in get_args(kind) if each is not NoneType]
        return options[0] if len(options) == 1 else {"oneOf": options}
    if kind is Text:
        definitions.setdefault("text", _text())
        return _reference("text")
    if kind is CasePart:
        definitions.setdefault("part_CasePart", _case_part())
        return _reference("part_CasePart")
    if is_dataclass(kind) and isinstance(kind, type):
        name = f"part_{kind.__name__}"
        if name not in definitions:
            definitions[name] = {}  # so that a class within itself comes to an end
            definitions[name] = _object(kind, definitions)
        return _reference(name)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    return _SCALARS.get(kind, {"type": "object"})


_SCALARS: dict[Any, Json] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "string", "pattern": _NUMBER},
}


def _case_part() -> Json:
    """A question of a case, in the layout of case_to_json: its type says what its content is."""
    weight = {**_SCALARS[Decimal], "description": "Its share of the marks beside those of the others."}
    parts = [
        _closed(
            {
                "id": {"type": "string", "minLength": 1},
                "type": {"const": key},
                "weight": weight,
                "content": _reference(key.removeprefix("question_bank.")),
            },
            ["id", "type", "content"],
        )
        for key in PART_TYPES
    ]
    return {"description": "A question of the case.", "oneOf": parts}


def _text() -> Json:
    form: Json = {
        "enum": [each.value for each in TextFormat],
        "default": TextFormat.MOODLE.value,
        "description": "How to read it. moodle: plain lines in which some HTML may stand.",
    }
    described = _closed({"text": {"type": "string"}, "format": form}, ["text"])
    return {"description": "What was written, and how to read it."} | described
