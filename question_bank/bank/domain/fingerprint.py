"""When two questions ask the same: a fingerprint of what a candidate reads and what is right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from lms.contracts.questions import Json
from question_bank.bank.domain.folding import Folding

# as json.dumps would write it, but made once: an import asks for them a hundred thousand times
_COMPACT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_SPACED = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_FOLDING = Folding(is_case_sensitive=True, folds_punctuation=False)
_NOT_ASKED = frozenset({"id", "version", "format", "marker_notes"})
_TOLD_BY_ID = frozenset({"choice_id", "right"})
_IN_ORDER = frozenset({"items"})  # where the order is what is asked


def fingerprint(type_key: str, content: Json) -> str:
    """40 hexadecimal digits, equal for questions of a type that differ at most in spaces and width of characters, in
    the order of their options, in the ids of their parts, and in feedback. `content` is as the type's to_json wrote
    it.

    Upper and lower case stay apart, and so do x² and x2: to call two questions the same wrongly would lose one.
    """
    asked = _asked(content, dict(_names(content)))
    text = _COMPACT.encode([type_key, asked])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def _names(value: Any) -> Iterator[tuple[str, str]]:
    """The ids of parts that are told by their wording, each with it."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str) and isinstance(value.get("text"), str):
            yield value["id"], value["text"]
        for part in value.values():
            yield from _names(part)
    elif isinstance(value, list):
        for part in value:
            yield from _names(part)


def _asked(value: Any, names: dict[str, str]) -> Any:
    match value:
        case dict():
            return {
                key: _in_order(part, names) if key in _IN_ORDER else _asked(_told(key, part, names), names)
                for key, part in value.items()
                if key not in _NOT_ASKED and not key.endswith("feedback")
            }
        case list():
            parts = [_asked(each, names) for each in value]
            is_ordered = any(not isinstance(each, dict) or "id" not in each for each in value)
            return parts if is_ordered else sorted(parts, key=_canonical)
        case str():
            return _FOLDING.fold(value)
    return value


def _in_order(value: Any, names: dict[str, str]) -> Any:
    return [_asked(each, names) for each in value] if isinstance(value, list) else _asked(value, names)


def _told(key: str, value: Any, names: dict[str, str]) -> Any:
    """The wording instead of an id, or of a list of them."""
    if key not in _TOLD_BY_ID:
        return value
    if isinstance(value, list):
        return sorted(names.get(each, each) if isinstance(each, str) else each for each in value)
    return names.get(value, value) if isinstance(value, str) else value


def _canonical(value: Any) -> str:
    return _SPACED.encode(value)
