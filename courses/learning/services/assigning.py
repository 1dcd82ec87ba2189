"""Assigning a course to people: whoever runs training puts them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, CourseState
from courses.learning.candidates import Candidate, candidates_of
from courses.learning.domain.enrolling import EnrolmentState, NotPublished
from courses.learning.models import Enrolment, LessonProgress
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.hours.api import local_date
from lms.organisation.api import person_in_scope


def assign_people(
    session: Session, course: Course, person_ids: Iterable[int], *, scope: Scope, actor: Actor, clock: Clock
) -> list[int]:
    """Enrols those of these people who are within the scope, whom the course is for, and who neither take it nor have
    completed it. Returns whom; asked again, nobody. Three statements, however many they are. Raises NotPublished."""
    if course.state != CourseState.PUBLISHED:
        raise NotPublished(course.state)
    now = clock()
    found = candidates_of(session, scope, course, local_date(now), among=set(person_ids))
    assigned = _enrol(session, [_row(course, one, actor, now) for one in found if one.is_free])
    if assigned:
        _note(session, course, "courses.assign", assigned, actor=actor, clock=clock)
    return assigned


def take_back_assignments(
    session: Session, course: Course, assigned_at: datetime, *, scope: Scope, actor: Actor, clock: Clock
) -> list[int]:
    """Undoes what the actor assigned at that moment, for those who have not opened a lesson. Returns who they are.

    Nothing rests on a row without progress, so it goes altogether: the next assignment is the first round again. The
    rows are locked before progress is looked for, because somebody may be opening the first lesson just now.
    """
    locked = session.scalars(
        select(Enrolment.id)
        .where(
            Enrolment.course_id == course.id,
            Enrolment.assigned_by.is_not(None),  # who enrolled alone is nobody's to take back
            Enrolment.assigned_by == actor.account_id,
            Enrolment.enrolled_at == assigned_at,
            Enrolment.state == EnrolmentState.ACTIVE,
            person_in_scope(Enrolment.person_id, scope, local_date(clock())),
        )
        .with_for_update()
    ).all()
    begun = select(LessonProgress.enrolment_id).where(LessonProgress.enrolment_id.in_(locked))
    gone = delete(Enrolment).where(Enrolment.id.in_(locked), Enrolment.id.not_in(begun))
    people = list(session.scalars(gone.returning(Enrolment.person_id))) if locked else []
    if people:
        _note(session, course, "courses.take_back_assignment", people, actor=actor, clock=clock)
    return sorted(people)


def _row(course: Course, candidate: Candidate, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "course_id": course.id,
        "person_id": candidate.person_id,
        "cycle": candidate.rounds + 1,
        "state": EnrolmentState.ACTIVE.value,
        "course_version": course.version,
        "enrolled_at": now,
        "assigned_by": actor.account_id,
    }


def _enrol(session: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Inserts those that nobody has inserted meanwhile, and says whose they are."""
    if not rows:
        return []
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Enrolment).on_conflict_do_nothing().returning(Enrolment.person_id)
    session.flush()
    return sorted(session.scalars(statement, rows))


def _note(
    session: Session, course: Course, action: str, people: list[int], *, actor: Actor, clock: Clock
) -> None:
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("course", course.id),
        title=course.title,
        after={"people": sorted(people)},
    )
