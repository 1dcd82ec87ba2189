"""Enrolling and withdrawing."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, CourseState, is_for
from courses.learning.domain.enrolling import (
    EnrolmentState,
    NotForThisPerson,
    NotPublished,
    entry_after,
    withdrawn_from,
)
from courses.learning.models import BESIDE_REFERENCES, Enrolment
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.db import insert_once
from lms.hours.api import local_date
from lms.organisation.api import person_card


def enrol_member(
    session: Session,
    course: Course,
    person_id: int,
    *,
    actor: Actor,
    clock: Clock,
    again: bool = False,
    is_assigned: bool = False,
) -> Enrolment:
    """The person's enrolment in the course: the one under way, or a new one where there is none.

    `again` begins the next cycle after a completion. `is_assigned`: somebody with authority enrols the person, so that
    the course need not be open to enrol in. Raises NotPublished, NotForThisPerson.
    """
    earlier = enrolments_of(session, course.id, person_id)
    entry = entry_after([EnrolmentState(enrolment.state) for enrolment in earlier], again=again)
    if entry.begins_cycle is None:
        return earlier[-1]
    now = clock()
    if course.state != CourseState.PUBLISHED:
        raise NotPublished(course.state)
    post = person_card(session, person_id, local_date(now))
    is_meant = post is not None and is_for(course, tier=post.tier, unit_path=post.unit_path)
    if not is_meant or not (course.is_open_enrolment or is_assigned):
        raise NotForThisPerson(str(course.id))
    is_new = insert_once(
        session,
        Enrolment,
        course_id=course.id,
        person_id=person_id,
        cycle=entry.begins_cycle,
        state=EnrolmentState.ACTIVE.value,
        course_version=course.version,
        enrolled_at=now,
    )
    enrolment = enrolments_of(session, course.id, person_id)[-1]
    if is_new:
        record(
            session,
            actor=actor,
            clock=clock,
            action="courses.enrol",
            subject=("enrolment", enrolment.id),
            title=course.title,
            after={"person": person_id, "cycle": enrolment.cycle},
        )
    return enrolment


def enrolments_of(session: Session, course_id: int, person_id: int) -> list[Enrolment]:
    """A person's enrolments in a course, oldest first."""
    return list(
        session.scalars(
            select(Enrolment)
            .where(Enrolment.course_id == course_id, Enrolment.person_id == person_id)
            .order_by(Enrolment.cycle)
        )
    )


def withdraw_member(session: Session, enrolment: Enrolment, *, actor: Actor, clock: Clock) -> None:
    """Ends an enrolment that is under way. Raises EnrolmentRefused."""
    session.flush()
    session.refresh(enrolment, with_for_update=BESIDE_REFERENCES)
    enrolment.state = withdrawn_from(EnrolmentState(enrolment.state)).value
    enrolment.withdrawn_at = clock()
    record(
        session,
        actor=actor,
        clock=clock,
        action="courses.withdraw",
        subject=("enrolment", enrolment.id),
        before={"state": EnrolmentState.ACTIVE.value},
        after={"state": enrolment.state},
    )
