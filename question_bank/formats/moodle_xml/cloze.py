"""Moodle's cloze: a text with its answers inside, {1:SHORTANSWER:=a~%50%b#fb}. The bank holds one with one blank."""

from __future__ import annotations

import html
import re
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Folding,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    build_options,
)
from question_bank.formats.gift.syntax import BLANK
from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.moodle_xml.parts import Unreadable, fraction_of, number_of

_TYPES = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), "words"),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), "exact_words"),
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
    **{
        name + shuffled: "choice"
        for name in ("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH")
        for shuffled in ("", "S", "_S")
    },
    **dict.fromkeys(("MULTICHOICE_VS", "MULTICHOICE_HS"), "choice"),
    **dict.fromkeys(("MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH"), "choices"),
    **dict.fromkeys(("MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"), "choices"),
}  # fmt: skip
_OPENING = re.compile(r"\{([0-9]{0,4}):([A-Z_]{1,20}):")
_INSIDE = re.compile(r"(?:[^\\}]|\\.)*+", re.DOTALL)
_SPLIT = re.compile(r"((?:[^\\~]|\\.)*+)(?:~|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WEIGHT = re.compile(r"%([+-]?[0-9.]{1,20})%")
_FEEDBACK = re.compile(r"(?:[^\\#]|\\.)*+", re.DOTALL)

_Answer = tuple[str, Decimal, Text | None]


def read_cloze(stem: Text, general: Text | None, line: int) -> ItemContent:
    """The question, its stem with _____ where the answers stood. Raises Unreadable for a text with no blank, with
    several, or with one of a kind the bank does not have."""
    openings = list(_OPENING.finditer(stem.text))
    if not openings:
        raise Unreadable(line, "cloze_without_blank")
    if len(openings) > 1:
        raise Unreadable(line, "cloze_several_blanks", number=str(len(openings)))
    [opening] = openings
    inside = _INSIDE.match(stem.text, opening.end())
    end = inside.end() if inside else opening.end()
    if stem.text[end : end + 1] != "}":
        raise Unreadable(line, "cloze_not_closed")
    kind = _TYPES.get(opening[2])
    if kind is None:
        raise Unreadable(line, "cloze_type_not_held", type=opening[2])
    asked = Text(stem.text[: opening.start()] + BLANK + stem.text[end + 1 :], stem.format)
    answers = [_answer(each, stem.format, line) for each in _parts(stem.text[opening.end() : end])]
    if len(answers) > MOST_ANSWERS:
        raise Unreadable(line, "too_many_answers", most=str(MOST_ANSWERS))
    return _content(kind, asked, answers, general, line)


def _content(kind: str, stem: Text, answers: list[_Answer], general: Text | None, line: int) -> ItemContent:
    if kind in ("choice", "choices"):
        options = build_options([(Text(text, stem.format), share, said) for text, share, said in answers])
        return (SingleChoice if kind == "choice" else MultipleResponse)(stem, options, general)
    typed = [(_characters(text, stem.format), share, said) for text, share, said in answers]
    if kind == "number":
        return _numerical(stem, typed, general, line)
    accepted = tuple(AcceptedAnswer(*each) for each in typed)
    has_wildcards = any("*" in each.text for each in accepted)
    return ShortAnswer(stem, accepted, Folding(kind == "exact_words"), has_wildcards, general)


def _numerical(stem: Text, answers: list[_Answer], general: Text | None, line: int) -> Numerical:
    numbers = []
    wrong_feedback = None
    for text, share, said in answers:
        if text == "*" and share == 0:
            wrong_feedback = said
            continue
        value, _, tolerance = text.partition(":")
        near = NumericAnswer.near(
            number_of(value.strip(), line), number_of(tolerance.strip() or "0", line), fraction=share, feedback=said
        )  # fmt: skip
        numbers.append(near)
    return Numerical(stem, tuple(numbers), wrong_feedback, general)


def _parts(inside: str) -> list[str]:
    return [found[1] for found in _SPLIT.finditer(inside) if found[1].strip()]


def _answer(part: str, kind: TextFormat, line: int) -> _Answer:
    part = part.strip()
    fraction = Decimal(0)
    if part.startswith("="):
        part, fraction = part[1:], Decimal(1)
    if found := _WEIGHT.match(part):
        part, fraction = part[found.end() :], fraction_of(found[1], line)
    end = len(part) if (found := _FEEDBACK.match(part)) is None else found.end()
    text, said = _unescaped(part[:end]).strip(), _unescaped(part[end + 1 :]).strip()
    if not text:
        raise Unreadable(line, "empty_answer")
    return text, fraction, Text(said, kind) if said else None


def _unescaped(part: str) -> str:
    return _ESCAPED.sub(r"\1", part)


def _characters(text: str, kind: TextFormat) -> str:
    """What is typed for a text that stands in HTML."""
    return html.unescape(text) if kind is TextFormat.HTML else text
