"""Deciding to mark questions of an exam anew, and what that would do before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.questions import Json
from lms.jobs.api import enqueue
from question_bank.exams.domain.regrading import RegradingKind, RegradingState, Tally
from question_bank.exams.models import Exam, Regrading
from question_bank.exams.services.noting import note
from question_bank.exams.services.regrading.judging import (
    count_attempts,
    judge_attempts,
    next_attempts,
)
from question_bank.exams.services.regrading.put import put_questions

REGRADING_JOB = "question_bank.regrade"
AT_ONCE = 500
"""So many attempts are counted within a request; more are counted by a job."""
PER_BATCH = 200
VARIANTS = {"keeping": False, "lowering": True}
"""The two ways in which a preview is counted, and whether marks fall."""
MOST_NAMED = 200
ACTIONS = {
    RegradingKind.REGRADE: "question_bank.regrade",
    RegradingKind.VOID: "question_bank.void_question",
    RegradingKind.RESTORE: "question_bank.restore_question",
    RegradingKind.UNDO: "question_bank.undo_regrading",
}


class RegradingRefused(Exception):
    """It cannot be marked so; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plan_regrading(
    session: Session,
    exam: Exam,
    kind: RegradingKind,
    questions: Sequence[tuple[int, int | None]],
    *,
    reason: str,
    rule: str = "",
    undoes: Regrading | None = None,
    actor: Actor,
    clock: Clock,
) -> Regrading:
    """A regrading with its preview, or with a job that counts it. Nothing of the marks changes yet.

    `questions` are (version put, later version to mark by, or None for the same). Raises RegradingRefused.
    """
    _check(session, exam, kind, questions, reason=reason, rule=rule)
    regrading = Regrading(
        exam_id=exam.id,
        kind=kind.value,
        questions=[[version, by_version] for version, by_version in questions],
        rule=rule,
        reason=reason.strip(),
        undoes=None if undoes is None else undoes.id,
        state=RegradingState.COUNTING.value,
        preview={},
        outcome={},
        created_by=actor.account_id,
        actor_name=actor.name[:200],
        created_at=clock(),
    )
    session.add(regrading)
    session.flush()
    if count_attempts(session, regrading) <= AT_ONCE:
        keep_preview(session, regrading.id, preview_regrading(session, regrading))
    else:
        regrading.job_id = enqueue(
            session, REGRADING_JOB, {"regrading": regrading.id}, actor=actor, clock=clock
        )
    session.flush()
    return regrading


def _check(
    session: Session,
    exam: Exam,
    kind: RegradingKind,
    questions: Sequence[tuple[int, int | None]],
    *,
    reason: str,
    rule: str,
) -> None:
    if not reason.strip():
        raise RegradingRefused("no_reason")
    if not questions:
        raise RegradingRefused("no_questions")
    if kind is not RegradingKind.REGRADE:
        return
    put = {each.question.id: each for each in put_questions(session, exam)}
    for version_id, by_version_id in questions:
        known = put.get(version_id)
        if known is None or not known.is_regradable:
            raise RegradingRefused("not_regradable")
        if by_version_id is not None and by_version_id not in [each.id for each in known.later]:
            raise RegradingRefused("no_later_version")
        if by_version_id is None and not (rule and known.takes_rule):
            raise RegradingRefused("nothing_to_mark_by")


def plan_undoing(
    session: Session, exam: Exam, regrading: Regrading, *, reason: str, actor: Actor, clock: Clock
) -> Regrading:
    """Another regrading that puts back what this one changed, with its preview. Raises RegradingRefused."""
    kinds = {
        RegradingKind.REGRADE: RegradingKind.UNDO,
        RegradingKind.VOID: RegradingKind.RESTORE,
        RegradingKind.RESTORE: RegradingKind.VOID,
    }
    kind = kinds.get(RegradingKind(regrading.kind))
    if kind is None or regrading.state not in (RegradingState.DONE, RegradingState.STOPPED):
        raise RegradingRefused("nothing_to_undo")
    if is_undone(session, regrading):
        raise RegradingRefused("undone_before")
    questions = [(version, None) for version, _by in regrading.questions]
    return plan_regrading(
        session, exam, kind, questions, reason=reason, undoes=regrading, actor=actor, clock=clock
    )


