"""Importing hours: choose the system, upload, look at every row's fate, then carry it out or leave it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.days import local_date
from lms.hours.imports.domain.plan import Fate
from lms.hours.imports.evidence import entries_under, source_names
from lms.hours.imports.forms import HoursForm, SystemForm
from lms.hours.imports.models import HourImport, HourSystem
from lms.hours.imports.services import apply_hours, keep_hours, preview_hours, recent_imports
from lms.hours.imports.systems import SystemRefused, add_system, systems_of, use_system
from lms.hours.imports.template_file import hours_template
from lms.hours.imports.wording import HOURS, SYSTEM_REFUSALS, details_text
from lms.hours.ledger.services import hour_categories
from lms.hours.programmes.names import programmes_in
from lms.organisation.api import organisation_of
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
from lms.web.flashes import offer_undo
from lms.web.i18n import localised

blueprint = Blueprint(
    "hours_import", __name__, url_prefix="/people/hours/import", template_folder="../templates"
)
PERMISSION = "lms.import_hours"


@blueprint.route("", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def upload() -> ResponseReturnValue:
    session, organisation_id = current_session(), _organisation()
    systems = systems_of(session, organisation_id, is_active=True)
    form = HoursForm()
    form.system.choices = [(system.id, localised(system)) for system in systems]
    if form.validate_on_submit():
        try:
            table = read_table(form.file.data.read())
            with unit_of_work() as session:
                name = form.file.data.filename or ""
                kept = keep_hours(
                    session, form.system.data, name, table, actor=current_actor(), clock=current_clock()
                )
                import_id = kept.id
            return redirect(url_for("hours_import.preview", import_id=import_id))
        except TableRefused as refusal:
            form.file.errors = [HOURS.refusal_text(refusal)]
    return render_template(
        "hours/imports/upload.html",
        form=form, systems=systems, recent=recent_imports(session, current_actor().account_id),
        may_keep_list=current_scope().covers_path(f"/{organisation_id}/"),
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.get("/template.xlsx")
@requires(PERMISSION, Reach.UNITS)
def template() -> ResponseReturnValue:
    session = current_session()
    programmes = programmes_in(session, _organisation())
    year = local_date(current_clock()()).year
    return spreadsheet_response(hours_template(hour_categories(session), programmes, year), "hours.xlsx")


@blueprint.get("/<int:import_id>")
@requires(PERMISSION, Reach.UNITS)
def preview(import_id: int) -> ResponseReturnValue:
    session = current_session()
    kept = own_table(session, HourImport, import_id, current_actor()) or abort(404)
    fates = [] if kept.applied_at else preview_hours(session, kept, current_scope(), current_clock()())
    return preview_page(
        "hours/imports/preview.html", kept, fates, HOURS,
        categories={category.key: category for category in hour_categories(session)},
        details=details_text, sources=source_names(session, kept.system.organisation_id),
    )  # fmt: skip


@blueprint.post("/<int:import_id>")
@requires(PERMISSION, Reach.UNITS)
def apply(import_id: int) -> ResponseReturnValue:
    scope, actor, clock = current_scope(), current_actor(), current_clock()
    try:
        with unit_of_work() as session:
            kept = own_table(session, HourImport, import_id, actor, to_change=True) or abort(404)
            done = apply_hours(session, kept, confirmed_counts(Fate), scope=scope, actor=actor, clock=clock)
        written = done[Fate.NEW] + done[Fate.SECOND]
        flash(ngettext("One entry was posted.", "%(num)s entries were posted.", written), "success")
    except NotCarriedOut as refusal:
        flash(not_carried_out_text(refusal), "warning")
    return redirect(url_for("hours_import.preview", import_id=import_id), 303)


@blueprint.route("/systems", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def systems() -> ResponseReturnValue:
    session, organisation_id = current_session(), _organisation(to_change=True)
    form = SystemForm()
    form.category.choices = [(category.key, localised(category)) for category in hour_categories(session)]
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                add_system(
                    session, organisation_id, name=form.name.data or "", name_en=form.name_en.data or None,
                    category=form.category.data, actor=current_actor(), clock=current_clock(),
                )  # fmt: skip
            flash(_("The system is on the list."), "success")
            return redirect(url_for("hours_import.systems"))
        except SystemRefused as refusal:
            form.name.errors = [str(SYSTEM_REFUSALS[refusal.code])]
    return render_template(
        "hours/imports/systems.html",
        form=form, systems=systems_of(session, organisation_id),
        categories={category.key: category for category in hour_categories(session)},
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.post("/systems/<int:system_id>")
@requires(PERMISSION, Reach.UNITS)
def use(system_id: int) -> ResponseReturnValue:
    is_active = request.form.get("is_active") == "1"
    with unit_of_work() as session:
        system = _system(session, system_id)
        use_system(session, system, is_active, actor=current_actor(), clock=current_clock())
        name = localised(system)
    if is_active:
        flash(_("%(name)s can be chosen again.", name=name), "success")
    else:
        offer_undo(
            _("%(name)s is no longer offered.", name=name),
            url_for("hours_import.use", system_id=system_id),
            {"is_active": "1"},
        )
    return redirect(url_for("hours_import.systems"))


@blueprint.get("/evidence/<path:reference>")
@requires("lms.file_claims", Reach.OWN)
def evidence(reference: str) -> ResponseReturnValue:
    """What the ledger has under a reference, as far as the visitor may see the hours of its people."""
    session, actor = current_session(), current_actor()
    today = local_date(current_clock()())
    entries = entries_under(session, reference, actor, today) or abort(404)
    system, _colon, number = reference.partition(":")
    names = source_names(session, organisation_of(actor.organisation_path or "/0/"))
    return render_template(
        "hours/imports/evidence.html",
        entries=entries, number=number, system=names.get(f"lms.import:{system}", system),
    )  # fmt: skip


def _organisation(*, to_change: bool = False) -> int:
    """The actor's organisation. Its list of systems is changed by those whose scope is all of it."""
    path = current_actor().organisation_path or abort(404)
    if to_change and not current_scope().covers_path(path):
        abort(404)
    return organisation_of(path)


def _system(session: Session, system_id: int) -> HourSystem:
    return session.scalar(
        select(HourSystem).where(
            HourSystem.id == system_id, HourSystem.organisation_id == _organisation(to_change=True)
        )
    ) or abort(404)
