"""Courses and what they are made of."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class Course(Model):
    """One row is one course, from the first draft on; publishing and retiring change its state, never its id.

    `unit_id` is the unit that owns it: whoever may author there may edit it. `audience` says for whom it is (see
    catalogue.domain.audience); empty means everybody in the organisation. `version` counts publications and is what a
    completion refers to; `revision` counts edits, so that a form which somebody else has overtaken is refused.
    `programme` is the one that the hour policies ask for and that completing the course completes, if it does.
    Only what was never published can be deleted; its row stays, because deleting can be undone.
    """

    __tablename__ = "courses_course"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(20))
    summary: Mapped[str] = mapped_column(Text, default="")
    cover: Mapped[str] = mapped_column(String(40), default="book")  # the name of an icon
    hours: Mapped[Decimal]
    category: Mapped[str] = mapped_column(ForeignKey("lms_hour_category.key"))
    programme: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    award_type: Mapped[str | None] = mapped_column(String(80))
    award_ref: Mapped[str | None] = mapped_column(String(120))
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_open_enrolment: Mapped[bool] = mapped_column(default=True)
    due_on: Mapped[date | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"), index=True)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'retired')", name="state"),
        CheckConstraint("hours >= 0", name="hours_not_negative"),
        CheckConstraint("deleted_at IS NULL OR version = 0", name="published_is_kept"),
        CheckConstraint("(award_type IS NULL) = (award_ref IS NULL)", name="award_is_whole"),
        Index("ix_courses_course_unit_id_state", "unit_id", "state"),
    )


class Section(Model):
    """One row is one heading of a course's outline, with the lessons below it. `deleted_at`: see Lesson."""

    __tablename__ = "courses_section"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)
    deleted_at: Mapped[datetime | None]


class Lesson(Model):
    """One row is one lesson: a page to read, a video, a document, or an activity that another plugin offers.

    There is no course_id: a lesson is where its section is. A deleted lesson keeps its row, because people may have
    learned it and because deleting can be undone; everything that reads an outline leaves rows with `deleted_at` out.
    A page's text is in `body`; the other kinds may have some there as an introduction. `is_draft` is for lessons added
    to a course that is published already: members do not see them until they are put in.
    A file belongs to its course alone: it is stored as private, and opened with lms.files.api.signed_url.
    """

    __tablename__ = "courses_lesson"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("courses_section.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(20), default="page")
    body: Mapped[str] = mapped_column(Text, default="", deferred=True)  # an outline does not need the texts
    file_id: Mapped[int | None] = mapped_column(ForeignKey("lms_file.id"), index=True)
    activity_type: Mapped[str | None] = mapped_column(String(80))
    activity_ref: Mapped[str | None] = mapped_column(String(120))
    minutes_required: Mapped[int] = mapped_column(default=0)
    is_required: Mapped[bool] = mapped_column(default=True)
    is_draft: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('page', 'video', 'document', 'activity')", name="kind"),
        CheckConstraint("(activity_type IS NULL) = (activity_ref IS NULL)", name="activity_is_whole"),
        CheckConstraint("minutes_required >= 0", name="minutes_not_negative"),
        Index("ix_courses_lesson_activity_type_activity_ref", "activity_type", "activity_ref"),
    )
