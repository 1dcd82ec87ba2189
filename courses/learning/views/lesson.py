"""A lesson as a member learns it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses.catalogue.api import LessonKind
from courses.catalogue.offers import activity_title, activity_type
from courses.catalogue.wording import KINDS
from courses.learning.domain.completing import is_time_up
from courses.learning.outlines import CourseForMember, Step
from courses.learning.services.completing import NotYet, acknowledge_lesson
from courses.learning.services.counting import is_video_measured, open_lesson
from courses.learning.services.progress import counted_of, rule_of
from courses.learning.services.recognising import finished_before, recognise_finished
from courses.learning.views.blueprints import learning
from courses.learning.views.loading import course_or_404, own_person_id, step_or_404
from courses.learning.views.tickets import issue_ticket
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.files.api import file_card, signed_url
from lms.web.access import current_actor, requires
from lms.web.availability import switched_off


@learning.get("/<int:course_id>/lessons/<int:lesson_id>")
@requires("courses.learn", Reach.ORGANISATION)
def lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    session = current_session()
    view = course_or_404(session, course_id)
    step = step_or_404(view, lesson_id)
    if view.enrolment is None:
        flash(_("Enrol first; then the lessons open and your time counts."), "warning")
        return redirect(url_for("learning.course", course_id=course_id))
    if _asks_for_writing(session, view, step):
        with unit_of_work() as session:
            view = course_or_404(session, course_id)
            step = step_or_404(view, lesson_id)
            assert view.enrolment is not None
            open_lesson(session, step.lesson, view.enrolment, clock=current_clock())
            recognise_finished(
                session, view.enrolment, [step.lesson], actor=current_actor(), clock=current_clock()
            )
        session = current_session()
        view = course_or_404(session, course_id)
        step = step_or_404(view, lesson_id)
    return render_template("learning/lesson.html", **_context(session, view, step))


def _asks_for_writing(session: Session, view: CourseForMember, step: Step) -> bool:
    """Whether opening the lesson changes something: most times that a page is loaded, it does not."""
    if step.progress is None or not is_video_measured(session, step.lesson):
        return True
    if view.enrolment is None or not view.is_active or step.is_done:
        return False
    return bool(finished_before(session, view.enrolment, [step.lesson]))


@learning.post("/<int:course_id>/lessons/<int:lesson_id>/done")
@requires("courses.learn", Reach.ORGANISATION)
def done(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """The member has read a page or document; leads on to the next lesson, or to the completed course."""
    here = url_for("learning.lesson", course_id=course_id, lesson_id=lesson_id)
    with unit_of_work() as session:
        view = course_or_404(session, course_id)
        step = step_or_404(view, lesson_id)
        if step.progress is None or view.enrolment is None:
            return redirect(here)
        try:
            acknowledge_lesson(
                session,
                step.progress,
                step.lesson,
                view.enrolment,
                rule_of(session, step.lesson),
                actor=current_actor(),
                clock=current_clock(),
            )
        except NotYet:
            flash(
                _("The learning time of this lesson is not complete yet. Stay on the page a little longer."),
                "warning",
            )
            return redirect(here)
        following = None if view.is_completed else view.next_step
        next_id = following.lesson.id if following else None
    if next_id is None:
        return redirect(url_for("learning.course", course_id=course_id))
    return redirect(url_for("learning.lesson", course_id=course_id, lesson_id=next_id))


def _context(session: Session, view: CourseForMember, step: Step) -> dict[str, Any]:
    rule = rule_of(session, step.lesson)
    counted = counted_of(step.progress, step.lesson)
    before, after = view.neighbours(step)
    assert step.progress is not None
    return {
        "view": view,
        "course": view.course,
        "step": step,
        "lesson": step.lesson,
        "number": view.steps.index(step) + 1,
        "kinds": KINDS,
        "before": before,
        "after": after,
        "token": issue_ticket(step.progress, own_person_id()) if view.is_active else None,
        "seconds_counted": min(counted.milliseconds, rule.milliseconds_required) // 1000,
        "seconds_required": -(-rule.milliseconds_required // 1000),
        "is_time_up": is_time_up(rule, counted),
        "watched_to": counted.watched.first_gap_at // 1000,
        **_file(session, step),
        **_activity(session, step),
    }


def _file(session: Session, step: Step) -> dict[str, Any]:
    card = file_card(session, step.lesson.file_id) if step.lesson.file_id is not None else None
    url = signed_url(card, clock=current_clock()) if card else None
    return {"file": card, "file_url": url}


def _activity(session: Session, step: Step) -> dict[str, Any]:
    """What the lesson leads to, or nothing: the plugin that offered it may be gone or switched off."""
    if step.lesson.kind != LessonKind.ACTIVITY:
        return {}
    off = switched_off()
    offering = activity_type(step.lesson.activity_type, off=off)
    title = activity_title(session, step.lesson.activity_type, step.lesson.activity_ref, off=off)
    if offering is None or title is None:
        return {"offering": None}
    url = offering.url(step.lesson.activity_ref or "", request.path)
    return {"offering": offering, "activity_title": title, "activity_url": url}
