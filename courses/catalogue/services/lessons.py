"""Writing a lesson."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from courses.catalogue.domain import CourseState
from courses.catalogue.models import Course, Lesson
from courses.catalogue.services.courses import EditOvertaken
from courses.catalogue.services.readiness import check_lesson_ready, check_still_teachable
from courses.catalogue.services.trail import note
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.web.html import clean_rich, plain_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonContent:
    """What an author writes in a lesson. `body` is untrusted HTML; `file_id` None keeps the file there is."""

    title: str
    body: str = ""
    minutes_required: int = 0
    is_required: bool = True
    activity: tuple[str, str] | None = None
    file_id: int | None = None


def change_lesson(
    session: Session,
    course: Course,
    lesson: Lesson,
    content: LessonContent,
    *,
    seen_revision: int,
    today: date,
    actor: Actor,
    clock: Clock,
) -> None:
    """Saves a lesson; its text is cleaned here.

    Raises EditOvertaken unless `seen_revision` is the present one, and NotReady when members already see the lesson
    and could make nothing of what it would become.
    """
    if lesson.revision != seen_revision:
        raise EditOvertaken
    before = _noted(lesson)
    write_content(lesson, content)
    after = _noted(lesson)
    if before == after:
        return
    lesson.revision += 1
    if course.state == CourseState.PUBLISHED and not lesson.is_draft:
        check_lesson_ready(session, lesson)
        check_still_teachable(session, course, today)
    note(
        session, course, "courses.change_lesson", actor=actor, clock=clock,
        before={"lesson": lesson.id, **before}, after={"lesson": lesson.id, **after},
    )  # fmt: skip


def write_content(lesson: Lesson, content: LessonContent) -> None:
    """Puts the content into the row: the only place where a lesson's HTML is stored."""
    lesson.title = content.title
    lesson.body = _stored_html(content.body)
    lesson.minutes_required = content.minutes_required
    lesson.is_required = content.is_required
    lesson.activity_type, lesson.activity_ref = content.activity or (None, None)
    lesson.file_id = content.file_id or lesson.file_id


def put_in_lesson(session: Session, course: Course, lesson: Lesson, *, actor: Actor, clock: Clock) -> None:
    """Shows a draft lesson to the members of a published course. Raises NotReady."""
    check_lesson_ready(session, lesson)
    lesson.is_draft = False
    lesson.revision += 1
    note(
        session, course, "courses.put_in_lesson", actor=actor, clock=clock,
        after={"lesson": lesson.id, "title": lesson.title},
    )  # fmt: skip


def _stored_html(text: str) -> str:
    """The cleaned text; empty when it has neither words nor a picture, as an untouched editor leaves it."""
    cleaned = clean_rich(text)
    return cleaned if plain_text(cleaned).strip() or "src=" in cleaned else ""


def _noted(lesson: Lesson) -> dict[str, Any]:
    """A lesson as the audit trail keeps it: of the text a digest, which tells that it changed and to what."""
    names = ("title", "minutes_required", "is_required", "activity_type", "activity_ref", "file_id")
    text = lesson.body or ""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {name: getattr(lesson, name) for name in names} | {"text": digest, "characters": len(text)}
