"""What GIFT knows of an item only in comments: tags and the id as Moodle writes them, and, in the same manner, what
else a bank records. Other programs pass over them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from question_bank.formats.parsed import ParsedItem

_VALID = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})?")


def with_remarks(item: ParsedItem, named: Mapping[str, Sequence[str]]) -> ParsedItem:
    """The item with what the comments before it say; what cannot be understood is a comment and nothing else."""
    level = named.get("difficulty", ("",))[-1]
    first, last = _days(named.get("valid", ("",))[-1])
    return replace(
        item,
        tags=tuple(named.get("tag", ())),
        id=named.get("id", (None,))[-1],
        difficulty=int(level) if level in ("1", "2", "3", "4", "5") else None,
        knowledge_points=tuple(named.get("point", ())),
        source=named.get("source", ("",))[-1],
        valid_from=first,
        valid_until=last,
    )


def written_remarks(item: ParsedItem) -> str:
    """The line of comment that `with_remarks` understands, with its line break; "" where there is nothing to say."""
    named = [("id", item.id)] if item.id else []
    named += [("tag", each) for each in item.tags]
    named += [("difficulty", str(item.difficulty))] if item.difficulty else []
    named += [("point", each) for each in item.knowledge_points]
    named += [("source", item.source)] if item.source else []
    if item.valid_from or item.valid_until:
        ends = [each.isoformat() if each else "" for each in (item.valid_from, item.valid_until)]
        named.append(("valid", "..".join(ends)))
    remarks = [f"[{kind}:{_escaped(value)}]" for kind, value in named]
    return f"// {' '.join(remarks)}\n" if remarks else ""


def _escaped(value: str) -> str:
    value = " ".join(value.split("\n")).replace("\\", "\\\\")
    return value.replace("[", "\\[").replace("]", "\\]")


def _days(written: str) -> tuple[date | None, date | None]:
    found = _VALID.fullmatch(written)
    try:
        first, last = (
            (date.fromisoformat(each) if each else None for each in found.groups()) if found else (None, None)
        )
    except ValueError:
        return None, None
    return first, last
