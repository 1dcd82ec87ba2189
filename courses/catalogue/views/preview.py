"""A course as a member will see it. Nothing is counted and nothing is credited."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from courses.catalogue.models import Lesson
from courses.catalogue.offers import activity_title, activity_type
from courses.catalogue.reading import outline_of
from courses.catalogue.views.blueprints import authoring
from courses.catalogue.views.loading import course_or_404, lesson_or_404
from courses.catalogue.wording import KINDS
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.files.api import file_card, signed_url
from lms.web.access import requires
from lms.web.availability import switched_off


@authoring.get("/<int:course_id>/preview")
@requires("courses.author", Reach.UNITS)
def preview(course_id: int) -> ResponseReturnValue:
    session = current_session()
    course = course_or_404(session, course_id)
    parts = outline_of(session, course.id, with_drafts=True)
    return render_template("catalogue/preview.html", course=course, outline=parts, kinds=KINDS, lesson=None)


@authoring.get("/<int:course_id>/preview/<int:lesson_id>")
@requires("courses.author", Reach.UNITS)
def preview_lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    session = current_session()
    course = course_or_404(session, course_id)
    lesson = lesson_or_404(session, course, lesson_id)
    parts = outline_of(session, course.id, with_drafts=True)
    card = file_card(session, lesson.file_id) if lesson.file_id else None
    before, after = _neighbours([one for part in parts for one in part.lessons], lesson)
    return render_template(
        "catalogue/preview_lesson.html",
        course=course, outline=parts, kinds=KINDS, lesson=lesson, before=before, after=after, file=card,
        file_url=signed_url(card, clock=current_clock()) if card else None,
        activity=activity_title(session, lesson.activity_type, lesson.activity_ref, off=switched_off()),
        offering=activity_type(lesson.activity_type, off=switched_off()),
    )  # fmt: skip


def _neighbours(lessons: list[Lesson], lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
    place = lessons.index(lesson)
    before = lessons[place - 1] if place else None
    return before, lessons[place + 1] if place + 1 < len(lessons) else None
