"""Importing a file into a bank: upload it or paste a document, look at every item and fault, then bring it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.web.access import current_actor, requires
from lms.web.paging import page_of
from question_bank.bank.models import Bank, QuestionUpload
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.services.reading import category_tree
from question_bank.bank.views.blueprint import bank_or_404, blueprint
from question_bank.formats.forms import UploadForm
from question_bank.formats.importing import (
    Fate,
    ImportRefused,
    PlannedItem,
    apply_upload,
    format_of_upload,
    keep_upload,
    plan_upload,
)
from question_bank.formats.keeping import receive_media
from question_bank.formats.messages import fault_message, import_refusal_message, place_words
from question_bank.formats.reasons import FATES
from question_bank.formats.registry import EXTENSIONS, FORMATS, PAPER_TEXT, XLSX, format_of_file
from question_bank.formats.xlsx import template_workbook
from question_bank.search.services.likeness import Twin, similar_in_file
from question_bank.search.wording import twin_words

PER_PAGE = 25


@blueprint.route("/banks/<int:bank_id>/import", methods=["GET", "POST"])
@requires("question_bank.author", Reach.UNITS)
def upload(bank_id: int) -> ResponseReturnValue:
    bank = bank_or_404(current_session(), bank_id)
    form = UploadForm(category=request.args.get("category", type=int))
    form.category.choices = _category_choices(current_session(), bank)
    if form.validate_on_submit():
        upload_id = _kept(bank_id, form)
        if upload_id is not None:
            return redirect(url_for(".preview", bank_id=bank_id, upload_id=upload_id))
        bank = bank_or_404(current_session(), bank_id)
    accept = ",".join(f".{each}" for each in EXTENSIONS)
    page = render_template("question_bank/import_upload.html", form=form, bank=bank, accept=accept)
    return page, 422 if form.errors else 200


@blueprint.get("/banks/<int:bank_id>/import/template.xlsx")
@requires("question_bank.author", Reach.UNITS)
def template(bank_id: int) -> ResponseReturnValue:
    session = current_session()
    bank = bank_or_404(session, bank_id)
    names = [" / ".join(each.names) for each in category_tree(session, bank.id) if each.names]
    language = "zh" if str(get_locale()).startswith("zh") else "en"
    response = Response(template_workbook(language, names), mimetype=XLSX.media_type)
    filename = _("Questions template") + ".xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


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
        fault_message=fault_message, source=format_of_upload(kept), place=place_words,
        likes=_likes(session, bank_id, page.rows), twin_words=twin_words,
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


def _kept(bank_id: int, form: UploadForm) -> int | None:
    """The id of the upload that was kept; None, the form saying why, for a file that is not read at all."""
    field, filename, data = form.sent()
    chosen = PAPER_TEXT if field is form.text else FORMATS.get(form.format.data)
    source = chosen or format_of_file(filename, data)
    document = source.read(data)
    if document.refusal is not None:
        field.errors = [fault_message(document.refusal)]
        return None
    # a picture may be large: it is stored before the transaction
    received = receive_media(document.media)
    with unit_of_work() as session:
        bank_or_404(session, bank_id)
        category = category_of_bank(session, bank_id, form.category.data) or abort(404)
        kept = keep_upload(
            session, category, filename, data, source,
            media=received, actor=current_actor(), clock=current_clock(),
        )  # fmt: skip
        return kept.id


def _likes(session: Session, bank_id: int, rows: Sequence[PlannedItem]) -> list[list[Twin]]:
    """For each row of the page, the bank's questions that a new one is like."""
    new = [place for place, each in enumerate(rows) if each.fate is Fate.NEW]
    found = similar_in_file(
        session, [bank_id], [(rows[place].type, rows[place].item.content) for place in new]
    )
    by_place = dict(zip(new, found, strict=True))
    return [
        [twin for twin in by_place.get(place, ()) if twin.item_id is not None] for place in range(len(rows))
    ]


def _own_upload(session: Session, bank_id: int, upload_id: int) -> QuestionUpload:
    kept = session.get(QuestionUpload, upload_id)
    if kept is None or kept.bank_id != bank_id or kept.created_by != current_actor().account_id:
        abort(404)
    return kept


def _category_choices(session: Session, bank: Bank) -> list[tuple[int, Any]]:
    return [
        (each.id, " / ".join(each.names) or _("Top of the bank")) for each in category_tree(session, bank.id)
    ]
