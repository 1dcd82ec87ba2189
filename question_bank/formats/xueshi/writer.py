"""Writes Xueshi's JSON. Nothing of an item is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lms.contracts.questions import Json
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.xueshi.reader import FORMAT, VERSION, read_xueshi
from question_bank.formats.xueshi.scanner import ITEMS

_KIND_OF = {each.content_class: each for each in QUESTION_TYPES}


def write_xueshi(items: Iterable[ParsedItem]) -> str:
    """The items as JSON, one to a line so that two files can be compared line by line. Raises KeyError for the
    question type of another plugin."""
    head = f'{{\n"format": {json.dumps(FORMAT)},\n"version": {VERSION},\n"{ITEMS}": ['
    lines = ",\n".join(json.dumps(_item(each), ensure_ascii=False) for each in items)
    return f"{head}\n{lines}\n]\n}}\n" if lines else f"{head}]\n}}\n"


def xueshi_losses(item: ParsedItem) -> tuple[str, ...] | None:
    """() as everything is held; None for the question type of another plugin, which this format does not know."""
    if type(item.content) not in _KIND_OF:
        return None
    return () if read_xueshi(write_xueshi([item])).items == (item,) else ("altered",)


def _item(item: ParsedItem) -> Json:
    kind = _KIND_OF[type(item.content)]
    written: Json = {"type": kind.key}
    optional = {
        "id": item.id,
        "title": item.title,
        "category": list(item.category),
        "tags": list(item.tags),
        "has_blank": item.has_blank,
    }
    written |= {key: value for key, value in optional.items() if value}
    return written | {"content": kind.to_json(item.content)}
