"""Certificates of many people: upload a list, look at every row's fate, then carry it out or leave it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.external.domain.batch import Fate, MissingColumns, counts
from certificates.external.forms import NAMES, ImportForm
from certificates.external.models import ExternalImport
from certificates.external.services.importing import (
    ImportApplied,
    ImportChanged,
    Planned,
    apply_import,
    keep_import,
    preview_import,
)
from certificates.external.wording import (
    COLUMN_NAMES,
    FATE_ICONS,
    FATE_TONES,
    FATES,
    missing_columns_text,
    problem_text,
)
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import TABLE_REFUSALS, HourFate, hour_row_text
from lms.organisation.api import organisation_of
from lms.reports.api import Column, Sheet, TableRefused, read_table, workbook
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.paging import page_of

blueprint = Blueprint(
    "external_import", __name__, url_prefix="/people/certificates/import", template_folder="../../templates"
)
PERMISSION = "lms.import_hours"


@blueprint.route("", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def upload() -> ResponseReturnValue:
    form = ImportForm()
    if form.validate_on_submit():
        try:
            table = read_table(form.file.data.read())
            with unit_of_work() as session:
                name = form.file.data.filename or ""
                kept = keep_import(session, name, table, actor=current_actor(), clock=current_clock())
                import_id = kept.id
            return redirect(url_for("external_import.preview", import_id=import_id), 303)
        except TableRefused as refusal:
            form.file.errors = [str(TABLE_REFUSALS[refusal.code])]
        except MissingColumns as refusal:
            form.file.errors = [missing_columns_text(refusal)]
    return render_template("certificates/external/import.html", form=form), 422 if form.errors else 200


@blueprint.get("/template.xlsx")
@requires(PERMISSION, Reach.UNITS)
def template() -> ResponseReturnValue:
    names = [*COLUMN_NAMES.values(), NAMES["hours"], NAMES["expires_on"]]
    sheet = Sheet(_("Certificates"), [Column(str(name), 24) for name in names], [])
    return spreadsheet_response(workbook(sheet), "certificates.xlsx")


@blueprint.get("/<int:import_id>")
@requires(PERMISSION, Reach.UNITS)
def preview(import_id: int) -> ResponseReturnValue:
    session = current_session()
    kept = _own(session, import_id)
    rows: list[Planned] = []
    if kept.applied_at is None:
        rows = preview_import(session, kept, _organisation(), current_scope(), current_clock()())
    shown = request.args.get("fate", "")
    page = page_of([row for row in rows if not shown or row.line.fate == shown])
    return render_template(
        "certificates/external/import_preview.html",
        kept=kept, page=page, totals=counts([row.line for row in rows]), shown=shown, Fate=Fate,
        fates=FATES, tones=FATE_TONES, icons=FATE_ICONS, details=_details,
    )  # fmt: skip


@blueprint.post("/<int:import_id>")
@requires(PERMISSION, Reach.UNITS)
def apply(import_id: int) -> ResponseReturnValue:
    expected = {fate.value: request.form.get(fate.value, -1, type=int) for fate in Fate}
    organisation_id, scope = _organisation(), current_scope()
    try:
        with unit_of_work() as session:
            done = apply_import(
                session, _own(session, import_id, to_change=True), expected,
                organisation_id=organisation_id, scope=scope, actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
        written = done[Fate.NEW]
        flash(
            ngettext("One certificate was written.", "%(num)s certificates were written.", written), "success"
        )
    except ImportChanged:
        flash(
            _("The books have changed since the preview. Nothing was written; look at the rows again."),
            "warning",
        )
    except ImportApplied:
        flash(_("This file had been carried out already; nothing was written twice."), "warning")
    return redirect(url_for("external_import.preview", import_id=import_id), 303)


def _details(planned: Planned) -> str:
    """What there is to say of a row beyond its fate."""
    if planned.line.problem is not None:
        return problem_text(planned.line.problem)
    if planned.hours is not None and planned.hours.fate in {HourFate.REFUSED, HourFate.SECOND}:
        return hour_row_text(planned.hours, {})
    return ""


def _organisation() -> int:
    return organisation_of(current_actor().organisation_path or abort(404))


def _own(session: Session, import_id: int, *, to_change: bool = False) -> ExternalImport:
    statement = select(ExternalImport).where(
        ExternalImport.id == import_id, ExternalImport.created_by == current_actor().account_id
    )
    return session.scalar(statement.with_for_update() if to_change else statement) or abort(404)
