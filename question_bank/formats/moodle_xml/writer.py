"""Writes Moodle XML, and says what of a question it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text, TextFormat
from question_bank.bank.domain import (
    Cloze,
    Description,
    Essay,
    FillIn,
    Folding,
    Matching,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    Ordering,
    OrderingRule,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.formats.categories import write_category
from question_bank.formats.media import no_media
from question_bank.formats.moodle_xml.cloze_writer import cloze_losses, cloze_text
from question_bank.formats.moodle_xml.files import written_files
from question_bank.formats.moodle_xml.parts import FORMATS
from question_bank.formats.moodle_xml.reader import ROOT, read_moodle_xml
from question_bank.formats.parsed import Category, MediaSource, ParsedItem
from question_bank.formats.records import record_losses
from question_bank.formats.same_content import is_same_item
from question_bank.formats.titles import made_name

_NAMES = {kind: name for name, kind in FORMATS.items()}
_TYPES: dict[type[ItemContent], str] = {
    SingleChoice: "multichoice",
    MultipleResponse: "multichoice",
    TrueFalse: "truefalse",
    ShortAnswer: "shortanswer",
    Numerical: "numerical",
    Matching: "matching",
    Essay: "essay",
    Description: "description",
    Cloze: "cloze",
    FillIn: "cloze",
    Ordering: "ordering",
}
_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
# characters that XML 1.0 has no way to write
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT = re.compile("<text>([^<]*)</text>")
_FINEST_WEIGHT = Decimal("1e-12")
_LONGEST_PLAIN_NUMBER = 40


def write_moodle_xml(items: Iterable[ParsedItem], media: MediaSource = no_media) -> str:
    """The items as Moodle XML, in their order, with a category question wherever the category changes. Raises
    KeyError for the question type of another plugin."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{ROOT}>"]
    category: Category = ()
    for item in items:
        if item.category != category:
            category = item.category
            path = _escape(write_category(category))
            parts.append(f'<question type="category"><category><text>{path}</text></category></question>')
        parts.append(_with_files(_question(item), media))
    return "\n".join([*parts, f"</{ROOT}>", ""])


def moodle_xml_losses(item: ParsedItem) -> tuple[str, ...] | None:
    """A code for each thing of the item that is lost; None if Moodle XML has no form for it at all."""
    if type(item.content) not in _TYPES:
        return None
    read = read_moodle_xml(write_moodle_xml([item])).items
    if len(read) != 1:
        return None
    notes = tuple(_notes(item))
    return notes or (() if is_same_item(read[0], item) else ("altered",))


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
        case Ordering() if content.rule is not OrderingRule.NEIGHBOURS:
            yield "marking_rules"
        case Essay() if content.rubric:
            yield "rubric"


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
    lines = [
        f'<question type="{_TYPES[type(content)]}">',
        f"<name><text>{_escape(title)}</text></name>",
        _text("questiontext", cloze_text(content) if isinstance(content, Cloze | FillIn) else content.stem),
        _text("generalfeedback", content.general_feedback or Text("", content.stem.format)),
    ]
    lines += [f"<idnumber>{_escape(item.id)}</idnumber>"] if item.id else []
    lines += _body(content)
    if item.tags:
        tags = "".join(f"<tag><text>{_escape(each)}</text></tag>" for each in item.tags)
        lines.append(f"<tags>{tags}</tags>")
    return "\n  ".join(lines) + "\n</question>"


def _body(content: ItemContent) -> list[str]:
    match content:
        case SingleChoice() | MultipleResponse():
            single = "true" if isinstance(content, SingleChoice) else "false"
            return [
                f"<single>{single}</single>",
                *(_answer(each.text, each.fraction, each.feedback) for each in content.options),
            ]
        case TrueFalse():
            plain = TextFormat.MOODLE
            return [
                _answer(Text("true", plain), Decimal(content.is_true), content.true_feedback),
                _answer(Text("false", plain), Decimal(not content.is_true), content.false_feedback),
            ]
        case ShortAnswer():
            answers = [
                _answer(Text(each.text, TextFormat.PLAIN), each.fraction, each.feedback)
                for each in content.answers
            ]
            return [f"<usecase>{int(content.folding.is_case_sensitive)}</usecase>", *answers]
        case Numerical():
            return _numbers(content)
        case Matching():
            return _subquestions(content)
        case Ordering():
            return [
                _answer(each.text, Decimal(place) / 100, None) for place, each in enumerate(content.items, 1)
            ]
        case Essay() if content.marker_notes:
            return [_text("graderinfo", content.marker_notes)]
    return []


def _numbers(content: Numerical) -> list[str]:
    lines = [_number(each) for each in content.answers]
    if content.wrong_feedback:
        lines.append(_answer(Text("*"), Decimal(0), content.wrong_feedback))
    return lines


def _number(answer: NumericAnswer) -> str:
    if answer.value is None:
        low, high = answer.low or Decimal(0), answer.high or Decimal(0)
        value, tolerance = (low + high) / 2, (high - low) / 2
    else:
        value = answer.value
        tolerance = answer.tolerance * abs(value) if answer.is_relative else answer.tolerance
    more = f"<tolerance>{_digits(tolerance)}</tolerance>"
    return _answer(Text(_digits(value)), answer.fraction, answer.feedback, more)


def _subquestions(content: Matching) -> list[str]:
    choice_of = {each.id: each.text for each in content.choices}
    sides = [(each.stem, choice_of[each.choice_id]) for each in content.pairs]
    sides += [(Text("", content.stem.format), each.text) for each in content.distractors]
    return [
        f'<subquestion format="{_NAMES[left.format]}"><text>{_escape(left.text)}</text>'
        f"<answer><text>{_escape(right)}</text></answer></subquestion>"
        for left, right in sides
    ]


def _answer(text: Text, fraction: Decimal, feedback: Text | None, more: str = "") -> str:
    said = _text("feedback", feedback) if feedback else ""
    return (
        f'<answer fraction="{_percent(fraction)}" format="{_NAMES[text.format]}">'
        f"<text>{_escape(text.text)}</text>{more}{said}</answer>"
    )


def _text(name: str, text: Text) -> str:
    return f'<{name} format="{_NAMES[text.format]}"><text>{_escape(text.text)}</text></{name}>'


def _percent(fraction: Decimal) -> str:
    percent = f"{(fraction * 100).quantize(_FINEST_WEIGHT):f}"
    return percent.rstrip("0").rstrip(".")


def _digits(number: Decimal) -> str:
    plain = f"{number:f}"
    return plain if len(plain) <= _LONGEST_PLAIN_NUMBER else str(number)


def _escape(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text).translate(_SPECIAL)
