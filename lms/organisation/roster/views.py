"""Importing a roster: upload, look at every row's fate, then carry it out or leave it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.models import RosterImport, Unit
from lms.organisation.roster.domain import Fate, MissingColumns, counts
from lms.organisation.roster.forms import RosterForm
from lms.organisation.roster.messages import (
    COLUMN_TITLES,
    FATES,
    FILE_REFUSALS,
    missing_columns_text,
    problem_text,
    value_text,
)
from lms.organisation.roster.services import (
    RosterApplied,
    RosterChanged,
    apply_roster,
    keep_roster,
    preview_roster,
)
from lms.organisation.roster.template_file import roster_template
from lms.organisation.scopes import unit_in_scope
from lms.reports.tables import TableRefused, read_table
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.paging import page_of

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
            form.file.errors = [str(FILE_REFUSALS[refusal.code])]
        except MissingColumns as refusal:
            form.file.errors = [missing_columns_text(refusal)]
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
    roster = _own_roster(session, roster_id)
    fates = [] if roster.applied_at else preview_roster(session, roster, current_scope())
    totals = counts(fates)
    shown = request.args.get("fate", "")
    page = page_of([fate for fate in fates if not shown or fate.fate == shown])
    return render_template(
        "organisation/roster_preview.html",
        roster=roster, page=page, totals=totals, shown=shown, fates=FATES, Fate=Fate, problem_text=problem_text,
        said=value_text, column_titles=COLUMN_TITLES,
        may_create_accounts=current_actor().may("lms.manage_accounts"),
    )  # fmt: skip


@blueprint.post("/<int:roster_id>")
@requires("lms.manage_people", Reach.UNITS)
def apply(roster_id: int) -> ResponseReturnValue:
    expected = {fate.value: request.form.get(fate.value, -1, type=int) for fate in Fate}
    scope, actor, clock = current_scope(), current_actor(), current_clock()
    try:
        with unit_of_work() as session:
            roster = _own_roster(session, roster_id)
            apply_roster(session, roster, expected, scope=scope, actor=actor, clock=clock)
    except RosterChanged:
        flash(
            _("The books have changed since the preview. Nothing was written; look at the rows again."),
            "warning",
        )
        return redirect(url_for("roster.preview", roster_id=roster_id))
    except RosterApplied:
        flash(_("This roster had been carried out already; nothing was written twice."), "warning")
        return redirect(url_for("roster.preview", roster_id=roster_id))
    return redirect(url_for("roster.preview", roster_id=roster_id), 303)


def _own_roster(session: Session, roster_id: int) -> RosterImport:
    roster = session.get(RosterImport, roster_id)
    if roster is None or roster.created_by != current_actor().account_id:
        abort(404)
    return roster
