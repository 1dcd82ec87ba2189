"""Changing the TOML text of a draft in place, so that what its writers noted beside the keys stays."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import tomlkit
from tomlkit.items import AoT, Table

from lms.hours.domain.writing import new_table, replace_values

STRING_OR_NOTE = re.compile(r"\"[^\"]*\"|'[^']*'|#.*")


def fingerprint(text: str) -> str:
    """A short mark of a text, by which a form knows whether it has changed meanwhile."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def with_head(text: str, changes: Mapping[str, Any]) -> str:
    """The text with other values under [policy]; None removes a key."""
    document = tomlkit.parse(text)
    head = cast(Table, document["policy"])
    values = {**head.unwrap(), **changes}
    replace_values(head, {key: value for key, value in values.items() if value is not None})
    return tomlkit.dumps(document)


def with_rule(text: str, rule_id: str | None, values: Mapping[str, Any]) -> str:
    """The text with one rule written anew, or with a further one where no id is given. Raises KeyError for an id that
    no rule has."""
    document = tomlkit.parse(text)
    rules = cast(AoT, document["rules"])
    if rule_id is None:
        rules.append(new_table(values))
    else:
        replace_values(rules[_index(rules, rule_id)], values)
    return tomlkit.dumps(document)


def without_rule(text: str, rule_id: str) -> str:
    """The text without one rule. Raises KeyError for an id that no rule has."""
    document = tomlkit.parse(text)
    rules = cast(AoT, document["rules"])
    del rules[_index(rules, rule_id)]
    return tomlkit.dumps(document)


def line_of(text: str, place: str) -> int | None:
    """The line on which a key of the document stands ("rules.annual.required.member"), counted from 1; the nearest
    table above it where the key itself is not there, None where not even that is."""
    steps = place.split(".")
    lines = text.split("\n")
    if steps[0] == "rules" and len(steps) > 1:
        first, last = _rule_block(lines, steps[1])
        steps = steps[1:]
    else:
        first, last = _block(lines, f"[{steps[0]}]", 1)
    if first is None:
        return None
    for number in range(first, last):
        if len(steps) > 1 and lines[number].split("=")[0].strip() == steps[1]:
            is_item = len(steps) > 2 and steps[2].isdigit()
            return _line_of_item(lines, number, last, int(steps[2])) if is_item else number + 1
    return first + 1


def first_of_next_year(day: date) -> date:
    """When a new version is proposed to begin: with the next year's periods."""
    return date(day.year + 1, 1, 1)


def _index(rules: Sequence[Any], rule_id: str) -> int:
    for index, rule in enumerate(rules):
        if rule.get("id") == rule_id:
            return index
    raise KeyError(rule_id)


def _rule_block(lines: Sequence[str], name: str) -> tuple[int | None, int]:
    """The lines of a rule, which a refusal names by its id or, where it has none, by its number."""
    number = 0
    while True:
        number += 1
        first, last = _block(lines, "[[rules]]", number)
        if first is None:
            return None, 0
        ids = [
            line.partition("=")[2].strip().strip("\"'")
            for line in lines[first:last]
            if line.split("=")[0].strip() == "id"
        ]
        if name in ids or (not ids and name == str(number)):
            return first, last


def _line_of_item(lines: Sequence[str], first: int, last: int, item: int) -> int:
    """The line on which the so-manieth table of a list begins, counted from 1; without it, that of the list."""
    depth = 0
    for index in range(first, last):
        for char in STRING_OR_NOTE.sub("", lines[index]):
            depth += (char == "{") - (char == "}")
            item -= char == "{" and depth == 1
            if not item:
                return index + 1
    return first + 1


def _block(lines: Sequence[str], heading: str, number: int) -> tuple[int | None, int]:
    """The lines from the so-manieth heading to the next one."""
    found = [index for index, line in enumerate(lines) if line.split("#")[0].strip() == heading]
    if len(found) < number:
        return None, 0
    first = found[number - 1]
    rest = (index for index in range(first + 1, len(lines)) if lines[index].startswith("["))
    return first, next(rest, len(lines))
