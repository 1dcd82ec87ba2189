"""A trainer's courses: the list, beginning one, copying one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from courses.catalogue.domain import CourseState, DeletionRefused
from courses.catalogue.figures import course_figures
from courses.catalogue.forms.course import NewCourseForm
from courses.catalogue.models import Course
from courses.catalogue.services import deleting
from courses.catalogue.services.courses import create_course, duplicate_course
from courses.catalogue.views.blueprints import authoring
from courses.catalogue.views.loading import course_or_404
from courses.catalogue.wording import STATES
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import hour_categories
from lms.organisation.api import unit_cards, units_in
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from lms.web.i18n import current_locale, localised
from lms.web.paging import page_of_query

ORDERS = {
    "title": Course.title,
    "state": Course.state,
    "hours": Course.hours,
    "published": Course.published_at,
}


@authoring.get("")
@requires("courses.author", Reach.UNITS)
def index() -> ResponseReturnValue:
    session = current_session()
    page = page_of_query(session, _courses())
    figures = course_figures(session, [course.id for course in page.rows])
    units = {unit.id: unit for unit in unit_cards(session, current_scope())}
    return render_template(
        "catalogue/list.html",
        page=page, course_figures=figures, units=units, states=STATES, sort=request.args.get("sort", ""),
    )  # fmt: skip


@authoring.route("/new", methods=["GET", "POST"])
@requires("courses.author", Reach.UNITS)
def new() -> ResponseReturnValue:
    session = current_session()
    form = NewCourseForm(language=current_locale())
    form.offer(unit_cards(session, current_scope()), hour_categories(session))
    if form.validate_on_submit():
        with unit_of_work() as session:
            course = create_course(session, form.as_settings(), actor=current_actor(), clock=current_clock())
            course_id = course.id
        flash(_("The draft is there. Now give it sections and lessons."), "success")
        return redirect(url_for("authoring.outline", course_id=course_id))
    return render_template("catalogue/new.html", form=form), 422 if form.errors else 200


@authoring.post("/<int:course_id>/duplicate")
@requires("courses.author", Reach.UNITS)
def duplicate(course_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        course = course_or_404(session, course_id)
        title = _("%(title)s (copy)", title=course.title)[:200]
        copy = duplicate_course(session, course, title=title, actor=current_actor(), clock=current_clock())
        copy_id = copy.id
    flash(
        _("This is the copy, a draft of its own. Files and activities are shared with the original."),
        "success",
    )
    return redirect(url_for("authoring.settings", course_id=copy_id))


@authoring.post("/<int:course_id>/delete")
@requires("courses.author", Reach.UNITS)
def delete_course(course_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            course = course_or_404(session, course_id, for_change=True)
            title = localised(course, "title")
            deleting.delete_course(session, course, actor=current_actor(), clock=current_clock())
    except DeletionRefused:
        flash(
            _("A course that was published is kept, with what people learned in it. Retire it instead."),
            "error",
        )
        return redirect(url_for("authoring.publishing", course_id=course_id))
    undo_url = url_for("authoring.restore_course", course_id=course_id)
    offer_undo(_("“%(title)s” is deleted.", title=title), undo_url)
    return redirect(url_for("authoring.index"))


@authoring.post("/<int:course_id>/restore")
@requires("courses.author", Reach.UNITS)
def restore_course(course_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        course = course_or_404(session, course_id, for_change=True, deleted=True)
        deleting.restore_course(session, course, actor=current_actor(), clock=current_clock())
    flash(_("The course is back."), "success")
    return redirect(url_for("authoring.outline", course_id=course_id))


def _courses() -> Select[Course]:
    """The author's courses as the address asks for them."""
    statement = select(Course).where(
        Course.unit_id.in_(units_in(current_scope())), Course.deleted_at.is_(None)
    )
    if words := request.args.get("q", "").strip():
        contains = [column.icontains(words, autoescape=True) for column in (Course.title, Course.title_en)]
        statement = statement.where(or_(*contains))
    state = request.args.get("state", "")
    if state in set(CourseState):
        statement = statement.where(Course.state == state)
    sort = request.args.get("sort", "")
    column = ORDERS.get(sort.lstrip("-"), Course.created_at)
    is_down = sort.startswith("-") or sort.lstrip("-") not in ORDERS
    return statement.order_by(column.desc() if is_down else column.asc(), Course.id.desc())
