"""Reads Moodle's cloze: a text with its answers inside, {1:SHORTANSWER:=a~%50%b#fb}. One with a single blank becomes a
question of the blank's own type, one with several a cloze."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Cloze,
    Folding,
    Gap,
    GapKind,
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


def read_cloze(stem: Text, general: Text | None, line: int) -> tuple[ItemContent, bool]:
    """The question, and whether its stem shows _____ where the answer stood. Raises Unreadable for a text with no
    blank, or with one of a kind the bank does not have."""
    blanks = list(_blanks(stem, line))
    if not blanks:
        raise Unreadable(line, "cloze_without_blank")
    if len(blanks) == 1:
        [(opening, end)] = blanks
        asked = Text(stem.text[: opening.start()] + BLANK + stem.text[end + 1 :], stem.format)
        kind = _TYPES[opening[2]]
        return _content(kind, asked, _answers(stem, opening, end, line), general, line), True
    pieces, gaps, position = [], [], 0
    for number, (opening, end) in enumerate(blanks, start=1):
        pieces += [stem.text[position : opening.start()], f"[[{number}]]"]
        position = end + 1
        gaps.append(_gap(str(number), opening, _answers(stem, opening, end, line), stem.format, line))
    asked = Text("".join([*pieces, stem.text[position:]]), stem.format)
    return Cloze(asked, tuple(gaps), general), False


def _blanks(stem: Text, line: int) -> Iterator[tuple[re.Match[str], int]]:
    """Where each blank opens, and the position of its closing brace."""
    position = 0
    for count in range(MOST_ANSWERS + 1):
        opening = _OPENING.search(stem.text, position)
        if opening is None:
            return
        if count == MOST_ANSWERS:
            raise Unreadable(line, "too_many_answers", most=str(MOST_ANSWERS))
        if opening[2] not in _TYPES:
            raise Unreadable(line, "cloze_type_not_held", type=opening[2])
        inside = _INSIDE.match(stem.text, opening.end())
        end = inside.end() if inside else opening.end()
        if stem.text[end : end + 1] != "}":
            raise Unreadable(line, "cloze_not_closed")
        yield opening, end
        position = end + 1


def _answers(stem: Text, opening: re.Match[str], end: int, line: int) -> list[_Answer]:
    answers = [_answer(each, stem.format, line) for each in _parts(stem.text[opening.end() : end])]
    if len(answers) > MOST_ANSWERS:
        raise Unreadable(line, "too_many_answers", most=str(MOST_ANSWERS))
    return answers


def _gap(name: str, opening: re.Match[str], answers: list[_Answer], form: TextFormat, line: int) -> Gap:
    weight = Decimal(int(opening[1] or 1) or 1)
    kind = _TYPES[opening[2]]
    if kind in ("choice", "choices"):
        options = build_options([(Text(text, form), share, said) for text, share, said in answers])
        shown = GapKind.CHECKBOXES if kind == "choices" else GapKind.SELECT
        if kind == "choice" and re.search(r"_?[VH]S?$", opening[2]):
            shown = GapKind.RADIO
        return Gap(name, shown, options=options, weight=weight)
    typed = [(_characters(text, form), share, said) for text, share, said in answers]
    if kind == "number":
        numbers = tuple(_near(*each, line) for each in typed if not (each[0] == "*" and each[1] == 0))
        return Gap(name, GapKind.NUMBER, numbers=numbers, weight=weight)
    accepted = tuple(AcceptedAnswer(*each) for each in typed)
    wild = any("*" in each.text for each in accepted)
    folding = Folding(kind == "exact_words")
    return Gap(name, GapKind.TEXT, accepted, folding=folding, has_wildcards=wild, weight=weight)


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
        numbers.append(_near(text, share, said, line))
    return Numerical(stem, tuple(numbers), wrong_feedback, general)


def _near(text: str, share: Decimal, said: Text | None, line: int) -> NumericAnswer:
    value, _, tolerance = text.partition(":")
    return NumericAnswer.near(
        number_of(value.strip(), line), number_of(tolerance.strip() or "0", line), fraction=share, feedback=said
    )  # fmt: skip


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
