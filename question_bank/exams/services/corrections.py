"""How questions of an exam are marked otherwise than they were put: what regradings have decided so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.questions import AnswerRefused, ItemContent, Json, Mark
from question_bank.bank.pool import LoadedVersion
from question_bank.exams.domain import MarkingRules
from question_bank.exams.domain.regrading import (
    DECIDED,
    Correction,
    Decision,
    RegradingKind,
    carried_over,
    corrections_from,
    renamed,
)
from question_bank.exams.models import EXAM, Attempt, Regrading
from question_bank.exams.services.papers import PaperQuestion, versions


def corrections_of(session: Session, exam_id: int) -> dict[int, Correction]:
    """How questions of the exam are marked otherwise, by the version that is put. One statement."""
    rows = session.scalars(
        select(Regrading)
        .where(Regrading.exam_id == exam_id, Regrading.state.in_(DECIDED))
        .order_by(Regrading.id)
    )
    return corrections_from([decision_of(row) for row in rows])


def decision_of(row: Regrading) -> Decision:
    """The regrading as the rules see it."""
    questions = [(version, by_version) for version, by_version in row.questions]
    return Decision(row.id, RegradingKind(row.kind), questions, row.rule, row.lowers, row.undoes)


def voided_versions(session: Session, exam_id: int) -> set[int]:
    """The versions that are withdrawn from the exam: not drawn any more, and everybody has their marks."""
    return {version for version, each in corrections_of(session, exam_id).items() if each.is_voided}


def full_mark(out_of: Decimal) -> Mark:
    """What a voided question earns, whatever was answered."""
    return Mark.of(Fraction(1), out_of)


def mark_by_version(
    put: LoadedVersion, by: LoadedVersion, answer: Json | None, out_of: Decimal, rule: str, *, seed: int
) -> Mark | None:
    """What an answer to one version earns by another; None where that cannot tell, because a person has to judge it,
    it is of another type, or it does not know what was answered. `seed` deals the same numbers as were put."""
    if put.type.key != by.type.key or not by.type.is_auto_marked:
        return None
    given = by.type.blank_answer if answer is None else translated(put.content, by.content, answer)
    content = by.content if by.type.deal is None else by.type.deal(by.content, seed + put.id)
    try:
        canonical = given if given == by.type.blank_answer else by.type.parse_answer(content, given)
    except AnswerRefused:
        return None
    mark = by.type.grade(content, canonical, out_of, rule)
    return None if mark.marks is None else mark


def translated(put: ItemContent, by: ItemContent, answer: Json) -> Json:
    """The answer with the ids of the later version, where only a wording was corrected."""
    names: list[tuple[str, str]] = []
    for part in ("options", "pairs", "choices"):
        old, new = ([each.id for each in getattr(content, part, ())] for content in (put, by))
        names += renamed(old, new)
    if not names:
        return answer
    return carried_over(next(iter(answer), ""), answer, names)


@dataclass(frozen=True, slots=True)
class CorrectedMark:
    """What an answer earns after corrections, and by which later version; `is_voided`: because it was withdrawn."""

    mark: Mark
    by_version_id: int | None = None
    is_voided: bool = False


def corrected_marks(
    session: Session,
    attempt: Attempt,
    questions: Sequence[PaperQuestion],
    answers: Mapping[int, Json],
    marks: Sequence[Mark],
) -> list[CorrectedMark]:
    """The marks of a paper that is closed now, as regradings of its exam have decided; `marks` are those without."""
    standing = corrections_of(session, attempt.occasion_id) if attempt.occasion_type == EXAM else {}
    here = [standing[each.version_id] for each in questions if each.version_id in standing]
    if not here:
        return [CorrectedMark(mark) for mark in marks]
    wanted = {each.version_id for each in questions} | {
        each.by_version_id for each in here if each.by_version_id is not None
    }
    loaded, rules = versions(session, wanted), MarkingRules.from_json(attempt.rules)
    found = []
    for question, mark in zip(questions, marks, strict=True):
        correction = standing.get(question.version_id)
        if correction is None:
            found.append(CorrectedMark(mark))
        elif correction.is_voided:
            found.append(CorrectedMark(full_mark(question.out_of), is_voided=True))
        else:
            by = loaded[correction.by_version_id or question.version_id]
            rule = correction.rule or rules.multiple_response_rule
            given = answers.get(question.position)
            other = mark_by_version(
                loaded[question.version_id], by, given, question.out_of, rule, seed=attempt.seed
            )
            found.append(_better(mark, other, correction))
    return found


def _better(mark: Mark, other: Mark | None, correction: Correction) -> CorrectedMark:
    if other is None or other.marks is None or mark.marks is None:
        return CorrectedMark(mark)
    if not correction.lowers and other.marks < mark.marks:
        return CorrectedMark(mark)
    return CorrectedMark(other, correction.by_version_id)
