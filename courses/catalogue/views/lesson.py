"""Writing one lesson."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses.catalogue.domain import LessonKind
from courses.catalogue.forms.lesson import LessonForm
from courses.catalogue.models import Course, Lesson
from courses.catalogue.offers import activity_title, activity_type, offered_activities
from courses.catalogue.services.courses import EditOvertaken
from courses.catalogue.services.lessons import change_lesson, put_in_lesson
from courses.catalogue.services.outline import delete_lesson, move_lesson, restore_lesson
from courses.catalogue.services.readiness import NotReady
from courses.catalogue.views.blueprints import authoring
from courses.catalogue.views.loading import course_or_404, lesson_or_404, section_or_404
from courses.catalogue.views.outline import editor_context, last_lesson_message
from courses.catalogue.wording import item_text
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.files.api import FileRefused, ReceivedFile, file_card, receive_upload, signed_url, store_upload
from lms.web.access import current_actor, current_scope, requires
from lms.web.availability import switched_off
from lms.web.flashes import offer_undo
from lms.web.i18n import local_day

FILE_TYPES = {LessonKind.VIDEO: ".mp4,.webm", LessonKind.DOCUMENT: ".pdf,.docx,.pptx,.xlsx,.txt"}
FILE_KINDS = {LessonKind.VIDEO: {"video"}, LessonKind.DOCUMENT: {"document", "spreadsheet"}}


@authoring.route("/<int:course_id>/lessons/<int:lesson_id>", methods=["GET", "POST"])
@requires("courses.author", Reach.UNITS)
def lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    session = current_session()
    course = course_or_404(session, course_id)
    row = lesson_or_404(session, course, lesson_id)
    form = _form(session, course, row)
    is_overtaken = False
    if form.validate_on_submit():
        try:
            _save(course_id, lesson_id, form, _received(form, LessonKind(row.kind)))
            flash(_("The lesson is saved."), "success")
            return redirect(url_for("authoring.lesson", course_id=course_id, lesson_id=lesson_id))
        except EditOvertaken:
            is_overtaken = True
        except FileRefused as refusal:
            form.file.errors = [str(refusal)]
        except NotReady as refusal:
            form.form_errors.extend(item_text(item) for item in refusal.items)
    context = _context(current_session(), course_id, lesson_id)
    status = 409 if is_overtaken else 422 if form.errors else 200
    return render_template("catalogue/lesson.html", form=form, is_overtaken=is_overtaken, **context), status


@authoring.post("/<int:course_id>/lessons/<int:lesson_id>/put-in")
@requires("courses.author", Reach.UNITS)
def put_in(course_id: int, lesson_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            row = lesson_or_404(session, course, lesson_id)
            put_in_lesson(session, course, row, actor=current_actor(), clock=current_clock())
        flash(_("Members see the lesson now."), "success")
    except NotReady as refusal:
        flash(" ".join(item_text(item) for item in refusal.items), "error")
    return redirect(url_for("authoring.lesson", course_id=course_id, lesson_id=lesson_id))


@authoring.post("/<int:course_id>/lessons/<int:lesson_id>/delete")
@requires("courses.author", Reach.UNITS)
def delete(course_id: int, lesson_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            row = lesson_or_404(session, course, lesson_id)
            title, today = row.title, local_day(current_clock()())
            delete_lesson(session, course, row, today=today, actor=current_actor(), clock=current_clock())
    except NotReady:
        flash(last_lesson_message(), "error")
        return redirect(url_for("authoring.lesson", course_id=course_id, lesson_id=lesson_id))
    undo_url = url_for("authoring.restore", course_id=course_id, lesson_id=lesson_id)
    offer_undo(_("“%(title)s” is deleted.", title=title), undo_url)
    return redirect(url_for("authoring.outline", course_id=course_id))


@authoring.post("/<int:course_id>/lessons/<int:lesson_id>/restore")
@requires("courses.author", Reach.UNITS)
def restore(course_id: int, lesson_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        course = course_or_404(session, course_id, for_change=True)
        row = lesson_or_404(session, course, lesson_id, deleted=True)
        restore_lesson(session, course, row, actor=current_actor(), clock=current_clock())
    flash(_("The lesson is back."), "success")
    return redirect(url_for("authoring.lesson", course_id=course_id, lesson_id=lesson_id))


def _save(course_id: int, lesson_id: int, form: LessonForm, received: ReceivedFile | None) -> None:
    who: dict[str, Any] = {"actor": current_actor(), "clock": current_clock()}
    with unit_of_work() as session:
        course = course_or_404(session, course_id, for_change=True)
        row = lesson_or_404(session, course, lesson_id)
        file = received and store_upload(
            session, received, unit_id=course.unit_id, visibility="private", **who
        )
        content = form.as_content(file.id if file else None)
        today = local_day(current_clock()())
        change_lesson(session, course, row, content, seen_revision=form.seen_revision, today=today, **who)
        move_lesson(session, course, row, section_or_404(session, course, form.section_id.data), **who)


def _received(form: LessonForm, kind: LessonKind) -> ReceivedFile | None:
    """The upload, stored before the transaction because it may be large. Raises FileRefused."""
    upload = form.file.data if "file" in form else None
    return receive_upload(upload, kinds=FILE_KINDS[kind]) if upload and upload.filename else None


def _form(session: Session, course: Course, row: Lesson) -> LessonForm:
    form = LessonForm()
    form.suit(LessonKind(row.kind))
    form.offer_sections(part.section for part in editor_context(session, course)["outline"])
    if "activity" in form:
        present = activity_title(session, row.activity_type, row.activity_ref)
        form.offer_activities(offered_activities(session, current_scope(), off=switched_off()), row, present)
    if not form.is_submitted():
        form.fill(row)
    return form


def _context(session: Session, course_id: int, lesson_id: int) -> dict[str, Any]:
    """The page around the form, read anew: after a refusal the rows are those that are stored."""
    course = course_or_404(session, course_id)
    row = lesson_or_404(session, course, lesson_id)
    card = file_card(session, row.file_id) if row.file_id else None
    offering = activity_type(row.activity_type, off=switched_off())
    return editor_context(session, course, row) | {
        "file": card,
        "file_url": signed_url(card, clock=current_clock()) if card else None,
        "file_types": FILE_TYPES.get(LessonKind(row.kind)),
        "edit_url": offering.edit_url(row.activity_ref or "") if offering and offering.edit_url else None,
    }
