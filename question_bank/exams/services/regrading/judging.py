"""What a regrading makes of the marks of some attempts, without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from lms.contracts.questions import Json, Mark
from question_bank.bank.pool import LoadedVersion
from question_bank.exams.domain import AttemptState, MarkingRules, Score, score_attempt
from question_bank.exams.domain.regrading import (
    Correction,
    Effect,
    RegradingKind,
    Standing,
    Tally,
    changed_mark,
    corrections_from,
)
from question_bank.exams.models import EXAM, Answer, Attempt, MarkChange, QuestionMark, Regrading
from question_bank.exams.services.corrections import decision_of, full_mark, mark_by_version
from question_bank.exams.services.papers import versions


@dataclass(frozen=True, slots=True)
class JudgedMark:
    """One mark before and after, and what that is."""

    position: int
    before: Standing
    after: Standing
    effect: Effect


@dataclass(frozen=True, slots=True)
class JudgedAttempt:
    """An attempt with its marks as a regrading would have them; `score` is what they come to."""

    attempt: Attempt
    marks: Sequence[JudgedMark]
    score: Score

    @property
    def changed(self) -> list[JudgedMark]:
        """The marks of which anything changes."""
        return [each for each in self.marks if each.before != each.after]

    @property
    def turn(self) -> str:
        """`passes` or `fails` for a result that turns, "" for one that stays."""
        before, after = self.attempt.is_passed, self.score.is_passed
        return "passes" if before is False and after else "fails" if before and after is False else ""

    def added_to(self, tally: Tally) -> Tally:
        """The tally with this attempt."""
        counted = tally.with_effects(each.effect for each in self.marks)
        before, after = self.attempt.is_passed, self.score.is_passed
        return counted.with_result(before, after, was_announced=self.attempt.announced_at is not None)


def attempts_to_judge(regrading: Regrading) -> Select[int]:
    """The ids of the closed attempts that a regrading concerns."""
    query = (
        select(Attempt.id)
        .where(
            Attempt.occasion_type == EXAM,
            Attempt.occasion_id == regrading.exam_id,
            Attempt.state != AttemptState.IN_PROGRESS,
        )
        .distinct()
    )
    if regrading.kind == RegradingKind.UNDO:
        return query.join(MarkChange, MarkChange.attempt_id == Attempt.id).where(
            MarkChange.regrading_id == regrading.undoes
        )
    put = [version for version, _by in regrading.questions]
    return query.join(QuestionMark, QuestionMark.attempt_id == Attempt.id).where(
        QuestionMark.version_id.in_(put)
    )


def count_attempts(session: Session, regrading: Regrading) -> int:
    """How many attempts a regrading concerns."""
    return session.scalar(select(func.count()).select_from(attempts_to_judge(regrading).subquery())) or 0


def next_attempts(session: Session, regrading: Regrading, after: int, most: int) -> Sequence[int]:
    """The ids of the next attempts after this one, ascending."""
    query = attempts_to_judge(regrading).where(Attempt.id > after)
    return session.scalars(query.order_by(Attempt.id).limit(most)).all()


def judge_attempts(
    session: Session, regrading: Regrading, ids: Sequence[int], *, lowers: bool, locks: bool = False
) -> list[JudgedAttempt]:
    """These attempts as the regrading would have them, in the order of their ids. Six statements at most."""
    query = select(Attempt).where(Attempt.id.in_(ids)).options(defer(Attempt.paper)).order_by(Attempt.id)
    if locks:
        query = query.with_for_update().execution_options(populate_existing=True)
    attempts = session.scalars(query).all()
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(
        select(*QuestionMark.__table__.c)
        .where(QuestionMark.attempt_id.in_(ids))
        .order_by(QuestionMark.attempt_id, QuestionMark.position)
    ):
        rows[row.attempt_id].append(row)
    judge = _Judge(session, regrading, ids, lowers=lowers)
    return [judge.judged(attempt, rows[attempt.id]) for attempt in attempts]


class _Judge:
    """Knows what a regrading needs to judge marks: versions, answers, and what an earlier one changed."""

    def __init__(self, session: Session, regrading: Regrading, ids: Sequence[int], *, lowers: bool) -> None:
        self._kind = RegradingKind(regrading.kind)
        self._by = dict(regrading.questions)
        self._rule = regrading.rule
        self._lowers = lowers or self._kind in (RegradingKind.RESTORE, RegradingKind.UNDO)
        self._changes = _changes(session, regrading.undoes, ids) if regrading.undoes else {}
        self._answers: Mapping[tuple[int, int], Json] = {}
        self._standing: Mapping[int, Correction] = {}
        self._loaded: Mapping[int, LoadedVersion] = {}
        if self._kind in (RegradingKind.REGRADE, RegradingKind.RESTORE):
            self._answers = _answers(session, ids, list(self._by))
            self._standing = _standing_corrections(session, regrading)
            later = [each.by_version_id for each in self._standing.values()]
            wanted = {*self._by, *self._by.values(), *later}
            self._loaded = versions(session, (each for each in wanted if each is not None))

    def judged(self, attempt: Attempt, rows: Sequence[Any]) -> JudgedAttempt:
        rules = MarkingRules.from_json(attempt.rules)
        found: list[JudgedMark] = []
        for row in rows:
            if not self._concerns(row):
                continue
            before = Standing(row.marks, row.by_version_id, row.is_voided, tuple(row.feedback))
            then = self._then(attempt, row, before, rules)
            after, effect = changed_mark(before, then, lowers=self._lowers)
            found.append(JudgedMark(row.position, before, after, effect))
        marks = {each.position: each.after.marks for each in found}
        given = [Mark(None, marks.get(row.position, row.marks)) for row in rows]
        score = score_attempt(given, [row.out_of for row in rows], rules.pass_percent)
        return JudgedAttempt(attempt, found, score)

    def _concerns(self, row: Any) -> bool:
        if self._kind is RegradingKind.UNDO:
            return (row.attempt_id, row.position) in self._changes
        return row.version_id in self._by

    def _then(self, attempt: Attempt, row: Any, now: Standing, rules: MarkingRules) -> Standing | None:
        match self._kind:
            case RegradingKind.VOID:
                return Standing(full_mark(row.out_of).marks, now.by_version_id, True, now.feedback)
            case RegradingKind.REGRADE:
                if now.is_voided or row.marked_by is not None:
                    return None
                by_version_id = self._by[row.version_id]
                return self._marked(attempt, row, by_version_id, self._rule, rules)
            case RegradingKind.RESTORE:
                return self._restored(attempt, row, now, rules)
        change = self._changes[row.attempt_id, row.position]
        return _put_back(now, change)

    def _restored(self, attempt: Attempt, row: Any, now: Standing, rules: MarkingRules) -> Standing | None:
        """As it was before it was voided; an attempt closed since is marked as if it had not been."""
        if not now.is_voided:
            return None
        change = self._changes.get((row.attempt_id, row.position))
        if change is not None:
            return _put_back(now, change)
        standing = self._standing.get(row.version_id, Correction())
        return self._marked(attempt, row, standing.by_version_id, standing.rule, rules)

    def _marked(
        self, attempt: Attempt, row: Any, by_version_id: int | None, rule: str, rules: MarkingRules
    ) -> Standing | None:
        put = self._loaded[row.version_id]
        mark = mark_by_version(
            put,
            self._loaded[by_version_id or row.version_id],
            self._answers.get((row.attempt_id, row.position)),
            row.out_of,
            rule or rules.multiple_response_rule,
            seed=attempt.seed,
        )
        return None if mark is None else Standing(mark.marks, by_version_id, False, mark.feedback)


def _put_back(now: Standing, change: Any) -> Standing | None:
    """What a change replaced; None where the mark has been changed again since."""
    if (now.marks, now.by_version_id, now.is_voided) != (
        change.new_marks,
        change.new_by_version_id,
        change.is_voided,
    ):
        return None
    return Standing(change.old_marks, change.old_by_version_id, change.was_voided, tuple(change.old_feedback))


def _changes(session: Session, regrading_id: int, ids: Sequence[int]) -> dict[tuple[int, int], Any]:
    rows = session.execute(
        select(*MarkChange.__table__.c).where(
            MarkChange.regrading_id == regrading_id, MarkChange.attempt_id.in_(ids)
        )
    )
    return {(row.attempt_id, row.position): row for row in rows}


def _answers(session: Session, ids: Sequence[int], put: Sequence[int]) -> dict[tuple[int, int], Json]:
    """The answers that count, by attempt and position."""
    rows = session.execute(
        select(Answer.attempt_id, Answer.position, Answer.answer)
        .join(
            QuestionMark,
            (QuestionMark.attempt_id == Answer.attempt_id) & (QuestionMark.position == Answer.position),
        )
        .where(Answer.attempt_id.in_(ids), QuestionMark.version_id.in_(put))
        .order_by(Answer.attempt_id, Answer.position, Answer.sequence)
    )
    return {(attempt_id, position): answer for attempt_id, position, answer in rows}


def _standing_corrections(session: Session, regrading: Regrading) -> dict[int, Correction]:
    """What earlier regradings of the exam have decided."""
    rows = session.scalars(
        select(Regrading)
        .where(
            Regrading.exam_id == regrading.exam_id,
            Regrading.state == "done",
            Regrading.id != regrading.id,
        )
        .order_by(Regrading.id)
    )
    return corrections_from([decision_of(row) for row in rows])
