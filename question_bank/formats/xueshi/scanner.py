"""A JSON document of questions cut into its parts, each question with the line it begins on."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any, NoReturn

_SPACE = re.compile(r"[ \t\n\r]*")
ITEMS = "questions"


class NotJson(ValueError):
    """The text is no JSON. `position` is where reading stopped; `code` is translated in messages.py."""

    def __init__(self, code: str, position: int, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.params = params


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    parts = dict(pairs)
    if len(parts) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return parts


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_without_repetition)


def members(text: str) -> Iterator[tuple[str, int, Any]]:
    """The members of the object that `text` is, in their order, as (key, position, value).

    The list of questions comes one by one: each element is given as (ITEMS, its position, its value).
    Raises NotJson, after what could be read before it.
    """
    position = _skip(text, 0)
    if text[position : position + 1] != "{":
        raise NotJson("json_not_an_object", position)
    position = _skip(text, position + 1)
    seen = set()
    while text[position : position + 1] != "}":
        start = position
        key, position = _value(text, position)
        if not isinstance(key, str):
            raise NotJson("json_broken", start)
        if key in seen:
            raise NotJson("json_value_refused", start)
        seen.add(key)
        position = _skip(text, _expect(text, position, ":"))
        if key == ITEMS:
            if text[position : position + 1] != "[":
                raise NotJson("wrong_type", position, key=ITEMS)
            position = yield from _elements(text, position)
        else:
            value, end = _value(text, position)
            yield key, position, value
            position = end
        position = _after_comma(text, position, "}")
    rest = _skip(text, position + 1)
    if rest < len(text):
        raise NotJson("json_broken", rest)
    if ITEMS not in seen:
        raise NotJson("missing_key", 0, key=ITEMS)


def _elements(text: str, position: int) -> Generator[tuple[str, int, Any], None, int]:
    """Each element; returns the position after the list."""
    position = _skip(text, position + 1)
    while text[position : position + 1] != "]":
        value, end = _value(text, position)
        yield ITEMS, position, value
        position = _after_comma(text, end, "]")
    return position + 1


def _value(text: str, position: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise NotJson("json_broken", error.pos) from None
    except RecursionError:
        raise NotJson("json_too_deep", position) from None
    except ValueError:
        raise NotJson("json_value_refused", position) from None


def _after_comma(text: str, position: int, closing: str) -> int:
    """The position of the next member, or of the closing bracket."""
    position = _skip(text, position)
    if text[position : position + 1] == closing:
        return position
    following = _skip(text, _expect(text, position, ","))
    if text[following : following + 1] == closing:
        raise NotJson("json_broken", following)
    return following


def _expect(text: str, position: int, mark: str) -> int:
    position = _skip(text, position)
    if text[position : position + 1] != mark:
        raise NotJson("json_broken", position)
    return position + 1


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position
