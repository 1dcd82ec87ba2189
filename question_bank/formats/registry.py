"""The file formats for questions, as data: what each is called, how it is told, read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from question_bank.bank.domain import QUESTION_TYPES, SingleChoice
from question_bank.formats.aiken import aiken_losses, read_aiken, write_aiken
from question_bank.formats.decoding import decode
from question_bank.formats.drafts import CANNOT_HOLD, TYPES
from question_bank.formats.format import Format, text_reader, text_writer
from question_bank.formats.gift import gift_losses, read_gift, write_gift
from question_bank.formats.gift.writer import TYPES as GIFT_TYPES
from question_bank.formats.markdown import markdown_losses, read_markdown, write_markdown
from question_bank.formats.moodle_xml import (
    decode_xml,
    moodle_xml_losses,
    read_moodle_xml,
    write_moodle_xml,
)
from question_bank.formats.moodle_xml.writer import TYPES as MOODLE_TYPES
from question_bank.formats.paper import (
    docx_losses,
    looks_like_paper,
    read_docx,
    read_paper_text,
    write_docx,
)
from question_bank.formats.parsed import Document, MediaSource, ParsedItem
from question_bank.formats.qti.formats import QTI_FORMATS
from question_bank.formats.qti12.formats import QTI_12
from question_bank.formats.records import RECORDS
from question_bank.formats.xlsx import read_xlsx, write_xlsx, xlsx_losses
from question_bank.formats.xueshi import read_xueshi, write_xueshi, xueshi_losses


def _parse_gift(text: str) -> Document:
    document = read_gift(text)
    return Document(document.items, document.faults)


def _gift_losses(item: ParsedItem) -> tuple[str, ...] | None:
    return tuple(note.code for note in gift_losses([item])) if isinstance(item.content, GIFT_TYPES) else None


def _write_moodle_xml(items: Iterable[ParsedItem], media: MediaSource) -> bytes:
    return write_moodle_xml(items, media).encode("utf-8", "surrogatepass")


def _write_xueshi(items: Iterable[ParsedItem], media: MediaSource) -> bytes:
    return write_xueshi(items, media).encode("utf-8", "surrogatepass")


GIFT = Format(
    "gift",
    "GIFT",
    ("gift", "txt"),
    "text/plain",
    text_reader(decode, _parse_gift),
    text_writer(write_gift),
    _gift_losses,
    GIFT_TYPES,
    ("description_feedback", "marker_notes", "folding", "relative_tolerance", "units", "rubric", "media"),
)
AIKEN = Format(
    "aiken",
    "Aiken",
    ("txt", "aiken"),
    "text/plain",
    text_reader(decode, read_aiken),
    text_writer(write_aiken),
    aiken_losses,
    (SingleChoice,),
    ("feedback", "weights", "markup", "title", "category", "tags", "id", "blank", *RECORDS),
)
MOODLE_XML = Format(
    "moodle_xml",
    "Moodle XML",
    ("xml",),
    "application/xml",
    text_reader(decode_xml, read_moodle_xml),
    _write_moodle_xml,
    moodle_xml_losses,
    MOODLE_TYPES,
    (
        "folding",
        "relative_tolerance",
        "range",
        "blank",
        "as_cloze",
        "one_gap",
        "as_essay",
        "formula_steps",
        "drawn_numbers",
        "wrong_feedback",
        "markup",
        "weights",
        "marking_rules",
        "units",
        "rubric",
        *RECORDS,
    ),
)
XUESHI = Format(
    "xueshi",
    "Xueshi JSON",
    ("json",),
    "application/json",
    text_reader(decode, read_xueshi),
    _write_xueshi,
    xueshi_losses,
    tuple(each.content_class for each in QUESTION_TYPES),
)
XLSX = Format(
    "xlsx",
    "Excel",
    ("xlsx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    read_xlsx,
    write_xlsx,
    xlsx_losses,
    TYPES,
    (*CANNOT_HOLD, "markup"),
    counts="row",
)
DOCX = Format(
    "docx",
    "Word",
    ("docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    read_docx,
    write_docx,
    docx_losses,
    TYPES,
    (*CANNOT_HOLD, "markup", "sounds"),
    counts="paragraph",
)
PAPER_TEXT = Format(
    "paper",
    "Text (1. / A. / 答案)",
    ("txt",),
    "text/plain",
    text_reader(decode, read_paper_text),
    None,
    lambda _item: None,
    (),
)
MARKDOWN = Format(
    "markdown",
    "Markdown",
    ("md", "markdown"),
    "text/markdown",
    text_reader(decode, read_markdown),
    text_writer(write_markdown),
    markdown_losses,
    TYPES,
    (*CANNOT_HOLD, "media"),
)
_ALL = (XLSX, DOCX, GIFT, MOODLE_XML, *QTI_FORMATS, QTI_12, XUESHI, MARKDOWN, AIKEN, PAPER_TEXT)
FORMATS = {each.key: each for each in _ALL}
EXTENSIONS = tuple(dict.fromkeys(extension for each in FORMATS.values() for extension in each.extensions))
WRITTEN = {each.key: each for each in FORMATS.values() if each.write is not None}
"""The formats that a bank can be exported in."""
_AIKEN_ANSWER = re.compile(rb"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z][ \t]*\r?$", re.MULTILINE)
_AIKEN_OPTION = re.compile(rb"^[ \t]*A[).][ \t]", re.MULTILINE)


def format_of_file(filename: str, data: bytes) -> Format:
    """The format by the end of the name; where several share it, the first that recognises the content. GIFT for a
    name that tells nothing."""
    extension = PurePath(filename).suffix.lower().removeprefix(".")
    if extension == "txt":
        # UTF-16 without its zeros
        plain = data.replace(b"\0", b"")
        if _AIKEN_ANSWER.search(plain) and _AIKEN_OPTION.search(plain):
            return AIKEN
        return PAPER_TEXT if looks_like_paper(data) else GIFT
    candidates = [each for each in FORMATS.values() if extension in each.extensions]
    telling = (each for each in candidates if each.tells is not None and each.tells(data))
    by_name = (each for each in candidates if each.tells is None)
    return next(telling, next(by_name, candidates[0] if candidates else GIFT))
