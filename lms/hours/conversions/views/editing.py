"""Editing a draft by forms: one kind of activity, the defaults, or what holds for claims and imports."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.conversions import wording
from lms.hours.conversions.documents import values_at, with_values
from lms.hours.conversions.domain.reading import NO_CAP, ConversionRefused
from lms.hours.conversions.domain.table import Kind
from lms.hours.conversions.forms import GeneralForm, KindForm
from lms.hours.conversions.models import ConversionVersion
from lms.hours.conversions.services import ConversionsDenied, edit_conversions
from lms.hours.conversions.views.versions import find_own_version
from lms.web.access import current_actor, requires
from lms.web.forms import Form

blueprint = Blueprint(
    "conversion_edit",
    __name__,
    url_prefix="/hours/conversions/versions",
    template_folder="../../templates",
)
DEFAULTS = "defaults"


@blueprint.route("/<int:version_id>/kinds/<kind>", methods=["GET", "POST"])
@requires("lms.edit_conversions", Reach.UNITS)
def edit_kind(version_id: int, kind: str) -> ResponseReturnValue:
    version = _draft(version_id)
    place = (DEFAULTS,) if kind == DEFAULTS else ("kinds", kind)
    if kind != DEFAULTS and kind not in set(Kind):
        abort(404)
    form = KindForm.of(values_at(version.text, *place))
    if form.validate_on_submit():
        values = form.values()
        if kind == DEFAULTS and values["cap"] is None:
            values["cap"] = NO_CAP
        if _save(version_id, form, {place: values}):
            return redirect(url_for("conversion_versions.version", version_id=version_id))
    return render_template(
        "hours/conversions/kind.html",
        form=form, version=version, defaults=values_at(version.text, DEFAULTS) if kind != DEFAULTS else {},
        name=_("Defaults") if kind == DEFAULTS else wording.KINDS[Kind(kind)],
    ), 422 if form.errors else 200  # fmt: skip


@blueprint.route("/<int:version_id>/general", methods=["GET", "POST"])
@requires("lms.edit_conversions", Reach.UNITS)
def edit_general(version_id: int) -> ResponseReturnValue:
    version = _draft(version_id)
    data: dict[str, Any] = {}
    for place in ("conversion", "claims", "imports"):
        data |= values_at(version.text, place)
    form = GeneralForm(data=data)
    if form.validate_on_submit() and _save(
        version_id, form, {(place,): values for place, values in form.values().items()}
    ):
        return redirect(url_for("conversion_versions.version", version_id=version_id))
    return render_template("hours/conversions/general.html", form=form, version=version), (
        422 if form.errors else 200
    )


def _draft(version_id: int) -> ConversionVersion:
    version = find_own_version(current_session(), version_id)
    return version if version.is_draft else abort(404)


def _save(version_id: int, form: Form, changes: dict[tuple[str, ...], dict[str, Any]]) -> bool:
    """Writes the values into the draft; where they do not fit, says so in the form and returns False."""
    try:
        with unit_of_work() as session:
            version = find_own_version(session, version_id, to_change=True)
            text = version.text
            for place, values in changes.items():
                text = with_values(text, place, values)
            edit_conversions(session, version, text, actor=current_actor(), clock=current_clock())
    except ConversionRefused as refusal:
        name = refusal.key.rsplit(".", 1)[-1]
        field = form[name] if name in form else next(iter(form))
        field.errors = [wording.refusal_text(refusal)]
        return False
    except ConversionsDenied as refusal:
        flash(str(wording.DENIALS[refusal.code]), "error")
        return True
    flash(_("The draft is saved. Another policy officer can approve it."), "success")
    return True
