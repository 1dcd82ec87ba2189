"""What an audited change looks like to a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Change(NamedTuple):
    """One value before and after; `is_new` and `is_gone` tell a missing value from an empty one. A tuple, as a page
    makes hundreds: a frozen dataclass takes four times as long."""

    name: str
    before: Any
    after: Any
    is_new: bool
    is_gone: bool


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The values that a change touched, in the order in which they were recorded."""
    names = dict.fromkeys([*before, *after])
    return [
        Change(name, before.get(name), after.get(name), is_new=name not in before, is_gone=name not in after)
        for name in names
    ]
