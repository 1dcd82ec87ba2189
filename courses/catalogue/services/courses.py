"""Beginning a course, changing its settings, copying it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from courses.catalogue.domain import Audience
from courses.catalogue.models import Course, Lesson, Section
from courses.catalogue.reading import outline_of
from courses.catalogue.services.trail import note
from lms.clock import Clock
from lms.contracts.access import Actor

EVERYBODY = Audience()


class EditOvertaken(ValueError):
    """Somebody else has saved since this form was opened; nothing has been changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSettings:
    """What an author decides about a course besides its lessons. `award` is (award type's key, ref) or None."""

    unit_id: int
    title: str
    title_en: str | None
    language: str
    category: str
    hours: Decimal
    summary: str = ""
    cover: str = "book"
    audience: Audience = EVERYBODY
    is_open_enrolment: bool = True
    award: tuple[str, str] | None = None
    due_on: date | None = None
    programme: str | None = None

    def columns(self) -> dict[str, Any]:
        """The settings as the course's columns."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["award_type"], values["award_ref"] = values.pop("award") or (None, None)
        return values | {"audience": self.audience.to_json()}


def create_course(session: Session, settings: CourseSettings, *, actor: Actor, clock: Clock) -> Course:
    """A draft without lessons, owned by the unit in its settings."""
    course = Course(**settings.columns(), state="draft", created_by=actor.account_id, created_at=clock())
    session.add(course)
    session.flush()
    note(session, course, "courses.create_course", actor=actor, clock=clock, after=settings.columns())
    return course


def change_course(
    session: Session,
    course: Course,
    settings: CourseSettings,
    *,
    seen_revision: int,
    actor: Actor,
    clock: Clock,
) -> None:
    """Changes the settings. Raises EditOvertaken unless `seen_revision` is the present one."""
    if course.revision != seen_revision:
        raise EditOvertaken
    after = settings.columns()
    before = {name: getattr(course, name) for name in after}
    if before == after:
        return
    for name, value in after.items():
        setattr(course, name, value)
    course.revision += 1
    note(session, course, "courses.change_course", actor=actor, clock=clock, before=before, after=after)


def duplicate_course(session: Session, course: Course, *, title: str, actor: Actor, clock: Clock) -> Course:
    """A draft with the same settings, sections and lessons, and no past. Files and activities are shared."""
    copy = Course(
        **_copied(course, Course) | {"title": title, "title_en": None},
        state="draft",
        created_by=actor.account_id,
        created_at=clock(),
    )
    session.add(copy)
    session.flush()
    for part in outline_of(session, course.id):
        section = Section(course_id=copy.id, title=part.section.title, position=part.section.position)
        session.add(section)
        session.flush()
        session.add_all(Lesson(**_copied(lesson, Lesson), section_id=section.id) for lesson in part.lessons)
    note(session, copy, "courses.create_course", actor=actor, clock=clock, after={"copy_of": course.id})
    return copy


OWN_PAST = {
    "id",
    "section_id",
    "state",
    "created_by",
    "created_at",
    "published_at",
    "version",
    "revision",
    "deleted_at",
}


def _copied(thing: Course | Lesson, model: type[Course] | type[Lesson]) -> dict[str, Any]:
    """The columns that a copy takes over: all but identity and history."""
    return {
        column.key: getattr(thing, column.key)
        for column in model.__mapper__.column_attrs
        if column.key not in OWN_PAST
    }
