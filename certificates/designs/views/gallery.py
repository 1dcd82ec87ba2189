"""The gallery of designs: what there is to award by, with its pictures, and what each unit awards by."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certificates.designs.domain import UNIT_DESIGN, own_key
from certificates.designs.forms.design import UnitDesignForm
from certificates.designs.preview import picture_of_design
from certificates.designs.reading import (
    as_template,
    design_title,
    designs_to_choose,
    find_template,
    own_designs,
    unit_designs,
)
from certificates.designs.services import archive_design, choose_unit_design
from certificates.designs.views.drawing import engine_problem, send_example
from certificates.rendering import Engine, HtmlTemplate, Template
from certificates.shipped.catalogue import SHIPPED, STARTS, shipped_template, thumbnail
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import UnitCard, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from lms.web.i18n import localised

blueprint = Blueprint(
    "certificate_templates", __name__, url_prefix="/certificates/templates", template_folder="../templates"
)
PERMISSION = "certificates.design"
A_DAY = 86_400


@blueprint.get("")
@requires(PERMISSION, Reach.UNITS)
def gallery() -> ResponseReturnValue:
    units = unit_cards(current_session(), current_scope())
    chosen = unit_designs(current_session(), current_scope())
    return render_template(
        "certificates/gallery.html",
        shipped=SHIPPED,
        starts=STARTS,
        own=own_designs(current_session(), current_scope()),
        units={unit.id: unit for unit in units},
        unit_form=_unit_form(units),
        unit_designs=[
            (unit, design_title(current_session(), chosen[unit.id])) for unit in units if unit.id in chosen
        ],
        Engine=Engine,
        engine_problem=engine_problem(),
    )


@blueprint.get("/shipped/<key>.png")
@requires(PERMISSION, Reach.UNITS)
def picture(key: str) -> ResponseReturnValue:
    template = shipped_template(key) or next(
        (one.template for one in STARTS if one.template.key == key), None
    )
    if template is None or isinstance(template, HtmlTemplate):
        abort(404)
    return _send_picture(thumbnail(template))


@blueprint.get("/<int:template_id>.png")
@requires(PERMISSION, Reach.UNITS)
def own_picture(template_id: int) -> ResponseReturnValue:
    return _send_picture(picture_of_design(_usable_template(template_id)) or abort(404))


@blueprint.get("/shipped/<key>.pdf")
@requires(PERMISSION, Reach.UNITS)
def shipped_pdf(key: str) -> ResponseReturnValue:
    return send_example(shipped_template(key) or abort(404))


@blueprint.get("/<int:template_id>.pdf")
@requires(PERMISSION, Reach.UNITS)
def own_pdf(template_id: int) -> ResponseReturnValue:
    return send_example(_usable_template(template_id))


@blueprint.post("/units")
@requires(PERMISSION, Reach.UNITS)
def choose_for_unit() -> ResponseReturnValue:
    """What a unit awards by; nothing chosen: as the unit above it."""
    units = unit_cards(current_session(), current_scope())
    form = _unit_form(units)
    if not form.validate_on_submit():
        abort(422)
    unit = next(unit for unit in units if unit.id == form.unit_id.data)
    with unit_of_work() as session:
        choose_unit_design(
            session, unit, form.design.data or None, actor=current_actor(), clock=current_clock()
        )
    flash(_("Saved. It holds for what is issued from now on."), "success")
    return redirect(url_for("certificate_templates.gallery", _anchor="units-title"), 303)


@blueprint.post("/<int:template_id>/archive")
@requires(PERMISSION, Reach.UNITS)
def archive(template_id: int) -> ResponseReturnValue:
    title = _put_away(template_id, is_archived=True)
    text = _("“%(title)s” is put away. Courses that award by it keep it.", title=title)
    undo = url_for("certificate_templates.restore", template_id=template_id)
    offer_undo(text, undo)
    return redirect(url_for("certificate_templates.gallery"), 303)


@blueprint.post("/<int:template_id>/restore")
@requires(PERMISSION, Reach.UNITS)
def restore(template_id: int) -> ResponseReturnValue:
    title = _put_away(template_id, is_archived=False)
    flash(_("“%(title)s” is back in the choice.", title=title), "success")
    return redirect(url_for("certificate_templates.gallery"), 303)


def _put_away(template_id: int, *, is_archived: bool) -> str:
    with unit_of_work() as session:
        template = find_template(session, template_id, current_scope()) or abort(404)
        archive_design(
            session, template, is_archived=is_archived, actor=current_actor(), clock=current_clock()
        )
        return localised(template, "title")


def _unit_form(units: list[UnitCard]) -> UnitDesignForm:
    form = UnitDesignForm()
    form.unit_id.choices = tree_of(units)
    own = designs_to_choose(current_session(), current_scope())
    choices = [(one.ref, one.title) for one in own if one.ref != UNIT_DESIGN]
    form.design.choices = [("", _("As the unit above it")), *choices]
    return form


def tree_of(units: list[UnitCard]) -> list[tuple[int, str]]:
    """The units to choose from, each indented by its depth."""
    return [(unit.id, "　" * (unit.depth - 1) + localised(unit)) for unit in units]


def _usable_template(template_id: int) -> Template:
    """A design in use by the scope's units, as the engines take it."""
    own = own_designs(current_session(), current_scope())
    version = next((version for template, version in own if template.id == template_id), None)
    found = as_template(current_session(), own_key(template_id), version) if version else None
    return found or abort(404)


def _send_picture(png: bytes) -> ResponseReturnValue:
    response = send_file(BytesIO(png), mimetype="image/png")
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return response
