"""The page in which a certificate is designed. Without scripts it is a form; with them, a sheet to drag things on."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from certificates.designs.field_notes import FIELD_NOTES
from certificates.designs.forms.design import FactsForm
from certificates.designs.forms.layout import Record, changed, numbers_in, record_in
from certificates.designs.layout_words import CHOICES, PROPERTIES, TYPES, UNITS, fault_text
from certificates.designs.models import CertificateTemplate
from certificates.designs.pictures import keep_picture, picture_urls, pictures_by_id, receive_picture
from certificates.designs.preview import draw_example_picture
from certificates.designs.reading import find_own_design, kept_layout
from certificates.designs.services import DesignSettings, add_design, change_design
from certificates.designs.views.drawing import example, refused_example, send_example
from certificates.designs.views.gallery import PERMISSION, tree_of
from certificates.rendering import TEXT_FIELDS, DesignedTemplate, RenderingRefusal, words
from certificates.rendering.domain import Layout, LayoutFault, LayoutRefused, read_layout
from certificates.rendering.domain.layout import BOX, ELEMENTS, PAPERS, SHEET, new_element
from certificates.rendering.refusal_words import refusal_text
from certificates.shipped.catalogue import start_record
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.files.api import FileCard, FileRefused
from lms.organisation.api import unit_cards
from lms.web.access import current_actor, current_scope, requires

blueprint = Blueprint(
    "certificate_designer", __name__, url_prefix="/certificates/designer", template_folder="../../templates"
)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new() -> ResponseReturnValue:
    units = unit_cards(current_session(), current_scope())
    form = _facts()
    if request.method == "GET":
        return _page(form, start_record(request.args.get("start", "")))
    record, faults, layout = _sent()
    if form.validate() and layout is not None:
        unit = next(unit for unit in units if unit.id == form.unit_id.data)
        settings = DesignSettings(**form.facts(), layout=layout)
        try:
            with unit_of_work() as session:
                add_design(session, unit, settings, actor=current_actor(), clock=current_clock())
            return _saved(_("The design is saved. Courses can award by it now."))
        except LayoutRefused as refusal:
            faults = refusal.faults
    return _page(form, record, faults)


@blueprint.route("/<int:template_id>", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def edit(template_id: int) -> ResponseReturnValue:
    template, version = find_own_design(current_session(), template_id, current_scope()) or abort(404)
    if version.layout is None:
        abort(404)
    form = _facts(
        **{name: getattr(template, name) for name in ("unit_id", "title", "title_en", "months_valid")}
    )
    if request.method == "GET":
        return _page(form, kept_layout(version.layout).as_record(), template=template)
    record, faults, layout = _sent()
    if form.validate() and layout is not None:
        settings = DesignSettings(**form.facts(), layout=layout)
        try:
            with unit_of_work() as session:
                row = find_own_design(session, template_id, current_scope()) or abort(404)
                change_design(session, *row, settings, actor=current_actor(), clock=current_clock())
            return _saved(_("The design is saved. Certificates issued before keep the drawing they have."))
        except LayoutRefused as refusal:
            faults = refusal.faults
    return _page(form, record, faults, template)


@blueprint.post("/preview.pdf")
@requires(PERMISSION, Reach.UNITS)
def preview() -> ResponseReturnValue:
    """Draws what is in the form, saved or not, by the engine of the download; opens in a tab of its own."""
    template, reasons = _drafted()
    return send_example(template) if template else refused_example(reasons)


@blueprint.post("/preview.png")
@requires(PERMISSION, Reach.UNITS)
def picture() -> ResponseReturnValue:
    """The same as a picture, for the page itself."""
    template, reasons = _drafted()
    return _send_picture(template) if template else refused_example(reasons)


@blueprint.post("/pictures")
@requires(PERMISSION, Reach.UNITS)
def upload() -> ResponseReturnValue:
    file = request.files.get("file")
    if file is None:
        abort(400)
    try:
        card = _kept(file)
    except FileRefused as refusal:
        return jsonify(error=str(refusal)), 422
    return jsonify(id=card.id, url=card.url), 201


def _drafted() -> tuple[DesignedTemplate | None, list[str]]:
    """The sheet in the form as the engine takes it, or why it cannot be drawn."""
    try:
        layout = read_layout(record_in(request.form), TEXT_FIELDS)
    except LayoutRefused as refusal:
        return None, [fault_text(fault) for fault in refusal.faults]
    pictures = pictures_by_id(current_session(), layout.picture_ids, current_scope())
    if len(pictures) < len(set(layout.picture_ids)):
        return None, [_("A picture is not there any more; choose another one.")]
    return DesignedTemplate("preview", 1, "", layout, pictures), []


def _kept(file: FileStorage) -> FileCard:
    received = receive_picture(file)
    with unit_of_work() as session:
        return keep_picture(session, received, current_scope(), actor=current_actor(), clock=current_clock())


def _sent() -> tuple[Record, list[LayoutFault], Layout | None]:
    """What the form holds, after what its button did to it; no layout where it is not to be kept, or cannot be."""
    record = record_in(request.form)
    for place, number in enumerate(numbers_in(request.form)):
        file = request.files.get(f"e{number}-upload")
        if file is not None and file.filename:
            try:
                record["elements"][place]["picture"] = _kept(file).id
            except FileRefused as refusal:
                return record, [LayoutFault(str(refusal), {}, place, "picture", "picture")], None
    if changed(record, request.form.get("do", "")):
        return record, [], None
    try:
        return record, [], read_layout(record, TEXT_FIELDS)
    except LayoutRefused as refusal:
        return record, refusal.faults, None


def _facts(**values: Any) -> FactsForm:
    form = FactsForm(**values)
    form.unit_id.choices = tree_of(unit_cards(current_session(), current_scope()))
    return form


def _page(
    form: FactsForm,
    record: Record,
    faults: list[LayoutFault] | None = None,
    template: CertificateTemplate | None = None,
) -> ResponseReturnValue:
    ids = [one.get("picture") for one in record["elements"] if one.get("type") == "picture"]
    return render_template(
        "certificates/designer.html",
        form=form,
        record=record,
        faults=[(fault, fault_text(fault)) for fault in faults or ()],
        template=template,
        example=words(example()),
        wrong_at=_wrong_at,
        shown_number=_shown_number,
        fields=[([name for name in names if name in TEXT_FIELDS], note) for names, note in FIELD_NOTES],
        fresh={type_: new_element(type_) for type_ in ELEMENTS},
        urls=picture_urls(current_session(), ids, current_scope()),
        BOX=BOX, ELEMENTS=ELEMENTS, SHEET=SHEET, PAPERS=PAPERS,
        TYPES=TYPES, PROPERTIES=PROPERTIES, CHOICES=CHOICES, UNITS=UNITS,
    ), 422 if faults or form.errors else 200  # fmt: skip


def _wrong_at(faults: list[tuple[LayoutFault, str]], place: int) -> dict[str, str]:
    """What is wrong with one element, by property."""
    return {fault.property: text for fault, text in faults if fault.place == place}


def _shown_number(value: object) -> str:
    """A number without a needless end; what is none as it was written."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _saved(words_: str) -> ResponseReturnValue:
    flash(words_, "success")
    return redirect(url_for("certificate_templates.gallery"), 303)


def _send_picture(template: DesignedTemplate) -> ResponseReturnValue:
    try:
        png = draw_example_picture(template, example())
    except RenderingRefusal as refusal:
        return refused_example([refusal_text(refusal)])
    return send_file(BytesIO(png), mimetype="image/png")
