"""Answers to a case: what its parts' controls hold, what they earn, and what is left to a person."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from lms.contracts.questions import AnswerRefused, Json, Mark, MarkingRow, MarkingSheet, QuestionType
from question_bank.bank.domain.case import Case, CasePart, case_from_json, case_to_json
from question_bank.bank.domain.options import field_of, text_view

Given = str | list[str]


def parse_answer(content: Case, raw: object) -> Json:
    """{"parts": id of the part → what its controls hold; the answered ones only}. Raises AnswerRefused.

    A word where a number is wanted is kept as it is, and earns nothing: to refuse it would keep the other parts from
    being saved.
    """
    sent = field_of(raw, "parts")
    if not isinstance(sent, dict):
        raise AnswerRefused("answer_shape", expected="parts")
    if not sent.keys() <= {each.id for each in content.parts}:
        raise AnswerRefused("unknown_part")
    held = {each.id: _held(each, sent.get(each.id)) for each in content.parts}
    return {"parts": {part: given for part, given in held.items() if given}}


def _held(part: CasePart, sent: object) -> Given:
    try:
        answer = part_answer(part, sent)
    except AnswerRefused as refusal:
        if refusal.code != "not_a_number" or not isinstance(sent, str):
            raise
        return sent.strip()
    [value] = answer.values()
    if isinstance(value, bool):
        return "true" if value else "false"
    return list(value) if isinstance(value, list) else value or ""


def part_answer(part: CasePart, held: object) -> Json:
    """The canonical answer to a part for what its controls hold. Raises AnswerRefused."""
    [(field, nothing)] = part.type.blank_answer.items()
    if held is None or held in ("", []):
        return dict(part.type.blank_answer)
    if isinstance(nothing, list) and isinstance(held, str):
        held = [held]
    return part.type.parse_answer(part.content, {field: held})


def _graded(part: CasePart, answer: Json, marks: Decimal, rule: str) -> Mark:
    try:
        given = part_answer(part, answer["parts"].get(part.id))
    except AnswerRefused:
        return Mark.of(Fraction(0), marks)
    return part.type.grade(part.content, given, marks, rule)


def grade(content: Case, answer: Json, marks: Decimal, rule: str = "all_or_nothing") -> Mark:
    """The weighted share of the parts; the whole awaits a person as soon as one of them does. `rule` is for parts of
    multiple response."""
    graded = [_graded(each, answer, marks, rule or "all_or_nothing") for each in content.parts]
    keys = tuple(key for part, mark in zip(content.parts, graded, strict=True) for key in _keys(part, mark))
    total = sum(Fraction(each.weight) for each in content.parts)
    earned = Fraction(0)
    for part, mark in zip(content.parts, graded, strict=True):
        if mark.fraction is None:
            return Mark(None, None, keys)
        earned += mark.fraction * Fraction(part.weight)
    return Mark.of(earned / total, marks, keys)


def _keys(part: CasePart, mark: Mark) -> list[str]:
    own = [f"{part.id}:"] if part.content.general_feedback is not None else []
    return [f"{part.id}:{key}" for key in mark.feedback] + own


def marking(content: Case, answer: Json, marks: Decimal) -> MarkingSheet:
    """The rows of every part: settled ones where a rule has marked it, otherwise those of its own sheet. `found` has
    what the sheets of the parts found, by id."""
    rows: list[MarkingRow] = []
    found: Json = {}
    for part, out_of in zip(content.parts, _shares(content, marks), strict=True):
        number = str(content.parts.index(part) + 1)
        mark = _graded(part, answer, out_of, "all_or_nothing")
        if mark.marks is not None or part.type.marking is None:
            rows.append(
                MarkingRow(part.id, number, out_of, suggested=mark.marks, is_settled=mark.marks is not None)
            )
            continue
        sheet = part.type.marking(part.content, part_answer(part, answer["parts"].get(part.id)), out_of)
        rows += [
            replace(row, id=f"{part.id}-{row.id}", title=f"{number} · {row.title}" if row.title else number)
            for row in sheet.rows
        ]
        if sheet.found is not None:
            found[part.id] = sheet.found
    return MarkingSheet(tuple(rows), found or None)


def _shares(content: Case, marks: Decimal) -> list[Decimal]:
    """The marks of each part; the last one takes what rounding leaves."""
    total = sum(Fraction(each.weight) for each in content.parts)
    shares = [
        Mark.of(Fraction(each.weight) / total, marks).marks or Decimal(0) for each in content.parts[:-1]
    ]
    return [*shares, marks - sum(shares, Decimal(0))]


def candidate_view(content: Case, seed: int | None) -> Json:
    """The shared text, and what each part's type shows of it."""
    total = sum(Fraction(each.weight) for each in content.parts)
    return {
        "type": CASE.key,
        "stem": text_view(content.stem),
        "parts": [
            {
                "id": each.id,
                "percent": round(100 * Fraction(each.weight) / total),
                "view": each.type.candidate_view(each.content, seed),
            }
            for each in content.parts
        ],
    }


def correct_answer(content: Case) -> Json | None:
    """What is right in the parts that a rule marks; None where a person marks them all."""
    right: dict[str, Given] = {}
    for part in content.parts:
        answer = part.type.correct_answer(part.content)
        if answer is not None:
            [value] = answer.values()
            right[part.id] = _held(part, value)
    return {"parts": right} if right else None


CASE = QuestionType(
    key="question_bank.case",
    content_class=Case,
    to_json=case_to_json,
    from_json=case_from_json,
    blank_answer={"parts": {}},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
    marking=marking,
)
