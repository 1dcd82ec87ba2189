"""Certificates of many people: upload a list, look at every row's fate, then carry it out or leave it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from certificates.external.domain.batch import COLUMNS, Fate
from certificates.external.forms import ImportForm
from certificates.external.models import ExternalImport
from certificates.external.services.importing import apply_import, keep_import, preview_import
from certificates.external.wording import BATCH, row_text
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import organisation_of
from lms.reports.api import (
    Column,
    NotCarriedOut,
    Sheet,
    TableRefused,
    confirmed_counts,
    not_carried_out_text,
    own_table,
    preview_page,
    read_table,
    workbook,
)
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response

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
            form.file.errors = [BATCH.refusal_text(refusal)]
    return render_template("certificates/external/import.html", form=form), 422 if form.errors else 200


@blueprint.get("/template.xlsx")
@requires(PERMISSION, Reach.UNITS)
def template() -> ResponseReturnValue:
    columns = [Column(str(BATCH.columns[key]), 24) for key in COLUMNS.headings]
    sheet = Sheet(_("Certificates"), columns, [])
    return spreadsheet_response(workbook(sheet), "certificates.xlsx")


@blueprint.get("/<int:import_id>")
@requires(PERMISSION, Reach.UNITS)
def preview(import_id: int) -> ResponseReturnValue:
    session, fates = current_session(), []
    kept = own_table(session, ExternalImport, import_id, current_actor()) or abort(404)
    if kept.applied_at is None:
        fates = preview_import(session, kept, _organisation(), current_scope(), current_clock()())
    return preview_page("certificates/external/import_preview.html", kept, fates, BATCH, details=row_text)


@blueprint.post("/<int:import_id>")
@requires(PERMISSION, Reach.UNITS)
def apply(import_id: int) -> ResponseReturnValue:
    organisation_id, actor = _organisation(), current_actor()
    scope, clock = current_scope(), current_clock()
    try:
        with unit_of_work() as session:
            done = apply_import(
                session, own_table(session, ExternalImport, import_id, actor, to_change=True) or abort(404),
                confirmed_counts(Fate), organisation_id=organisation_id, scope=scope, actor=actor, clock=clock,
            )  # fmt: skip
        written = done[Fate.NEW]
        flash(
            ngettext("One certificate was written.", "%(num)s certificates were written.", written), "success"
        )
    except NotCarriedOut as refusal:
        flash(not_carried_out_text(refusal), "warning")
    return redirect(url_for("external_import.preview", import_id=import_id), 303)


def _organisation() -> int:
    return organisation_of(current_actor().organisation_path or abort(404))
