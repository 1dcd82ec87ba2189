"""Importing a roster: upload, look at every row's fate, then carry it out or leave it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.models import RosterImport, Unit
from lms.organisation.roster.domain import Fate
from lms.organisation.roster.forms import RosterForm
from lms.organisation.roster.messages import ROSTER, value_text
from lms.organisation.roster.services import apply_roster, keep_roster, preview_roster
from lms.organisation.roster.template_file import roster_template
from lms.organisation.scopes import unit_in_scope
from lms.reports.api import (
    NotCarriedOut,
    TableRefused,
    confirmed_counts,
    not_carried_out_text,
    own_table,
    preview_page,
    read_table,
)
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response

blueprint = Blueprint("roster", __name__, url_prefix="/people/import", template_folder="../templates")


@blueprint.route("", methods=["GET", "POST"])
@requires("lms.manage_people", Reach.UNITS)
def upload() -> ResponseReturnValue:
    form = RosterForm()
    if form.validate_on_submit():
        try:
            table = read_table(form.file.data.read())
            with unit_of_work() as session:
                name = form.file.data.filename or ""
                roster = keep_roster(session, name, table, actor=current_actor(), clock=current_clock())
                roster_id = roster.id
            return redirect(url_for("roster.preview", roster_id=roster_id))
        except TableRefused as refusal:
            form.file.errors = [ROSTER.refusal_text(refusal)]
    return render_template("organisation/roster_upload.html", form=form), 422 if form.errors else 200


@blueprint.get("/template.xlsx")
@requires("lms.manage_people", Reach.UNITS)
def template() -> ResponseReturnValue:
    codes = current_session().execute(
        select(Unit.code, Unit.name).where(unit_in_scope(current_scope()), Unit.is_active).order_by(Unit.path)
    )
    return spreadsheet_response(roster_template([(code, name) for code, name in codes]), "roster.xlsx")


@blueprint.get("/<int:roster_id>")
@requires("lms.manage_people", Reach.UNITS)
def preview(roster_id: int) -> ResponseReturnValue:
    session = current_session()
    roster = own_table(session, RosterImport, roster_id, current_actor()) or abort(404)
    fates = [] if roster.applied_at else preview_roster(session, roster, current_scope())
    return preview_page(
        "organisation/roster_preview.html", roster, fates, ROSTER,
        said=value_text, may_create_accounts=current_actor().may("lms.manage_accounts"),
    )  # fmt: skip


@blueprint.post("/<int:roster_id>")
@requires("lms.manage_people", Reach.UNITS)
def apply(roster_id: int) -> ResponseReturnValue:
    scope, actor, clock = current_scope(), current_actor(), current_clock()
    try:
        with unit_of_work() as session:
            roster = own_table(session, RosterImport, roster_id, actor, to_change=True) or abort(404)
            apply_roster(session, roster, confirmed_counts(Fate), scope=scope, actor=actor, clock=clock)
    except NotCarriedOut as refusal:
        flash(not_carried_out_text(refusal), "warning")
    return redirect(url_for("roster.preview", roster_id=roster_id), 303)
