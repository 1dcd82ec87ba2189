"""Calibrating an exam's questions by the two-parameter logistic model, and keeping the parameters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.hours.api import local_date
from lms.jobs.api import enqueue
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.estimating import calibrate, right_answers
from question_bank.analysis.domain.irt import FEWEST_CANDIDATES, Calibration, ItemParameters
from question_bank.analysis.models import ExamCalibration, ItemCalibration
from question_bank.analysis.services.basis import basis_of
from question_bank.analysis.services.reading import Asked, exam_marks
from question_bank.exams.models import Exam

CALIBRATING_JOB = "question_bank.calibrate_exam"


class TooFewCandidates(Exception):
    """Fewer people than FEWEST_CANDIDATES have sat the exam: the parameters would be chance."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibration with the versions of its questions, and which marks it was made of."""

    found: Calibration
    version_ids: dict[int, int]
    basis: str


@dataclass(frozen=True, slots=True)
class VersionParameters:
    """a and b of one version of an item with their standard errors; θ is N(0, 1) among the candidates of one exam."""

    a: float
    b: float
    a_error: float | None
    b_error: float | None
    candidates: int


def ask_for_calibration(session: Session, exam: Exam, *, actor: Actor, clock: Clock) -> str:
    """Lets a job calibrate the exam; returns its id. Raises TooFewCandidates."""
    if basis_of(session, exam.id).attempts < FEWEST_CANDIDATES:
        raise TooFewCandidates
    return enqueue(session, CALIBRATING_JOB, {"exam": exam.id}, actor=actor, clock=clock)


def calibrated(session: Session, exam_id: int, *, clock: Clock) -> Calibrated | None:
    """The parameters of an exam's questions over everybody's first attempt; None for too few candidates.

    Of a version that was worth different marks, what most candidates had counts.
    """
    exam, basis = session.get_one(Exam, exam_id), basis_of(session, exam_id).words()
    table = exam_marks(session, Scope(everything=True), exam, local_date(clock()), Counted.FIRST).table
    if len(table.totals) < FEWEST_CANDIDATES:
        return None
    most: dict[int, int] = {}
    for number, item in enumerate(table.items):
        assert isinstance(item.key, Asked)
        other = most.get(item.key.version_id)
        if other is None or len(table.columns[number].marks) > len(table.columns[other].marks):
            most[item.key.version_id] = number
    numbers = sorted(most.values())
    found = calibrate(right_answers(table)[:, numbers])
    place_of = {number: place for place, number in enumerate(numbers)}
    return Calibrated(found, {place_of[number]: version_id for version_id, number in most.items()}, basis)


def keep_calibration(session: Session, exam_id: int, found: Calibrated | None, *, clock: Clock) -> None:
    """Puts a calibration in the place of the one before; None takes that away."""
    session.execute(delete(ItemCalibration).where(ItemCalibration.exam_id == exam_id))
    session.execute(delete(ExamCalibration).where(ExamCalibration.exam_id == exam_id))
    if found is None:
        return
    result = found.found
    session.execute(
        insert(ExamCalibration).values(
            exam_id=exam_id,
            basis=found.basis,
            candidates=result.candidates,
            left_out=result.left_out,
            iterations=result.iterations,
            is_converged=result.is_converged,
            log_likelihood=result.log_likelihood,
            reliability=result.reliability,
            calibrated_at=clock(),
        )
    )
    rows = [
        {
            "exam_id": exam_id,
            "version_id": found.version_ids[place],
            "candidates": each.candidates,
            "discrimination": each.a,
            "difficulty": each.b,
            "discrimination_error": each.a_error,
            "difficulty_error": each.b_error,
            "is_bounded": each.is_bounded,
        }
        for place, each in result.items.items()
    ]
    if rows:
        session.execute(insert(ItemCalibration), rows)


def exam_calibration(
    session: Session, exam_id: int
) -> tuple[ExamCalibration, dict[int, ItemParameters]] | None:
    """What is kept of an exam, the parameters by version; None if it was never calibrated."""
    kept = session.get(ExamCalibration, exam_id)
    if kept is None:
        return None
    rows = session.scalars(select(ItemCalibration).where(ItemCalibration.exam_id == exam_id))
    return kept, {
        row.version_id: ItemParameters(
            row.discrimination,
            row.difficulty,
            row.discrimination_error,
            row.difficulty_error,
            row.candidates,
            row.is_bounded,
        )
        for row in rows
    }


def item_parameters(session: Session, version_ids: Collection[int]) -> dict[int, VersionParameters]:
    """The parameters of these versions, where there are any to rely on. One statement.

    Of several exams the one with most candidates counts; left out is what ran into a bound, falls with ability, or is
    of a calibration that did not converge.
    """
    rows = session.scalars(
        select(ItemCalibration)
        .join(ExamCalibration, ExamCalibration.exam_id == ItemCalibration.exam_id)
        .where(
            ItemCalibration.version_id.in_(version_ids),
            ItemCalibration.is_bounded.is_(False),
            ItemCalibration.discrimination > 0,
            ExamCalibration.is_converged.is_(True),
        )
        .order_by(ItemCalibration.candidates)
    )
    return {
        row.version_id: VersionParameters(
            row.discrimination,
            row.difficulty,
            row.discrimination_error,
            row.difficulty_error,
            row.candidates,
        )
        for row in rows
    }
