"""Writes Moodle XML, and says what of a question it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lms.contracts.questions import Text
from question_bank.bank.domain import (
    Cloze,
    Essay,
    FileUpload,
    FillIn,
    Folding,
    Formula,
    Matrix,
    Numerical,
    OpenAnswer,
    ShortAnswer,
)
from question_bank.formats.categories import write_category
from question_bank.formats.media import no_media
from question_bank.formats.moodle_xml.bodies import BODIES
from question_bank.formats.moodle_xml.calculated import calculated_losses, feedback_of
from question_bank.formats.moodle_xml.cloze_writer import cloze_losses, cloze_text
from question_bank.formats.moodle_xml.essays import essay_losses
from question_bank.formats.moodle_xml.files import written_files
from question_bank.formats.moodle_xml.grids import matrix_losses
from question_bank.formats.moodle_xml.reader import ROOT, read_moodle_xml
from question_bank.formats.moodle_xml.xml import escape, text_element
from question_bank.formats.parsed import Category, MediaSource, ParsedItem
from question_bank.formats.records import record_losses
from question_bank.formats.same_content import is_same_item
from question_bank.formats.titles import made_name

TYPES = tuple(BODIES)
"""The types that Moodle has a form for."""
_TEXT = re.compile("<text>([^<]*)</text>")


def write_moodle_xml(items: Iterable[ParsedItem], media: MediaSource = no_media) -> str:
    """The items as Moodle XML, in their order, with a category question wherever the category changes. Raises
    KeyError for the question type of another plugin."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{ROOT}>"]
    category: Category = ()
    for item in items:
        if item.category != category:
            category = item.category
            path = escape(write_category(category))
            parts.append(f'<question type="category"><category><text>{path}</text></category></question>')
        parts.append(_with_files(_question(item), media))
    return "\n".join([*parts, f"</{ROOT}>", ""])


def moodle_xml_losses(item: ParsedItem) -> tuple[str, ...] | None:
    """A code for each thing of the item that is lost; None if Moodle XML has no form for it at all."""
    if type(item.content) not in BODIES:
        return None
    read = read_moodle_xml(write_moodle_xml([item])).items
    if len(read) != 1:
        return None
    notes = tuple(_notes(item))
    return tuple(dict.fromkeys(notes)) or (() if is_same_item(read[0], item) else ("altered",))


def _notes(item: ParsedItem) -> Iterator[str]:
    content = item.content
    yield from record_losses(item)
    if item.has_blank:
        yield "blank"
    match content:
        case ShortAnswer():
            if content.folding != Folding(is_case_sensitive=content.folding.is_case_sensitive):
                yield "folding"
            if content.has_wildcards != any("*" in each.text for each in content.answers):
                yield "wildcards"
        case Numerical():
            yield from _number_notes(content)
        case Cloze() | FillIn():
            yield from cloze_losses(content)
        case Formula():
            yield from calculated_losses(content)
        case Matrix():
            yield from matrix_losses(content)
        case Essay() | FileUpload() | OpenAnswer():
            yield from essay_losses(content)


def _number_notes(content: Numerical) -> Iterator[str]:
    if any(each.is_relative for each in content.answers):
        yield "relative_tolerance"
    if any(each.value is None for each in content.answers):
        yield "range"
    if content.units:
        yield "units"


def _with_files(question: str, media: MediaSource) -> str:
    """The question with every medium that its texts show, beside the text, as Moodle has it."""
    if "/questions/media/" not in question:
        return question

    def with_files(found: re.Match[str]) -> str:
        shown, files = written_files(found[1], media)
        return f"<text>{shown}</text>{files}"

    return _TEXT.sub(with_files, question)


def _question(item: ParsedItem) -> str:
    content = item.content
    title = item.title or made_name(content.stem)
    kind, write_body = BODIES[type(content)]
    general = feedback_of(content) if isinstance(content, Formula) else content.general_feedback
    lines = [
        f'<question type="{kind}">',
        f"<name><text>{escape(title)}</text></name>",
        text_element(
            "questiontext", cloze_text(content) if isinstance(content, Cloze | FillIn) else content.stem
        ),
        text_element("generalfeedback", general or Text("", content.stem.format)),
    ]
    lines += [f"<idnumber>{escape(item.id)}</idnumber>"] if item.id else []
    lines += write_body(content)
    if item.tags:
        tags = "".join(f"<tag><text>{escape(each)}</text></tag>" for each in item.tags)
        lines.append(f"<tags>{tags}</tags>")
    return "\n  ".join(lines) + "\n</question>"
