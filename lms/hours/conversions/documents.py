"""Changing the TOML text of a draft in place, so that what its writers noted beside the keys stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import tomlkit
from tomlkit.items import Table


def values_at(text: str, *place: str) -> dict[str, Any]:
    """The plain values of one table of the document, none where it is not there."""
    found: Any = tomlkit.parse(text).unwrap()
    for step in place:
        found = found.get(step, {})
    return cast(dict[str, Any], found)


def with_values(text: str, place: tuple[str, ...], changes: Mapping[str, Any]) -> str:
    """The text with other values in one table; None removes a key. Keys that stay as they are keep their comments."""
    document = tomlkit.parse(text)
    table: Any = document
    for step in place:
        if step not in table:
            table.append(step, tomlkit.table())
        table = table[step]
    for key, value in changes.items():
        _put(cast(Table, table), key, value)
    return tomlkit.dumps(document)


def _put(table: Table, key: str, value: Any) -> None:
    if value is None:
        if key in table:
            table.remove(key)
    elif key not in table or table[key] != value:
        table[key] = value
