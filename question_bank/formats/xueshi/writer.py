"""Writes Xueshi's JSON. Nothing of an item is lost."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable

from lms.contracts.questions import Json
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.formats.media import media_of, no_media
from question_bank.formats.parsed import MediaSource, ParsedItem
from question_bank.formats.xueshi.reader import read_xueshi
from question_bank.formats.xueshi.scanner import ITEMS
from question_bank.formats.xueshi.schema import FORMAT, VERSION

_KIND_OF = {each.content_class: each for each in QUESTION_TYPES}


def write_xueshi(items: Iterable[ParsedItem], media: MediaSource = no_media) -> str:
    """The items as JSON, one to a line so that two files can be compared line by line, and what they show. Raises
    KeyError for the question type of another plugin."""
    wanted: dict[str, None] = {}
    written = []
    for each in items:
        written.append(json.dumps(_item(each), ensure_ascii=False))
        wanted |= dict.fromkeys(digest for digest, _extension in media_of(each.content))
    lines, shown = ",\n".join(written), _media(wanted, media)
    head = f'{{\n"format": {json.dumps(FORMAT)},\n"version": {VERSION},\n"{ITEMS}": ['
    return f"{head}\n{lines}\n]{shown}\n}}\n" if lines else f"{head}]\n}}\n"


def _media(wanted: Iterable[str], media: MediaSource) -> str:
    found = ((digest, media(digest)) for digest in wanted)
    lines = [
        f'"{digest}": '
        + json.dumps({"name": each.name, "data": b64encode(each.data).decode()}, ensure_ascii=False)
        for digest, each in found
        if each is not None
    ]
    return ',\n"media": {\n' + ",\n".join(lines) + "\n}" if lines else ""


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
        "knowledge_points": list(item.knowledge_points),
        "difficulty": item.difficulty,
        "source": item.source,
        "valid_from": item.valid_from and item.valid_from.isoformat(),
        "valid_until": item.valid_until and item.valid_until.isoformat(),
        "has_blank": item.has_blank,
    }
    written |= {key: value for key, value in optional.items() if value}
    return written | {"content": kind.to_json(item.content)}
