"""A course's outline: the page, and changes to its sections and to the order of its lessons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses.catalogue.domain import Direction, LessonKind, OrderOvertaken, missing, shifted
from courses.catalogue.forms.lesson import SectionForm
from courses.catalogue.models import Course, Lesson
from courses.catalogue.reading import outline_of
from courses.catalogue.services import outline as services
from courses.catalogue.services.readiness import NotReady, course_checklist
from courses.catalogue.views.blueprints import authoring
from courses.catalogue.views.loading import (
    course_or_404,
    lesson_or_404,
    overtaken_message,
    section_or_404,
)
from courses.catalogue.wording import KINDS, NEW_TITLES
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.web.access import current_actor, requires
from lms.web.availability import switched_off
from lms.web.flashes import offer_undo
from lms.web.i18n import local_day


def editor_context(session: Session, course: Course, lesson: Lesson | None = None) -> dict[str, Any]:
    """What the frame of the editor shows: the outline, and how much is missing."""
    items = course_checklist(session, course, local_day(current_clock()()), off=switched_off())
    return {
        "course": course,
        "outline": outline_of(session, course.id, with_drafts=True),
        "lesson": lesson,
        "kinds": KINDS,
        "missing": missing(items),
    }


@authoring.get("/<int:course_id>")
@requires("courses.author", Reach.UNITS)
def outline(course_id: int) -> ResponseReturnValue:
    session = current_session()
    course = course_or_404(session, course_id)
    return render_template("catalogue/outline.html", **editor_context(session, course))


@authoring.post("/<int:course_id>/sections")
@requires("courses.author", Reach.UNITS)
def add_section(course_id: int) -> ResponseReturnValue:
    form = SectionForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            services.add_section(session, course, title=form.title.data or "", **_who())
    else:
        flash(_("Give the section a title of at most 200 characters."), "error")
    return _back(course_id)


@authoring.post("/<int:course_id>/sections/<int:section_id>")
@requires("courses.author", Reach.UNITS)
def rename_section(course_id: int, section_id: int) -> ResponseReturnValue:
    form = SectionForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            section = section_or_404(session, course, section_id)
            services.rename_section(session, course, section, title=form.title.data or "", **_who())
    else:
        flash(_("Give the section a title of at most 200 characters."), "error")
    return _back(course_id)


@authoring.post("/<int:course_id>/sections/<int:section_id>/delete")
@requires("courses.author", Reach.UNITS)
def delete_section(course_id: int, section_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            section = section_or_404(session, course, section_id)
            title, today = section.title, local_day(current_clock()())
            services.delete_section(session, course, section, today=today, **_who())
        undo_url = url_for("authoring.restore_section", course_id=course_id, section_id=section_id)
        offer_undo(_("“%(title)s” and its lessons are deleted.", title=title), undo_url)
    except NotReady:
        flash(last_lesson_message(), "error")
    return _back(course_id)


@authoring.post("/<int:course_id>/sections/<int:section_id>/restore")
@requires("courses.author", Reach.UNITS)
def restore_section(course_id: int, section_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        course = course_or_404(session, course_id, for_change=True)
        section = section_or_404(session, course, section_id, deleted=True)
        services.restore_section(session, course, section, **_who())
    flash(_("The section is back."), "success")
    return _back(course_id)


@authoring.post("/<int:course_id>/order")
@requires("courses.author", Reach.UNITS)
def order_sections(course_id: int) -> ResponseReturnValue:
    def put(session: Session, course: Course) -> None:
        services.order_sections(session, course, _sent_ids(), **_who())

    return _ordered(course_id, put)


@authoring.post("/<int:course_id>/sections/<int:section_id>/order")
@requires("courses.author", Reach.UNITS)
def order_lessons(course_id: int, section_id: int) -> ResponseReturnValue:
    def put(session: Session, course: Course) -> None:
        section = section_or_404(session, course, section_id)
        services.order_lessons(session, course, section, _sent_ids(), **_who())

    return _ordered(course_id, put)


@authoring.post("/<int:course_id>/sections/<int:section_id>/shift")
@requires("courses.author", Reach.UNITS)
def shift_section(course_id: int, section_id: int) -> ResponseReturnValue:
    """The order without scripts: one place up or down."""
    with unit_of_work() as session:
        course = course_or_404(session, course_id, for_change=True)
        ids = [part.section.id for part in outline_of(session, course.id, with_drafts=True)]
        section = section_or_404(session, course, section_id)
        services.order_sections(session, course, shifted(ids, section.id, _direction()), **_who())
    return _back(course_id)


@authoring.post("/<int:course_id>/lessons/<int:lesson_id>/shift")
@requires("courses.author", Reach.UNITS)
def shift_lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """The order without scripts: one place up or down within the section."""
    with unit_of_work() as session:
        course = course_or_404(session, course_id, for_change=True)
        lesson = lesson_or_404(session, course, lesson_id)
        section = section_or_404(session, course, lesson.section_id)
        parts = outline_of(session, course.id, with_drafts=True)
        ids = next([one.id for one in part.lessons] for part in parts if part.section.id == section.id)
        services.order_lessons(session, course, section, shifted(ids, lesson.id, _direction()), **_who())
    return _back(course_id)


@authoring.post("/<int:course_id>/sections/<int:section_id>/lessons")
@requires("courses.author", Reach.UNITS)
def add_lesson(course_id: int, section_id: int) -> ResponseReturnValue:
    kind = request.form.get("kind", "")
    if kind not in set(LessonKind):
        abort(400)
    with unit_of_work() as session:
        course = course_or_404(session, course_id, for_change=True)
        section = section_or_404(session, course, section_id)
        title = str(NEW_TITLES[LessonKind(kind)])
        lesson = services.add_lesson(session, course, section, title=title, kind=LessonKind(kind), **_who())
        lesson_id = lesson.id
    return redirect(url_for("authoring.lesson", course_id=course_id, lesson_id=lesson_id))


def last_lesson_message() -> str:
    return _(
        "Nothing was deleted: the course is published, and it would have no required lesson left. Retire it first."
    )


def _ordered(course_id: int, put: Callable[[Session, Course], None]) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            put(session, course_or_404(session, course_id, for_change=True))
    except OrderOvertaken:
        return {"error": overtaken_message()}, 409
    return "", 204


def _sent_ids() -> list[int]:
    sent = request.get_json(silent=True)
    ids = sent.get("ids") if isinstance(sent, dict) else None
    if not isinstance(ids, list) or not all(str(one).isdecimal() for one in ids):
        abort(400)
    return [int(one) for one in ids]


def _direction() -> Direction:
    direction = request.form.get("direction", "")
    return Direction(direction) if direction in set(Direction) else abort(400)


def _who() -> dict[str, Any]:
    return {"actor": current_actor(), "clock": current_clock()}


def _back(course_id: int) -> ResponseReturnValue:
    return redirect(url_for("authoring.outline", course_id=course_id))
