"""A course's settings."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses.catalogue.forms.course import CourseForm
from courses.catalogue.models import Course
from courses.catalogue.offers import award_title, offered_awards
from courses.catalogue.services.courses import EditOvertaken, change_course
from courses.catalogue.views.blueprints import authoring
from courses.catalogue.views.loading import course_or_404, organisation_units
from courses.catalogue.views.outline import editor_context
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import hour_categories, programmes
from lms.organisation.api import unit_card, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.availability import switched_off


@authoring.route("/<int:course_id>/settings", methods=["GET", "POST"])
@requires("courses.author", Reach.UNITS)
def settings(course_id: int) -> ResponseReturnValue:
    session = current_session()
    form = _form(session, course_or_404(session, course_id))
    is_overtaken = False
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                course = course_or_404(session, course_id, for_change=True)
                change_course(
                    session, course, form.as_settings(), seen_revision=form.seen_revision,
                    actor=current_actor(), clock=current_clock(),
                )  # fmt: skip
            flash(_("The settings are saved."), "success")
            return redirect(url_for("authoring.settings", course_id=course_id))
        except EditOvertaken:
            is_overtaken = True
    context = editor_context(current_session(), course_or_404(current_session(), course_id))
    status = 409 if is_overtaken else 422 if form.errors else 200
    return render_template("catalogue/settings.html", form=form, is_overtaken=is_overtaken, **context), status


def _form(session: Session, course: Course) -> CourseForm:
    form = CourseForm()
    form.offer(unit_cards(session, current_scope()), hour_categories(session))
    form.offer_audience(organisation_units(session))
    present = award_title(session, course.award_type, course.award_ref)
    form.offer_awards(offered_awards(session, current_scope(), off=switched_off()), course, present)
    owner = unit_card(session, course.unit_id)
    form.offer_programmes(programmes(session, owner.path) if owner else (), course)
    if not form.is_submitted():
        form.fill(course)
    return form
