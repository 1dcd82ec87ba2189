"""A member's course: the outline, what still counts towards its hours, and one thing to do."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue.offers import award_title
from courses.catalogue.wording import KINDS
from courses.learning.domain.enrolling import EnrolmentRefused
from courses.learning.models import Completion
from courses.learning.outlines import CourseForMember
from courses.learning.services.crediting import CREDIT_SOURCE
from courses.learning.services.enrolling import enrol_member, enrolments_of, withdraw_member
from courses.learning.services.recognising import recognise_finished
from courses.learning.views.blueprints import learning
from courses.learning.views.loading import course_or_404, own_person_id, row_or_404
from courses.learning.wording import due_at
from lms.clock import current_clock
from lms.contracts.access import Denied, Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import hour_categories, local_date
from lms.organisation.api import reaches_person
from lms.plugins import current_registry
from lms.web.access import current_actor, requires
from lms.web.availability import is_available, switched_off


@learning.get("/<int:course_id>")
@requires("courses.learn", Reach.ORGANISATION)
def course(course_id: int) -> ResponseReturnValue:
    session = current_session()
    view = course_or_404(session, course_id)
    now = current_clock()()
    return render_template(
        "learning/course.html",
        view=view,
        course=view.course,
        kinds=KINDS,
        category=next(c for c in hour_categories(session) if c.key == view.course.category),
        courses_url=url_for("catalogue.index"),
        award=award_title(session, view.course.award_type, view.course.award_ref, off=switched_off()),
        award_url=_award_url(session, view),
        due_at=due_at(view.course),
        now=now,
    )


@learning.post("/<int:course_id>/enrol")
@requires("courses.learn", Reach.ORGANISATION)
def enrol(course_id: int) -> ResponseReturnValue:
    """Begins the course, or begins it again after a completion; leads to the first lesson."""
    with unit_of_work() as session:
        view = course_or_404(session, course_id)
        try:
            enrolment = enrol_member(
                session,
                view.course,
                own_person_id(),
                actor=current_actor(),
                clock=current_clock(),
                again=view.is_completed,
            )
            lessons = [step.lesson for step in view.steps]
            recognise_finished(session, enrolment, lessons, actor=current_actor(), clock=current_clock())
        except EnrolmentRefused:
            flash(
                _("This course is not open for you to enrol in. Ask whoever runs training in your unit."),
                "error",
            )
            return redirect(url_for("learning.course", course_id=course_id))
        view = course_or_404(session, course_id)
        first = view.next_step if view.is_active else None
        lesson_id = first.lesson.id if first else None
    if lesson_id is None:
        return redirect(url_for("learning.course", course_id=course_id))
    return redirect(url_for("learning.lesson", course_id=course_id, lesson_id=lesson_id))


@learning.post("/<int:course_id>/withdraw")
@requires("courses.learn", Reach.ORGANISATION)
def withdraw(course_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        row = row_or_404(session, course_id)
        enrolments = enrolments_of(session, row.id, own_person_id())
        try:
            withdraw_member(
                session, (enrolments or abort(404))[-1], actor=current_actor(), clock=current_clock()
            )
        except EnrolmentRefused:
            flash(_("You are not taking this course at present."), "error")
            return redirect(url_for("learning.course", course_id=course_id))
    flash(_("You have left the course. What you have learned stays on record."), "success")
    return redirect(url_for("learning.course", course_id=course_id))


@learning.get("/completions/<int:completion_id>")
@requires("courses.learn", Reach.ORGANISATION)
def completion(completion_id: int) -> ResponseReturnValue:
    """The evidence behind hours: one's own leads to the course, that of one's people to their progress."""
    session, actor = current_session(), current_actor()
    found = session.scalar(select(Completion).where(Completion.id == completion_id)) or abort(404)
    if found.person_id == actor.person_id:
        return redirect(url_for("learning.course", course_id=found.course_id))
    try:
        scope = actor.scope("courses.see_progress")
    except Denied:
        abort(404)
    if not reaches_person(session, scope, found.person_id, local_date(current_clock()())):
        abort(404)
    return redirect(url_for("progress.course", course_id=found.course_id, person=found.person_id))


def _award_url(session: Session, view: CourseForMember) -> str | None:
    """Where the member finds what the completion earned; None while there is none, or its plugin is away."""
    if not view.is_completed or view.enrolment is None:
        return None
    registry = current_registry()
    found = session.execute(
        select(Completion.id, Completion.award_type).where(Completion.enrolment_id == view.enrolment.id)
    ).one_or_none()
    award = registry.award_types.get(found.award_type or "") if found else None
    if found is None or award is None or award.url is None or not is_available(registry, award.key):
        return None
    return award.url(CREDIT_SOURCE, str(found.id))
