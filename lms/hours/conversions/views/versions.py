"""The versions of an organisation's table, for policy officers: draft, edit, approve."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.accounts.api import account_names
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.conversions import wording
from lms.hours.conversions.comparison import differences
from lms.hours.conversions.domain.reading import ConversionRefused, read_conversions
from lms.hours.conversions.forms import ConversionForm
from lms.hours.conversions.models import ConversionVersion
from lms.hours.conversions.services import (
    ConversionsDenied,
    approve_conversions,
    conversion_versions,
    conversions_on,
    discard_conversions,
    draft_conversions,
    edit_conversions,
    find_version,
)
from lms.hours.conversions.views.showing import table_context
from lms.hours.days import local_date
from lms.organisation.api import organisation_of
from lms.web.access import current_actor, current_scope, requires

blueprint = Blueprint(
    "conversion_versions",
    __name__,
    url_prefix="/hours/conversions/versions",
    template_folder="../../templates",
)


@blueprint.get("")
@requires("lms.edit_conversions", Reach.UNITS)
def versions() -> ResponseReturnValue:
    session, organisation_id = current_session(), _organisation()
    versions = conversion_versions(session, organisation_id)
    return render_template(
        "hours/conversions/versions.html",
        versions=versions,
        officers=account_names(session, {by for one in versions for by in (one.drafted_by, one.approved_by)}),
        in_force=conversions_on(session, organisation_id, local_date(current_clock()())),
        today=local_date(current_clock()()),
    )


@blueprint.post("")
@requires("lms.edit_conversions", Reach.UNITS)
def draft() -> ResponseReturnValue:
    organisation_id = _organisation()
    try:
        with unit_of_work() as session:
            version = draft_conversions(
                session, organisation_id, actor=current_actor(), clock=current_clock()
            )
            version_id = version.id
    except ConversionsDenied as refusal:
        flash(str(wording.DENIALS[refusal.code]), "warning")
        return redirect(url_for("conversion_versions.versions"))
    return redirect(url_for("conversion_versions.version", version_id=version_id))


@blueprint.route("/<int:version_id>", methods=["GET", "POST"])
@requires("lms.edit_conversions", Reach.UNITS)
def version(version_id: int) -> ResponseReturnValue:
    found = find_own_version(current_session(), version_id)
    form = ConversionForm(text=found.text)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                row = find_own_version(session, version_id, to_change=True)
                edit_conversions(
                    session, row, form.text.data or "", actor=current_actor(), clock=current_clock()
                )
            flash(_("The draft is saved. Another policy officer can approve it."), "success")
            return redirect(url_for("conversion_versions.version", version_id=version_id))
        except ConversionRefused as refusal:
            form.text.errors = [wording.refusal_text(refusal)]
        except ConversionsDenied as refusal:
            form.text.errors = [str(wording.DENIALS[refusal.code])]
    before = conversions_on(current_session(), found.organisation_id, found.valid_from)
    table = read_conversions(found.text)
    return render_template(
        "hours/conversions/version.html",
        version=found, form=form, changes=differences(before.table, table), **table_context(table, before.table),
        officers=account_names(current_session(), (found.drafted_by, found.approved_by)),
        may_approve=current_actor().may("lms.approve_conversions"),
        is_mine=found.drafted_by == current_actor().account_id,
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.post("/<int:version_id>/approve")
@requires("lms.approve_conversions", Reach.UNITS)
def approve(version_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            row = find_own_version(session, version_id, to_change=True)
            approve_conversions(session, row, actor=current_actor(), clock=current_clock())
        flash(
            _("The table is approved. It holds from its day on; entries made before stay as they are."),
            "success",
        )
    except ConversionsDenied as refusal:
        flash(str(wording.DENIALS[refusal.code]), "error")
    return redirect(url_for("conversion_versions.version", version_id=version_id))


@blueprint.post("/<int:version_id>/discard")
@requires("lms.edit_conversions", Reach.UNITS)
def discard(version_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            row = find_own_version(session, version_id, to_change=True)
            discard_conversions(session, row, actor=current_actor(), clock=current_clock())
        flash(_("The draft is discarded."), "success")
    except ConversionsDenied as refusal:
        flash(str(wording.DENIALS[refusal.code]), "error")
    return redirect(url_for("conversion_versions.versions"))


def find_own_version(session: Session, version_id: int, *, to_change: bool = False) -> ConversionVersion:
    """A version of the organisation whose table the actor may edit; otherwise there is no such page."""
    return find_version(session, version_id, _organisation(), to_change=to_change) or abort(404)


def _organisation() -> int:
    """The organisation whose table the actor may edit; a part of an organisation has no table of its own."""
    path = current_actor().organisation_path
    if path is None or not current_scope().covers_path(path):
        abort(404)
    return organisation_of(path)
