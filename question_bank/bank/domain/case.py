"""Case: a text that several questions share, each of them a part with its share of the marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.contracts.questions import (
    AnswerRefused,
    ContentFault,
    Json,
    Mark,
    MarkingRow,
    MarkingSheet,
    QuestionType,
    Text,
)
from question_bank.bank.domain.essay import ESSAY, Essay
from question_bank.bank.domain.json_codec import VERSION, from_json, to_json
from question_bank.bank.domain.multiple_response import MULTIPLE_RESPONSE, MultipleResponse
from question_bank.bank.domain.numerical import NUMERICAL, Numerical
from question_bank.bank.domain.open_answer import OPEN_ANSWER, OpenAnswer
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.short_answer import SHORT_ANSWER, ShortAnswer
from question_bank.bank.domain.single_choice import SINGLE_CHOICE, SingleChoice
from question_bank.bank.domain.stable_ids import require_unique, stable_ids
from question_bank.bank.domain.stem import check_stem
from question_bank.bank.domain.true_false import TRUE_FALSE, TrueFalse

MOST_PARTS = 20
PartContent = SingleChoice | MultipleResponse | TrueFalse | ShortAnswer | Numerical | OpenAnswer | Essay
PART_TYPES: dict[str, QuestionType] = {
    each.key: each
    for each in (
        SINGLE_CHOICE,
        MULTIPLE_RESPONSE,
        TRUE_FALSE,
        SHORT_ANSWER,
        NUMERICAL,
        OPEN_ANSWER,
        ESSAY,
    )
}
"""What a part can be. Their answers are one value or a list, so that a part's controls are those of the type."""
_TYPE_OF = {each.content_class: each for each in PART_TYPES.values()}
Given = str | list[str]


@dataclass(frozen=True, slots=True)
class CasePart:
    """A question of the case, and its share of the marks beside those of the others."""

    id: str
    content: PartContent
    weight: Decimal = Decimal(1)

    @property
    def type(self) -> QuestionType:
        """The type of the part."""
        return _TYPE_OF[type(self.content)]


@dataclass(frozen=True, slots=True)
class Case:
    """The shared text, its stem, and the parts in their order."""

    stem: Text
    parts: tuple[CasePart, ...]
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        if not 1 <= len(self.parts) <= MOST_PARTS:
            raise ContentFault("number_of_parts", most=str(MOST_PARTS))
        require_unique([each.id for each in self.parts])
        if any("-" in each.id or ":" in each.id for each in self.parts):
            raise ContentFault("part_id")
        if any(not 0 < each.weight <= 1000 for each in self.parts):
            raise ContentFault("part_weight")

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of a part, "<id of the part>:<its key>"; with an empty key its explanation."""
        part_id, _, rest = key.partition(":")
        part = next(each for each in self.parts if each.id == part_id)
        return part.content.feedback_for(rest) if rest else part.content.general_feedback


def build_case(
    stem: Text, parts: Sequence[tuple[PartContent, Decimal]], general_feedback: Text | None = None
) -> Case:
    """A case with ids of its own from (content, weight) of each part. Raises ContentFault where Case does."""
    ids = stable_ids(f"part:{content.stem.text}" for content, _ in parts)
    made = (
        CasePart(part_id.replace("-", "x"), content, weight)
        for part_id, (content, weight) in zip(ids, parts, strict=True)
    )
    return Case(stem, tuple(made), general_feedback)


def case_to_json(content: Case) -> Json:
    """The case as JSON; each part with the type that reads it."""
    plain = to_json(_Shell(content.stem, content.general_feedback))
    plain["parts"] = [
        {
            "id": each.id,
            "type": each.type.key,
            "weight": str(each.weight),
            "content": each.type.to_json(each.content),
        }
        for each in content.parts
    ]
    return plain


@dataclass(frozen=True, slots=True)
class _Shell:
    """What of a case is not its parts."""

    stem: Text
    general_feedback: Text | None = None


@dataclass(frozen=True, slots=True)
class _PartShell:
    """What of a part is not its content."""

    id: str
    type: str
    weight: Decimal = Decimal(1)


def case_from_json(data: Json) -> Case:
    """The case that `data` describes. Raises ContentFault as json_codec does."""
    if not isinstance(data, dict):
        raise ContentFault("not_an_object", key="")
    shell = from_json(_Shell, {key: value for key, value in data.items() if key != "parts"})
    parts = data.get("parts")
    if not isinstance(parts, list):
        raise ContentFault("wrong_type", key="parts")
    return Case(shell.stem, tuple(map(_part_from_json, parts)), shell.general_feedback)


def _part_from_json(data: Any) -> CasePart:
    if not isinstance(data, dict):
        raise ContentFault("wrong_type", key="parts")
    rest = {key: value for key, value in data.items() if key != "content"}
    shell = from_json(_PartShell, rest | {"version": VERSION})
    kind = PART_TYPES.get(shell.type)
    if kind is None:
        raise ContentFault("unknown_value", key="parts.type", value=shell.type)
    content: Any = kind.from_json(data.get("content", {}))
    return CasePart(shell.id, content, shell.weight)


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