def is_undone(session: Session, regrading: Regrading) -> bool:
    """Whether another regrading has put back what this one changed, or is doing so."""
    by = select(Regrading.id).where(
        Regrading.undoes == regrading.id,
        Regrading.state.in_((RegradingState.RUNNING, RegradingState.STOPPED, RegradingState.DONE)),
    )
    return session.scalar(by.limit(1)) is not None


def preview_regrading(
    session: Session, regrading: Regrading, progress: Callable[[int, int], None] | None = None
) -> dict[str, Json]:
    """What the regrading would do if no mark falls ("keeping"), and if marks fall too ("lowering"): the Tally, and the
    first attempts that turn into a pass or a failure."""
    total, seen, last = count_attempts(session, regrading), 0, 0
    found: dict[str, Json] = {name: {"tally": Tally(), "passes": [], "fails": []} for name in VARIANTS}
    while ids := next_attempts(session, regrading, last, PER_BATCH):
        for name, lowers in VARIANTS.items():
            for each in judge_attempts(session, regrading, ids, lowers=lowers):
                found[name]["tally"] = each.added_to(found[name]["tally"])
                if each.turn and len(found[name][each.turn]) < MOST_NAMED:
                    found[name][each.turn].append(each.attempt.id)
        last, seen = ids[-1], seen + len(ids)
        if progress is not None:
            progress(seen, total)
            regrading = session.get_one(Regrading, regrading.id)
    return {name: each | {"tally": each["tally"].to_json()} for name, each in found.items()}


def keep_preview(session: Session, regrading_id: int, preview: dict[str, Json]) -> None:
    """Notes what a regrading would do; then it is planned."""
    regrading = session.get(Regrading, regrading_id, with_for_update=True)
    if regrading is not None and regrading.state == RegradingState.COUNTING:
        regrading.preview, regrading.state = preview, RegradingState.PLANNED.value
        session.flush()


def carry_out(session: Session, regrading: Regrading, *, lowers: bool, actor: Actor, clock: Clock) -> str:
    """Lets a job carry out what is planned, or go on with what was stopped or was left by its job; returns its id.

    Attempts that are closed from now on are marked by it as well. Raises RegradingRefused when another one of the exam
    is being carried out.
    """
    exam = session.scalars(select(Exam).where(Exam.id == regrading.exam_id).with_for_update()).one()
    session.refresh(regrading)
    if regrading.state not in (RegradingState.PLANNED, RegradingState.STOPPED, RegradingState.RUNNING):
        raise RegradingRefused("not_planned")
    running = select(Regrading.id).where(
        Regrading.exam_id == exam.id, Regrading.state == RegradingState.RUNNING, Regrading.id != regrading.id
    )
    if session.scalar(running.limit(1)) is not None:
        raise RegradingRefused("another_is_running")
    if regrading.state == RegradingState.PLANNED:
        if regrading.undoes and is_undone(session, session.get_one(Regrading, regrading.undoes)):
            raise RegradingRefused("undone_before")
        regrading.lowers = lowers or regrading.kind in (RegradingKind.UNDO, RegradingKind.RESTORE)
        _note(session, exam, regrading, actor, clock)
    regrading.state = RegradingState.RUNNING.value
    regrading.job_id = enqueue(session, REGRADING_JOB, {"regrading": regrading.id}, actor=actor, clock=clock)
    session.flush()
    return regrading.job_id


def discard(session: Session, regrading: Regrading) -> None:
    """Forgets a plan. Raises RegradingRefused once it has been carried out."""
    if regrading.state not in (RegradingState.COUNTING, RegradingState.PLANNED):
        raise RegradingRefused("not_planned")
    session.delete(regrading)
    session.flush()


def _note(session: Session, exam: Exam, regrading: Regrading, actor: Actor, clock: Clock) -> None:
    after = {
        "regrading": regrading.id,
        "reason": regrading.reason,
        "questions": [list(each) for each in regrading.questions],
        "rule": regrading.rule,
        "lowers": regrading.lowers,
    }
    note(session, ACTIONS[RegradingKind(regrading.kind)], exam, actor=actor, clock=clock, after=after)
