"""The directory of a manager's people, one person's posts, and changes to them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import person_cards, reaches_person, unit_cards
from lms.organisation.models import Appointment, Person
from lms.organisation.people.domain import AppointmentRefused
from lms.organisation.people.forms import EndForm, PersonForm, PostForm
from lms.organisation.people.services import NumberTaken, add_person, appoint, directory, end_appointment
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import local_day
from lms.web.paging import page_of_query

blueprint = Blueprint("people", __name__, url_prefix="/people", template_folder="../templates")

REFUSALS = {
    "ends_before_start": _l("The last day lies before the first."),
    "overlaps_primary": _l("The person holds another primary post in these days."),
}


@blueprint.get("")
@requires("lms.manage_people", Reach.UNITS)
def list_people() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    today = local_day(current_clock()())
    units = unit_cards(session, scope)
    chosen = request.args.get("unit", type=int)
    path = next((unit.path for unit in units if unit.id == chosen), "")
    page = page_of_query(session, directory(scope, today, request.args.get("q", "").strip(), path))
    cards = person_cards(session, page.rows, today)
    return render_template("organisation/people.html", page=page, cards=cards, units=units, chosen=chosen)


@blueprint.route("/new", methods=["GET", "POST"])
@requires("lms.manage_people", Reach.UNITS)
def new() -> ResponseReturnValue:
    form, scope = PersonForm(), current_scope()
    form.offer_units(unit_cards(current_session(), scope))
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                person = add_person(
                    session, **form.as_person(), post=form.as_post(), scope=scope, actor=current_actor(),
                    clock=current_clock(),
                )  # fmt: skip
                person_id = person.id
            flash(_("%(name)s is on the books.", name=form.name.data), "success")
            return redirect(url_for("people.show", person_id=person_id))
        except NumberTaken:
            form.number.errors = [_("This staff number belongs to somebody else.")]
        except AppointmentRefused as refusal:
            form.ends_on.errors = [str(REFUSALS[refusal.code])]
    return render_template("organisation/person_new.html", form=form), 422 if form.errors else 200


@blueprint.get("/<int:person_id>")
@requires("lms.manage_people", Reach.UNITS)
def show(person_id: int) -> ResponseReturnValue:
    session = current_session()
    person = _person(session, person_id)
    form = PostForm(formdata=None, starts_on=local_day(current_clock()()))
    form.offer_units(unit_cards(session, current_scope()))
    return render_template(
        "organisation/person.html",
        person=person,
        form=form,
        end_form=EndForm(formdata=None),
        today=local_day(current_clock()()),
    )


@blueprint.post("/<int:person_id>/posts")
@requires("lms.manage_people", Reach.UNITS)
def add_post(person_id: int) -> ResponseReturnValue:
    form, scope = PostForm(), current_scope()
    form.offer_units(unit_cards(current_session(), scope))
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                person = _person(session, person_id)
                appoint(
                    session, person, form.as_post(), scope=scope, actor=current_actor(), clock=current_clock()
                )
            flash(_("The post is on the books."), "success")
            return redirect(url_for("people.show", person_id=person_id))
        except AppointmentRefused as refusal:
            form.starts_on.errors = [str(REFUSALS[refusal.code])]
    person = _person(current_session(), person_id)
    today = local_day(current_clock()())
    page = render_template(
        "organisation/person.html", person=person, form=form, end_form=EndForm(formdata=None), today=today
    )
    return page, 422


@blueprint.post("/<int:person_id>/posts/<int:appointment_id>/end")
@requires("lms.manage_people", Reach.UNITS)
def end_post(person_id: int, appointment_id: int) -> ResponseReturnValue:
    form = EndForm()
    if not form.validate_on_submit() or form.ends_on.data is None:
        flash(_("Give the last day of the post."), "error")
        return redirect(url_for("people.show", person_id=person_id))
    try:
        with unit_of_work() as session:
            person = _person(session, person_id)
            held = next((a for a in person.appointments if a.id == appointment_id), None) or abort(404)
            end_appointment(session, held, form.ends_on.data, actor=current_actor(), clock=current_clock())
        flash(_("The post ends on that day."), "success")
    except AppointmentRefused as refusal:
        flash(str(REFUSALS[refusal.code]), "error")
    return redirect(url_for("people.show", person_id=person_id))


def _person(session: Session, person_id: int) -> Person:
    if not reaches_person(session, current_scope(), person_id, local_day(current_clock()())):
        abort(404)
    options = selectinload(Person.appointments).options(joinedload(Appointment.unit))
    return session.scalars(select(Person).where(Person.id == person_id).options(options)).one()
