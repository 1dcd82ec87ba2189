"""Designs by a shipped drawing, or in HTML of one's own."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certificates.designs.checking import check_html
from certificates.designs.field_notes import FIELD_NOTES
from certificates.designs.forms.design import OWN_HTML, DesignForm
from certificates.designs.models import CertificateTemplate
from certificates.designs.preview import draw_example, unsaved_template
from certificates.designs.reading import find_own_design
from certificates.designs.services import add_design, change_design
from certificates.designs.views.drawing import engine_problem, example, send_example
from certificates.designs.views.gallery import PERMISSION, blueprint, tree_of
from certificates.rendering import HtmlTemplate, RenderingRefusal
from certificates.rendering.refusal_words import refusal_text
from certificates.shipped.catalogue import shipped_template
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import UnitCard, unit_cards
from lms.web.access import current_actor, current_scope, requires

__all__ = ["blueprint"]  # the gallery’s, with the pages of this module on it
DIPLOMA = "certificates.diploma"


@blueprint.route("/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new() -> ResponseReturnValue:
    units = unit_cards(current_session(), current_scope())
    form = _form(units, html=_diploma(), drawn_by=request.args.get("drawn_by", OWN_HTML))
    if form.validate_on_submit() and _is_drawable(form):
        unit = next(unit for unit in units if unit.id == form.unit_id.data)
        with unit_of_work() as session:
            add_design(session, unit, form.settings(), actor=current_actor(), clock=current_clock())
        flash(_("The design is saved. Courses can award by it now."), "success")
        return redirect(url_for("certificate_templates.gallery"), 303)
    return _editor(form, None)


@blueprint.route("/<int:template_id>", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def edit(template_id: int) -> ResponseReturnValue:
    template, version = find_own_design(current_session(), template_id, current_scope()) or abort(404)
    if version.layout is not None:
        return redirect(url_for("certificate_designer.edit", template_id=template_id))
    form = _form(
        unit_cards(current_session(), current_scope()),
        unit_id=template.unit_id, title=template.title, title_en=template.title_en,
        months_valid=template.months_valid, drawn_by=version.shipped_key or OWN_HTML,
        html=version.html or _diploma(),
    )  # fmt: skip
    if form.validate_on_submit() and _is_drawable(form):
        with unit_of_work() as session:
            row = find_own_design(session, template_id, current_scope()) or abort(404)
            change_design(session, *row, form.settings(), actor=current_actor(), clock=current_clock())
        flash(_("The design is saved. Certificates issued before keep the drawing they have."), "success")
        return redirect(url_for("certificate_templates.gallery"), 303)
    return _editor(form, template)


@blueprint.post("/preview")
@requires(PERMISSION, Reach.UNITS)
def preview() -> ResponseReturnValue:
    """Draws what is in the form, saved or not; opens in a tab of its own."""
    chosen = request.form.get("drawn_by", OWN_HTML)
    html = request.form.get("html", "")
    return send_example(
        unsaved_template(html) if chosen == OWN_HTML else shipped_template(chosen) or abort(404)
    )


def _form(units: list[UnitCard], **values: Any) -> DesignForm:
    form = DesignForm(**values)
    form.unit_id.choices = tree_of(units)
    return form


def _is_drawable(form: DesignForm) -> bool:
    """Whether the design passes the rules for HTML and, where its engine is here, really fits on one sheet."""
    settings = form.settings()
    if settings.html is None:
        return True
    try:
        check_html(settings.html)
        if not engine_problem():
            draw_example(unsaved_template(settings.html), example())
    except RenderingRefusal as refusal:
        form.html.errors = [refusal_text(refusal)]
        return False
    return True


def _editor(form: DesignForm, template: CertificateTemplate | None) -> ResponseReturnValue:
    return render_template(
        "certificates/design.html",
        form=form,
        template=template,
        fields=FIELD_NOTES,
        engine_problem=engine_problem(),
        OWN_HTML=OWN_HTML,
    )


def _diploma() -> str:
    """What a new design in HTML begins with."""
    diploma = shipped_template(DIPLOMA)
    return diploma.html if isinstance(diploma, HtmlTemplate) else ""
