"""Completing lessons and courses, and the hours that follow: once, however often and whichever way it is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, Lesson, Section, lessons_of_courses
from courses.learning.domain.completing import LessonRule, LessonState, is_course_complete, missing
from courses.learning.domain.enrolling import EnrolmentState, completed_from
from courses.learning.models import BESIDE_REFERENCES, Completion, Enrolment, LessonProgress
from courses.learning.services.crediting import give_credit
from courses.learning.services.progress import counted_of
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.events import ActivityFinished
from lms.db import insert_once
from lms.hours.api import local_date
from lms.organisation.api import HeldPost, PersonCard, person_card


class NotYet(Exception):
    """The lesson's time is not up, so it cannot be marked as done."""


def acknowledge_lesson(
    session: Session,
    progress: LessonProgress,
    lesson: Lesson,
    enrolment: Enrolment,
    rule: LessonRule,
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """The member says that a page or document has been read. Raises NotYet before its time is up."""
    session.flush()
    session.refresh(progress, with_for_update=True)
    if missing(rule, counted_of(progress, lesson), is_acknowledged=True):
        raise NotYet(str(lesson.id))
    progress.acknowledged_at = progress.acknowledged_at or clock()
    settle_lesson(session, progress, lesson, enrolment, rule, actor=actor, clock=clock)


def settle_lesson(
    session: Session,
    progress: LessonProgress,
    lesson: Lesson,
    enrolment: Enrolment,
    rule: LessonRule,
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Notes that the lesson is done as soon as nothing is missing, and the course with its last lesson."""
    is_acknowledged = progress.acknowledged_at is not None
    if progress.completed_at is not None:
        return
    if missing(rule, counted_of(progress, lesson), is_acknowledged=is_acknowledged):
        return
    progress.completed_at = clock()
    settle_course(session, enrolment, actor=actor, clock=clock)


def finish_activity(session: Session, event: ActivityFinished, *, actor: Actor, clock: Clock) -> None:
    """Completes the lessons that are this activity, in every course the person is learning now.

    What was not passed changes nothing, and neither does hearing of it again.
    """
    if not event.is_passed:
        return
    waiting = session.execute(
        select(Enrolment, Lesson.id)
        .join(Section, Section.course_id == Enrolment.course_id)
        .join(Lesson, Lesson.section_id == Section.id)
        .where(
            Enrolment.person_id == event.person_id,
            Enrolment.state == EnrolmentState.ACTIVE,
            Lesson.activity_type == event.activity_type,
            Lesson.activity_ref == event.ref,
            Lesson.deleted_at.is_(None),
            Lesson.is_draft.is_(False),
            Section.deleted_at.is_(None),
        )
        .order_by(Enrolment.id, Lesson.id)
    ).all()
    for enrolment, lesson_id in waiting:
        complete_activity(session, enrolment, lesson_id, event.finished_at)
        settle_course(session, enrolment, actor=actor, clock=clock)


def settle_course(session: Session, enrolment: Enrolment, *, actor: Actor, clock: Clock) -> Completion | None:
    """Completes the course if every required lesson is done; None when it is not, or has been before.

    The enrolment is locked before its lessons are looked at: of two lessons that are finished at the same moment, one
    must see the other.
    """
    session.flush()
    session.refresh(enrolment, with_for_update=BESIDE_REFERENCES)
    if enrolment.state != EnrolmentState.ACTIVE or not is_course_complete(lesson_states(session, enrolment)):
        return None
    return complete_course(session, enrolment, actor=actor, clock=clock)


def lesson_states(session: Session, enrolment: Enrolment) -> list[LessonState]:
    """The lessons of the enrolment's course with when each was done: two statements."""
    done = dict(
        session.execute(
            select(LessonProgress.lesson_id, LessonProgress.completed_at).where(
                LessonProgress.enrolment_id == enrolment.id
            )
        ).all()
    )
    lessons = lessons_of_courses(session, [enrolment.course_id])[enrolment.course_id]
    return [LessonState(lesson.id, lesson.is_required, done.get(lesson.id)) for lesson in lessons]


def complete_course(session: Session, enrolment: Enrolment, *, actor: Actor, clock: Clock) -> Completion:
    """Writes the completion with everything as it is now, and gives what the course is worth.

    Raises EnrolmentRefused unless the enrolment is active; its row must be locked.
    """
    now = clock()
    enrolment.state = completed_from(EnrolmentState(enrolment.state)).value
    enrolment.completed_at = now
    course = session.get_one(Course, enrolment.course_id)
    post = person_card(session, enrolment.person_id, local_date(now))
    completion = completion_of(course, enrolment.id, enrolment.person_id, post, now)
    session.add(completion)
    session.flush()
    record(
        session,
        actor=actor,
        clock=clock,
        action="courses.complete",
        subject=("completion", completion.id),
        title=course.title,
        unit_path=post.unit_path if post else "",
        after={"person": enrolment.person_id, "cycle": enrolment.cycle, "hours": course.hours},
    )
    give_credit(session, completion, actor=actor, clock=clock)
    return completion


def completion_of(
    course: Course,
    enrolment_id: int,
    person_id: int,
    post: PersonCard | HeldPost | None,
    completed_at: datetime,
) -> Completion:
    """What is kept of a completion: the course as it is, and the post held on that day."""
    return Completion(
        enrolment_id=enrolment_id,
        course_id=course.id,
        person_id=person_id,
        unit_id=post.unit_id if post else None,
        post=post.post if post else "",
        tier=post.tier if post else "",
        course_version=course.version,
        title=course.title,
        title_en=course.title_en,
        hours=course.hours,
        category=course.category,
        programme=course.programme,
        award_type=course.award_type,
        award_ref=course.award_ref,
        completed_at=completed_at,
    )


def complete_activity(session: Session, enrolment: Enrolment, lesson_id: int, at: datetime) -> None:
    """Notes when the activity was finished, once."""
    insert_once(
        session,
        LessonProgress,
        enrolment_id=enrolment.id,
        lesson_id=lesson_id,
        milliseconds_counted=0,
        watched={},
        first_opened_at=at,
        last_seen_at=at,
    )
    progress = session.scalars(
        select(LessonProgress)
        .where(LessonProgress.enrolment_id == enrolment.id, LessonProgress.lesson_id == lesson_id)
        .with_for_update()
    ).one()
    progress.completed_at = progress.completed_at or at
    progress.last_seen_at = max(progress.last_seen_at, at)
