"""What a notice may hold, and how its values are kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

Value = str | date
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
LONGEST_REF, LONGEST_URL = 120, 500
DAY = "day"


class NoticeRefused(ValueError):
    """The notice cannot be given; the text names its kind and what is wrong with it."""


def names_in(message: str) -> frozenset[str]:
    """The names of the values that a message has places for."""
    return frozenset(PLACEHOLDER.findall(message))


def is_page(url: str) -> bool:
    """Whether an address is that of a page of this site: a path, which leads nowhere else."""
    return url.startswith("/") and not url.startswith("//") and "\\" not in url and url.isprintable()


def check_notice(kind: str, message: str, values: Mapping[str, Value], url: str, ref: str) -> None:
    """Raises NoticeRefused unless the message can be said with these values and the address is a page's."""
    if missing := sorted(names_in(message) - values.keys()):
        raise NoticeRefused(f"{kind}: the message needs a value for {', '.join(missing)}")
    if not is_page(url) or len(url) > LONGEST_URL:
        raise NoticeRefused(
            f"{kind}: the address {url!r} is not a path of this site of at most {LONGEST_URL} characters"
        )
    if not ref or len(ref) > LONGEST_REF:
        raise NoticeRefused(f"{kind}: the reference {ref!r} must have 1 to {LONGEST_REF} characters")


def as_kept(values: Mapping[str, Value]) -> dict[str, Any]:
    """The values as JSON can hold them: a day as {"day": "2026-07-01"}."""
    return {
        name: {DAY: value.isoformat()} if isinstance(value, date) else str(value)
        for name, value in values.items()
    }


def as_given(kept: Mapping[str, Any]) -> dict[str, Value]:
    """The values again as they were given."""
    return {
        name: date.fromisoformat(value[DAY]) if isinstance(value, dict) else str(value)
        for name, value in kept.items()
    }


def in_english(values: Mapping[str, Value], is_english: bool) -> dict[str, Value]:
    """The values for a reader: where a name has an English twin (title and title_en), English readers get the twin."""
    return {
        name: (values.get(f"{name}_en") or value) if is_english else value for name, value in values.items()
    }
