"""Courses to learn, without the catalogue's editor."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from courses.catalogue.api import Course, Lesson, Section

PUBLISHED = datetime(2026, 1, 5, tzinfo=UTC)


def make_course(session: Session, unit: Any, *lessons: dict[str, Any], **changes: Any) -> Course:
    """A published course of the unit with one section of these lessons; a page of one minute where none is given."""
    values = {
        "unit_id": unit.id, "title": "信息安全基础", "title_en": "Information security", "language": "zh",
        "hours": Decimal("3.5"), "category": "online", "state": "published", "audience": {}, "version": 1,
        "created_at": PUBLISHED, "published_at": PUBLISHED,
    }  # fmt: skip
    course = Course(**(values | changes))
    session.add(course)
    session.flush()
    section = Section(course_id=course.id, title="第一部分", position=1)
    session.add(section)
    session.flush()
    for position, lesson in enumerate(lessons or ({"minutes_required": 1},)):
        session.add(
            Lesson(section_id=section.id, position=position, **({"title": f"第 {position + 1} 课"} | lesson))
        )
    session.flush()
    return course


def activity(ref: str = "7", kind: str = "question_bank.exam") -> dict[str, Any]:
    """A lesson that another plugin offers."""
    return {"kind": "activity", "activity_type": kind, "activity_ref": ref}


def lessons_in(session: Session, course: Course) -> list[Lesson]:
    """The course's lessons in their order."""
    return (
        session.query(Lesson)
        .join(Section, Section.id == Lesson.section_id)
        .where(Section.course_id == course.id)
        .order_by(Lesson.position)
        .all()
    )


def mp4(seconds: int) -> bytes:
    """The smallest file that says it is a video of this length: ftyp, moov with mvhd."""
    header = bytes(12) + (1000).to_bytes(4, "big") + (1000 * seconds).to_bytes(4, "big") + bytes(80)
    movie = _box(b"mvhd", header)
    return _box(b"ftyp", b"isom" + bytes(4) + b"isom") + _box(b"free", bytes(20)) + _box(b"moov", movie)


def _box(name: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + name + body
