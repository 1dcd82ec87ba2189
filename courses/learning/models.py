"""Who learns what, how far they are, and what they have completed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model

ACTIVE = text("state = 'active'")
BESIDE_REFERENCES = {"key_share": True}
"""How an enrolment is locked. A new row of progress holds its enrolment's key, so that two transactions with one each
would wait for each other for ever if they then asked for the whole row."""


class Enrolment(Model):
    """One row is one person's way through one course, once. Learning it again is another row, of the next cycle:
    nothing is ever reset. `course_version` is the publication that was current on the first day. `assigned_by` is the
    account of whoever put the person in; empty when the person enrolled alone."""

    __tablename__ = "courses_enrolment"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), index=True)
    cycle: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    course_version: Mapped[int]
    enrolled_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"), index=True)

    __table_args__ = (
        UniqueConstraint("course_id", "person_id", "cycle"),
        CheckConstraint("state IN ('active', 'completed', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'completed') = (completed_at IS NOT NULL)", name="completed_has_instant"),
        Index(
            "uq_courses_enrolment_active",
            "course_id",
            "person_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
    )


class LessonProgress(Model):
    """One row is how far one enrolment is in one lesson, from the first time it was opened.

    `milliseconds_counted` never exceeds what the lesson asks for. `watched` holds, of a video,
    {"file": id, "stretches": [[from, to], …]} in milliseconds, and `position` where the player was last.
    """

    __tablename__ = "courses_lesson_progress"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("courses_lesson.id"), index=True)
    milliseconds_counted: Mapped[int] = mapped_column(default=0)
    watched: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int | None]
    first_opened_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id"),)


class LearningPresence(Model):
    """One row is where one person is learning, like a key that hangs on one hook: whoever holds it has time counted.

    `place` is one opening of one lesson page; `is_open` says that a span runs since `beat_at`.
    """

    __tablename__ = "courses_learning_presence"

    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(40))
    beat_at: Mapped[datetime]
    is_open: Mapped[bool]
    position: Mapped[int | None]


class Completion(Model):
    """One row is one completed enrolment, with everything as it was on that day: the course's title and hours, the
    person's unit and post. People move and courses change; what was completed does not."""

    __tablename__ = "courses_completion"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("courses_enrolment.id"), unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    post: Mapped[str] = mapped_column(String(120), default="")
    tier: Mapped[str] = mapped_column(String(40), default="")
    course_version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    hours: Mapped[Decimal]
    category: Mapped[str] = mapped_column(ForeignKey("lms_hour_category.key"))
    programme: Mapped[str | None] = mapped_column(String(80))
    award_type: Mapped[str | None] = mapped_column(String(80))
    award_ref: Mapped[str | None] = mapped_column(String(120))
    completed_at: Mapped[datetime]


class VideoLength(Model):
    """One row is the length of one video file, read from it once. `milliseconds` is empty where the file does not say:
    then watching cannot be judged, and the lesson goes by its minutes alone."""

    __tablename__ = "courses_video_length"

    file_id: Mapped[int] = mapped_column(ForeignKey("lms_file.id", ondelete="CASCADE"), primary_key=True)
    milliseconds: Mapped[int | None] = mapped_column(BigInteger)
