"""The file formats for questions, as data: what each is called, how it is told, read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath

from question_bank.formats.aiken import aiken_losses, read_aiken, write_aiken
from question_bank.formats.decoding import decode
from question_bank.formats.gift import gift_losses, read_gift, write_gift
from question_bank.formats.gift.writer import can_write
from question_bank.formats.moodle_xml import (
    decode_xml,
    moodle_xml_losses,
    read_moodle_xml,
    write_moodle_xml,
)
from question_bank.formats.parsed import Document, ParsedItem
from question_bank.formats.xueshi import read_xueshi, write_xueshi, xueshi_losses


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    - `key`: stored with an upload and given on the console; `title`: a proper name, the same in every language.
    - `extensions`: how its files end; what is written gets the first.
    - `decode`: bytes → text, raises DecodingRefused. `parse`: text → Document, never raises.
    - `write`: items → text, for items of which `losses` is not None.
    - `losses`: codes for what of one item is lost in a file; None where the format has no form for the item.
    - `cannot_hold`: the codes that `losses` may give, to be shown before anybody chooses; the words are in
      messages.py.
    """

    key: str
    title: str
    extensions: tuple[str, ...]
    media_type: str
    decode: Callable[[bytes], str]
    parse: Callable[[str], Document]
    write: Callable[[Iterable[ParsedItem]], str]
    losses: Callable[[ParsedItem], tuple[str, ...] | None]
    cannot_hold: tuple[str, ...] = ()


def _parse_gift(text: str) -> Document:
    document = read_gift(text)
    return Document(document.items, document.faults)


def _gift_losses(item: ParsedItem) -> tuple[str, ...] | None:
    return tuple(note.code for note in gift_losses([item])) if can_write(item.content) else None


GIFT = Format(
    "gift",
    "GIFT",
    ("gift", "txt"),
    "text/plain",
    decode,
    _parse_gift,
    write_gift,
    _gift_losses,
    ("description_feedback", "marker_notes", "folding", "relative_tolerance"),
)
AIKEN = Format(
    "aiken",
    "Aiken",
    ("txt", "aiken"),
    "text/plain",
    decode,
    read_aiken,
    write_aiken,
    aiken_losses,
    ("other_types", "feedback", "weights", "markup", "title", "category", "tags", "id", "blank"),
)
MOODLE_XML = Format(
    "moodle_xml",
    "Moodle XML",
    ("xml",),
    "application/xml",
    decode_xml,
    read_moodle_xml,
    write_moodle_xml,
    moodle_xml_losses,
    ("folding", "relative_tolerance", "range", "blank"),
)
XUESHI = Format(
    "xueshi",
    "Xueshi JSON",
    ("json",),
    "application/json",
    decode,
    read_xueshi,
    write_xueshi,
    xueshi_losses,
)
FORMATS = {each.key: each for each in (GIFT, MOODLE_XML, XUESHI, AIKEN)}
EXTENSIONS = tuple(dict.fromkeys(extension for each in FORMATS.values() for extension in each.extensions))
_AIKEN_ANSWER = re.compile(rb"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z][ \t]*\r?$", re.MULTILINE)
_AIKEN_OPTION = re.compile(rb"^[ \t]*A[).][ \t]", re.MULTILINE)


def format_of_file(filename: str, data: bytes) -> Format:
    """The format by the end of the name; a .txt with lines such as "A) …" and "ANSWER: B" is Aiken. GIFT for a
    name that tells nothing."""
    extension = PurePath(filename).suffix.lower().removeprefix(".")
    if extension == "txt":
        # UTF-16 without its zeros
        plain = data.replace(b"\0", b"")
        return AIKEN if _AIKEN_ANSWER.search(plain) and _AIKEN_OPTION.search(plain) else GIFT
    return next((each for each in FORMATS.values() if extension in each.extensions), GIFT)
