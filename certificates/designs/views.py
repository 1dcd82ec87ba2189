"""Designs of certificates, for trainers: a gallery, and designs of one's own."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certificates.designs.domain import own_key
from certificates.designs.field_notes import FIELD_NOTES
from certificates.designs.forms import OWN_HTML, DesignForm
from certificates.designs.models import CertificateTemplate, CertificateTemplateVersion
from certificates.designs.preview import draw_example, example_for, unsaved_template
from certificates.designs.reading import as_template, find_own_design, find_template, own_designs
from certificates.designs.services import add_design, archive_design, change_design, check_html
from certificates.issuing.domain import Snapshot
from certificates.issuing.words import refusal_text
from certificates.rendering import (
    Engine,
    HtmlTemplate,
    RenderingRefusal,
    Template,
    TypstTemplate,
    available_engines,
)
from certificates.shipped.catalogue import SHIPPED, shipped_template, thumbnail
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import UnitCard, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from lms.web.i18n import localised

blueprint = Blueprint(
    "certificate_templates", __name__, url_prefix="/certificates/templates", template_folder="../templates"
)
PERMISSION = "certificates.design"
A_DAY = 86_400
DIPLOMA = "certificates.diploma"


@blueprint.get("")
@requires(PERMISSION, Reach.UNITS)
def gallery() -> ResponseReturnValue:
    units = {unit.id: unit for unit in unit_cards(current_session(), current_scope())}
    return render_template(
        "certificates/gallery.html",
        shipped=SHIPPED,
        own=own_designs(current_session(), current_scope()),
        units=units,
        Engine=Engine,
        engine_problem=_engine_problem(),
    )


@blueprint.get("/shipped/<key>.png")
@requires(PERMISSION, Reach.UNITS)
def picture(key: str) -> ResponseReturnValue:
    template = shipped_template(key)
    if not isinstance(template, TypstTemplate):
        abort(404)
    response = send_file(BytesIO(thumbnail(template)), mimetype="image/png")
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return response


@blueprint.get("/shipped/<key>.pdf")
@requires(PERMISSION, Reach.UNITS)
def shipped_pdf(key: str) -> ResponseReturnValue:
    return _send_example(shipped_template(key) or abort(404))


@blueprint.get("/<int:template_id>.pdf")
@requires(PERMISSION, Reach.UNITS)
def own_pdf(template_id: int) -> ResponseReturnValue:
    row = next(
        (found for found in own_designs(current_session(), current_scope()) if found[0].id == template_id),
        None,
    )
    template = as_template(own_key(template_id), row[1]) if row else None
    return _send_example(template or abort(404))


@blueprint.route("/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new() -> ResponseReturnValue:
    units = unit_cards(current_session(), current_scope())
    form = _form(units, html=_diploma())
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
    template, version = _own(template_id)
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
    template = unsaved_template(html) if chosen == OWN_HTML else shipped_template(chosen) or abort(404)
    return _send_example(template)


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


def _form(units: list[UnitCard], **values: Any) -> DesignForm:
    form = DesignForm(**values)
    form.unit_id.choices = [(unit.id, "　" * (unit.depth - 1) + localised(unit)) for unit in units]
    return form


def _is_drawable(form: DesignForm) -> bool:
    """Whether the design passes the rules for HTML and, where its engine is here, really fits on one sheet."""
    settings = form.settings()
    if settings.html is None:
        return True
    try:
        check_html(settings.html)
        if not _engine_problem():
            draw_example(unsaved_template(settings.html), _example())
    except RenderingRefusal as refusal:
        form.html.errors = [refusal_text(refusal)]
        return False
    return True


def _send_example(template: Template) -> ResponseReturnValue:
    try:
        pdf = draw_example(template, _example())
    except RenderingRefusal as refusal:
        return render_template("certificates/preview_refused.html", reason=refusal_text(refusal)), 422
    return send_file(BytesIO(pdf), mimetype="application/pdf", download_name="preview.pdf")


def _example() -> Snapshot:
    return example_for(current_session(), current_scope(), local_date(current_clock()()))


def _editor(form: DesignForm, template: CertificateTemplate | None) -> ResponseReturnValue:
    return render_template(
        "certificates/design.html",
        form=form,
        template=template,
        fields=FIELD_NOTES,
        engine_problem=_engine_problem(),
        OWN_HTML=OWN_HTML,
    )


def _engine_problem() -> str:
    """Why HTML cannot be drawn here, in the page's language; empty where it can."""
    status = next(status for status in available_engines() if status.engine is Engine.PDFKIT)
    return str(_(status.problem)) if status.problem else ""


def _diploma() -> str:
    """What a new design in HTML begins with."""
    diploma = shipped_template(DIPLOMA)
    return diploma.html if isinstance(diploma, HtmlTemplate) else ""


def _own(template_id: int) -> tuple[CertificateTemplate, CertificateTemplateVersion]:
    return find_own_design(current_session(), template_id, current_scope()) or abort(404)
