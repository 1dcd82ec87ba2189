"""Publishing a course, retiring it, and undoing that."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from courses.catalogue.domain import Audience, TransitionRefused
from courses.catalogue.figures import CourseFigures, course_figures
from courses.catalogue.offers import award_title
from courses.catalogue.services.publishing import bring_back_course, publish_course, retire_course
from courses.catalogue.services.readiness import NotReady, course_checklist
from courses.catalogue.views.blueprints import authoring
from courses.catalogue.views.loading import course_or_404, organisation_units
from courses.catalogue.views.outline import editor_context
from courses.catalogue.wording import audience_text, item_text
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import hour_categories
from lms.web.access import current_actor, requires
from lms.web.availability import switched_off
from lms.web.flashes import offer_undo
from lms.web.i18n import local_day


@authoring.get("/<int:course_id>/publish")
@requires("courses.author", Reach.UNITS)
def publishing(course_id: int) -> ResponseReturnValue:
    session = current_session()
    course = course_or_404(session, course_id)
    units = {unit.id: unit for unit in organisation_units(session)}
    categories = {category.key: category for category in hour_categories(session)}
    return render_template(
        "catalogue/publishing.html",
        items=course_checklist(session, course, local_day(current_clock()()), off=switched_off()),
        item_text=item_text,
        audience=audience_text(Audience.from_json(course.audience), units),
        owner=units.get(course.unit_id),
        category=categories[course.category],
        award=award_title(session, course.award_type, course.award_ref, off=switched_off()),
        numbers=course_figures(session, [course.id]).get(course.id, CourseFigures()),
        **editor_context(session, course),
    )


@authoring.post("/<int:course_id>/publish")
@requires("courses.author", Reach.UNITS)
def publish(course_id: int) -> ResponseReturnValue:
    off = switched_off()
    try:
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            today = local_day(current_clock()())
            publish_course(
                session, course, today=today, off=off, actor=current_actor(), clock=current_clock()
            )
        flash(_("The course is published. Its audience finds it in the catalogue now."), "success")
    except NotReady:
        flash(_("Not published: see what is still missing."), "error")
    except TransitionRefused:
        flash(_("The course is published already."), "warning")
    return redirect(url_for("authoring.publishing", course_id=course_id))


@authoring.post("/<int:course_id>/retire")
@requires("courses.author", Reach.UNITS)
def retire(course_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            retire_course(session, course, actor=current_actor(), clock=current_clock())
        text = _("The course is retired: nobody new can begin it, and who has begun may finish.")
        undo_url = url_for("authoring.bring_back", course_id=course_id)
        offer_undo(text, undo_url)
    except TransitionRefused:
        flash(_("Only a published course can be retired."), "warning")
    return redirect(url_for("authoring.publishing", course_id=course_id))


@authoring.post("/<int:course_id>/bring-back")
@requires("courses.author", Reach.UNITS)
def bring_back(course_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            bring_back_course(session, course, actor=current_actor(), clock=current_clock())
        flash(_("The course is in the catalogue again."), "success")
    except TransitionRefused:
        flash(_("The course is not retired."), "warning")
    return redirect(url_for("authoring.publishing", course_id=course_id))
