"""Importing a file into a bank: upload, look at every item and fault, then bring it in or leave it. And exporting."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.plugins import current_registry
from lms.web.access import current_actor, public, requires
from lms.web.paging import page_of
from question_bank.bank.models import Bank, Category, QuestionUpload
from question_bank.bank.rendering import plain_words
from question_bank.bank.services.banks import top_category
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.services.reading import category_tree
from question_bank.bank.views.blueprint import bank_or_404, blueprint
from question_bank.formats.decoding import DecodingRefused
from question_bank.formats.exporting import Export, ExportedItem, export_items, items_to_export
from question_bank.formats.forms import UploadForm
from question_bank.formats.importing import (
    Fate,
    ImportRefused,
    apply_upload,
    format_of_upload,
    keep_upload,
    plan_upload,
)
from question_bank.formats.messages import (
    FATES,
    fault_message,
    import_refusal_message,
    loss_message,
    loss_words,
    refusal_message,
)
from question_bank.formats.registry import EXTENSIONS, FORMATS, GIFT
from question_bank.formats.xueshi import SCHEMA_PATH

PER_PAGE = 25


@blueprint.route("/banks/<int:bank_id>/import", methods=["GET", "POST"])
@requires("question_bank.author", Reach.UNITS)
def upload(bank_id: int) -> ResponseReturnValue:
    bank = bank_or_404(current_session(), bank_id)
    form = UploadForm(category=request.args.get("category", type=int))
    form.category.choices = _category_choices(current_session(), bank)
    if form.validate_on_submit():
        try:
            return redirect(url_for(".preview", bank_id=bank_id, upload_id=_keep(bank_id, form)))
        except DecodingRefused as refusal:
            form.file.errors = [refusal_message(refusal)]
        bank = bank_or_404(current_session(), bank_id)
    accept = ",".join(f".{each}" for each in EXTENSIONS)
    page = render_template("question_bank/import_upload.html", form=form, bank=bank, accept=accept)
    return page, 422 if form.errors else 200


@blueprint.get("/banks/<int:bank_id>/import/<int:upload_id>")
@requires("question_bank.author", Reach.UNITS)
def preview(bank_id: int, upload_id: int) -> ResponseReturnValue:
    session = current_session()
    bank, kept = bank_or_404(session, bank_id), _own_upload(session, bank_id, upload_id)
    plan = plan_upload(session, kept)
    shown = request.args.get("show", "faults" if plan.faults else "")
    page = page_of([each for each in plan.items if not shown or each.fate == shown], PER_PAGE)
    return render_template(
        "question_bank/import_preview.html",
        bank=bank, upload=kept, plan=plan, totals=plan.counts, shown=shown, page=page, fates=FATES, Fate=Fate,
        fault_message=fault_message, source=format_of_upload(kept),
    )  # fmt: skip


@blueprint.post("/banks/<int:bank_id>/import/<int:upload_id>")
@requires("question_bank.author", Reach.UNITS)
def apply(bank_id: int, upload_id: int) -> ResponseReturnValue:
    names = [*(fate.value for fate in Fate), "faults"]
    expected = {name: request.form.get(name, -1, type=int) for name in names}
    try:
        with unit_of_work() as session:
            bank_or_404(session, bank_id)
            ids = apply_upload(
                session,
                _own_upload(session, bank_id, upload_id),
                expected,
                takes_the_good_ones=request.form.get("good_ones") == "yes",
                state="released" if request.form.get("state") == "released" else "draft",
                actor=current_actor(),
                clock=current_clock(),
            )
    except ImportRefused as refusal:
        flash(import_refusal_message(refusal), "warning")
        return redirect(url_for(".preview", bank_id=bank_id, upload_id=upload_id))
    flash(ngettext("%(num)s question imported.", "%(num)s questions imported.", len(ids)), "success")
    return redirect(url_for("question_banks.show", bank_id=bank_id))


@blueprint.get("/banks/<int:bank_id>/export")
@requires("question_bank.author", Reach.UNITS)
def export(bank_id: int) -> ResponseReturnValue:
    bank, start, result = _export(bank_id)
    losses: dict[str, list[tuple[int, str]]] = {}
    for note in result.losses:
        losses.setdefault(loss_message(note), []).append(_named(result.items[note.place]))
    return render_template(
        "question_bank/export.html", bank=bank, category=start, result=result, losses=losses, formats=FORMATS,
        left_out=[_named(each) for each in result.left_out],
        limits=[loss_words(code) for code in result.format.cannot_hold],
    )  # fmt: skip


@blueprint.get("/banks/<int:bank_id>/export.<key>")
@requires("question_bank.author", Reach.UNITS)
def download(bank_id: int, key: str) -> ResponseReturnValue:
    bank, _start, result = _export(bank_id, key)
    response = Response(result.text, mimetype=result.format.media_type)
    filename = f"{bank.title}.{result.format.extensions[0]}"
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


@blueprint.get("/questions.schema.json")
@public
def schema() -> ResponseReturnValue:
    return send_file(SCHEMA_PATH, mimetype="application/schema+json")


def _keep(bank_id: int, form: UploadForm) -> int:
    data = form.file.data
    with unit_of_work() as session:
        bank = bank_or_404(session, bank_id)
        category = category_of_bank(session, bank_id, form.category.data)
        if category is None:
            abort(404)
        kept = keep_upload(
            session, bank, category, data.filename or "", data.read(),
            chosen=FORMATS.get(form.format.data), actor=current_actor(), clock=current_clock(),
        )  # fmt: skip
        return kept.id


def _export(bank_id: int, key: str | None = None) -> tuple[Bank, Category, Export]:
    session = current_session()
    bank = bank_or_404(session, bank_id)
    wanted = request.args.get("category", type=int)
    start = category_of_bank(session, bank_id, wanted) if wanted else top_category(session, bank_id)
    into = FORMATS.get(key or request.args.get("format", GIFT.key))
    if start is None or into is None:
        abort(404)
    items = items_to_export(session, start, current_registry().question_types)
    return bank, start, export_items(items, into)


def _named(exported: ExportedItem) -> tuple[int, str]:
    """An item's id and what a list calls it."""
    return exported.id, exported.item.title or plain_words(exported.item.content.stem)[:120]


def _own_upload(session: Session, bank_id: int, upload_id: int) -> QuestionUpload:
    kept = session.get(QuestionUpload, upload_id)
    if kept is None or kept.bank_id != bank_id or kept.created_by != current_actor().account_id:
        abort(404)
    return kept


def _category_choices(session: Session, bank: Bank) -> list[tuple[int, Any]]:
    return [
        (each.id, " / ".join(each.names) or _("Top of the bank")) for each in category_tree(session, bank.id)
    ]
