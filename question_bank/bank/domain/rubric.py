"""A rubric: criteria by which a person marks, each with levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.contracts.questions import ContentFault, Mark, MarkingLevel, MarkingRow
from question_bank.bank.domain.stable_ids import require_unique, stable_ids


@dataclass(frozen=True, slots=True)
class RubricLevel:
    """How well a criterion is met; `points` count beside those of the other criteria, whatever the question is
    worth."""

    id: str
    title: str
    points: Decimal
    description: str = ""


@dataclass(frozen=True, slots=True)
class RubricCriterion:
    """What is looked at, with two levels or more."""

    id: str
    title: str
    levels: tuple[RubricLevel, ...]

    def __post_init__(self) -> None:
        if not self.title.strip() or any(not each.title.strip() for each in self.levels):
            raise ContentFault("criterion_without_words")
        if (
            len(self.levels) < 2
            or self.most <= 0
            or any(not 0 <= each.points <= 1000 for each in self.levels)
        ):
            raise ContentFault("criterion_levels", title=self.title)
        require_unique([each.id for each in self.levels])

    @property
    def most(self) -> Decimal:
        """The points of its best level."""
        return max((each.points for each in self.levels), default=Decimal(0))


def build_rubric(
    criteria: Sequence[tuple[str, Sequence[tuple[str, Decimal, str]]]],
) -> tuple[RubricCriterion, ...]:
    """Criteria with ids of their own from (title, levels), a level from (title, points, description)."""
    ids = stable_ids(f"criterion:{title}" for title, _ in criteria)
    return tuple(
        RubricCriterion(criterion_id, title, _levels(levels))
        for criterion_id, (title, levels) in zip(ids, criteria, strict=True)
    )


def _levels(levels: Sequence[tuple[str, Decimal, str]]) -> tuple[RubricLevel, ...]:
    ids = stable_ids(f"level:{title}" for title, _, _ in levels)
    return tuple(
        RubricLevel(level_id, title, points, description)
        for level_id, (title, points, description) in zip(ids, levels, strict=True)
    )


def marking_rows(criteria: Sequence[RubricCriterion], marks: Decimal) -> tuple[MarkingRow, ...]:
    """A row for each criterion. A level gives as much of `marks` as its points are of all that can be had, rounded half
    up; the best levels together give `marks` exactly, the last row taking what rounding leaves."""
    total = sum((Fraction(each.most) for each in criteria), Fraction(0))
    rows: list[MarkingRow] = []
    for each in criteria:
        is_last = each is criteria[-1]
        given = sum((row.out_of for row in rows), Decimal(0))
        most = marks - given if is_last else _share(each.most, total, marks)
        levels = tuple(
            MarkingLevel(
                level.id,
                level.title,
                most if level.points == each.most else _share(level.points, total, marks),
                level.description,
            )
            for level in each.levels
        )
        rows.append(MarkingRow(each.id, each.title, most, levels))
    return tuple(rows)


def _share(points: Decimal, total: Fraction, marks: Decimal) -> Decimal:
    given = Mark.of(Fraction(points) / total, marks).marks
    assert given is not None  # only a mark that awaits a person has none
    return given
