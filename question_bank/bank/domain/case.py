"""Case: a text that several questions share, each of them a part with its share of the marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.contracts.questions import (
    ContentFault,
    Json,
    QuestionType,
    Text,
)
from question_bank.bank.domain.essay import ESSAY, Essay
from question_bank.bank.domain.json_codec import VERSION, from_json, to_json
from question_bank.bank.domain.multiple_response import MULTIPLE_RESPONSE, MultipleResponse
from question_bank.bank.domain.numerical import NUMERICAL, Numerical
from question_bank.bank.domain.open_answer import OPEN_ANSWER, OpenAnswer
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
