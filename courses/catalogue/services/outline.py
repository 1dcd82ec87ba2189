"""Sections and lessons: adding, naming, ordering, deleting and taking that back.

Every function expects the course's row to be locked (reading.course_in_scope(…, for_change=True)), so that two authors
cannot order the same list at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from courses.catalogue.domain import CourseState, LessonKind, reordered
from courses.catalogue.models import Course, Lesson, Section
from courses.catalogue.services.readiness import check_still_teachable
from courses.catalogue.services.trail import note
from lms.clock import Clock
from lms.contracts.access import Actor


def add_section(session: Session, course: Course, *, title: str, actor: Actor, clock: Clock) -> Section:
    """A section at the end of the course."""
    last = session.scalar(select(func.max(Section.position)).where(Section.course_id == course.id))
    section = Section(course_id=course.id, title=title, position=(last or 0) + 1)
    session.add(section)
    session.flush()
    note(
        session, course, "courses.add_section", actor=actor, clock=clock,
        after={"section": section.id, "title": title},
    )  # fmt: skip
    return section


def rename_section(
    session: Session, course: Course, section: Section, *, title: str, actor: Actor, clock: Clock
) -> None:
    """Gives a section another title."""
    note(
        session, course, "courses.rename_section", actor=actor, clock=clock,
        before={"section": section.id, "title": section.title}, after={"section": section.id, "title": title},
    )  # fmt: skip
    section.title = title


def add_lesson(
    session: Session,
    course: Course,
    section: Section,
    *,
    title: str,
    kind: LessonKind,
    actor: Actor,
    clock: Clock,
) -> Lesson:
    """An empty lesson at the end of a section; in a published course it is a draft until it is put in."""
    lesson = Lesson(
        section_id=section.id,
        title=title,
        kind=kind.value,
        position=_end_of(session, section),
        minutes_required=0 if kind is LessonKind.ACTIVITY else 5,
        is_draft=course.state != CourseState.DRAFT,
    )
    session.add(lesson)
    session.flush()
    note(
        session, course, "courses.add_lesson", actor=actor, clock=clock,
        after={"lesson": lesson.id, "title": title, "kind": kind.value},
    )  # fmt: skip
    return lesson


def order_sections(
    session: Session, course: Course, wanted: Sequence[int], *, actor: Actor, clock: Clock
) -> None:
    """Puts the sections in this order. Raises OrderOvertaken."""
    statement = select(Section).where(Section.course_id == course.id, Section.deleted_at.is_(None))
    rows = session.scalars(statement.order_by(Section.position, Section.id)).all()
    _put_in_order(rows, wanted)
    note(session, course, "courses.order_sections", actor=actor, clock=clock, after={"order": list(wanted)})


def order_lessons(
    session: Session, course: Course, section: Section, wanted: Sequence[int], *, actor: Actor, clock: Clock
) -> None:
    """Puts a section's lessons in this order; lessons of the course's other sections that are named come along.

    Raises OrderOvertaken when one of the section's lessons is not named, or a lesson is named that is not there.
    """
    of_course = select(Section.id).where(Section.course_id == course.id)
    statement = select(Lesson).where(Lesson.section_id.in_(of_course), Lesson.deleted_at.is_(None))
    rows = session.scalars(statement.order_by(Lesson.position, Lesson.id)).all()
    _put_in_order([row for row in rows if row.section_id == section.id or row.id in wanted], wanted)
    for row in rows:
        if row.id in wanted:
            row.section_id = section.id
    note(
        session, course, "courses.order_lessons", actor=actor, clock=clock,
        after={"section": section.id, "order": list(wanted)},
    )  # fmt: skip


def move_lesson(
    session: Session, course: Course, lesson: Lesson, section: Section, *, actor: Actor, clock: Clock
) -> None:
    """Puts a lesson at the end of another section of the same course."""
    if lesson.section_id == section.id:
        return
    note(
        session, course, "courses.move_lesson", actor=actor, clock=clock,
        before={"lesson": lesson.id, "section": lesson.section_id},
        after={"lesson": lesson.id, "section": section.id},
    )  # fmt: skip
    lesson.position = _end_of(session, section)
    lesson.section_id = section.id


def delete_lesson(
    session: Session, course: Course, lesson: Lesson, *, today: date, actor: Actor, clock: Clock
) -> None:
    """Takes a lesson out of the course. Raises NotReady when a published course would be left without any."""
    lesson.deleted_at = clock()
    check_still_teachable(session, course, today)
    note(
        session, course, "courses.delete_lesson", actor=actor, clock=clock,
        before={"lesson": lesson.id, "title": lesson.title},
    )  # fmt: skip


def restore_lesson(session: Session, course: Course, lesson: Lesson, *, actor: Actor, clock: Clock) -> None:
    """Undoes a deletion; the lesson's section comes back with it."""
    lesson.deleted_at = None
    session.execute(update(Section).where(Section.id == lesson.section_id).values(deleted_at=None))
    note(
        session, course, "courses.restore_lesson", actor=actor, clock=clock,
        after={"lesson": lesson.id, "title": lesson.title},
    )  # fmt: skip


def delete_section(
    session: Session, course: Course, section: Section, *, today: date, actor: Actor, clock: Clock
) -> None:
    """Takes a section and its lessons out of the course. Raises NotReady as delete_lesson does."""
    now = clock()
    section.deleted_at = now
    _mark_lessons(session, section, None, now)
    check_still_teachable(session, course, today)
    note(
        session, course, "courses.delete_section", actor=actor, clock=clock,
        before={"section": section.id, "title": section.title},
    )  # fmt: skip


def restore_section(
    session: Session, course: Course, section: Section, *, actor: Actor, clock: Clock
) -> None:
    """Undoes a deletion: the section, and the lessons that went with it (not those deleted before)."""
    _mark_lessons(session, section, section.deleted_at, None)
    section.deleted_at = None
    note(
        session, course, "courses.restore_section", actor=actor, clock=clock,
        after={"section": section.id, "title": section.title},
    )  # fmt: skip


def _mark_lessons(session: Session, section: Section, marked: datetime | None, to: datetime | None) -> None:
    same = Lesson.deleted_at.is_(None) if marked is None else Lesson.deleted_at == marked
    for lesson in session.scalars(select(Lesson).where(Lesson.section_id == section.id, same)):
        lesson.deleted_at = to


def _end_of(session: Session, section: Section) -> int:
    last = session.scalar(select(func.max(Lesson.position)).where(Lesson.section_id == section.id))
    return (last or 0) + 1


def _put_in_order(rows: Sequence[Section] | Sequence[Lesson], wanted: Sequence[int]) -> None:
    by_id = {row.id: row for row in rows}
    for position, row_id in enumerate(reordered(list(by_id), wanted), start=1):
        by_id[row_id].position = position
