"""Papers on paper: choosing how, and the files."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import unit_card
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import current_locale, localised
from question_bank.papers.domain.drawing import BlueprintShort
from question_bank.papers.domain.layout import LETTERS, PrintedPaper
from question_bank.papers.forms.printing import PrintForm, print_form
from question_bank.papers.models import Paper
from question_bank.papers.printing.content import Sheet, printed_paper
from question_bank.papers.printing.typst_engine import Document, PrintingFailed, first_page_png, paper_pdf
from question_bank.papers.printing.word import paper_docx
from question_bank.papers.services.authoring import note_printing
from question_bank.papers.services.drawing import DrawnPaper, draw_from_paper, mixed_again
from question_bank.papers.services.pictures import picture_reader
from question_bank.papers.services.reading import sees_keys_of
from question_bank.papers.views.blueprint import PERMISSION, blueprint, paper_or_404
from question_bank.papers.wording import shortage_sentences

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
}
DOCUMENTS = ("paper", "answers", "key")


@blueprint.get("/<int:paper_id>/print")
@requires(PERMISSION, Reach.UNITS)
def print_paper(paper_id: int) -> ResponseReturnValue:
    session = current_session()
    paper = paper_or_404(session, paper_id)
    form = print_form(_start(session, paper))
    shortages = []
    try:
        drawn = _drawn(session, paper, form.seed.data or 1)
    except BlueprintShort as short:
        shortages, drawn = shortage_sentences(session, short.shortages, paper.blueprint.cells), DrawnPaper(())
    return render_template(
        "papers/print.html",
        paper=paper,
        form=form,
        shortages=shortages,
        is_empty=not drawn.entries,
        sees_keys=sees_keys_of(session, current_actor(), current_scope(), drawn.item_ids),
        variants=LETTERS[: form.variants.data or 1] if not form.errors else "",
        chosen={name: value for name, value in _chosen(form).items() if value not in (None, "")},
    ), 422 if form.errors else 200


@blueprint.get("/<int:paper_id>/print/<document>-<variant>.<kind>")
@requires(PERMISSION, Reach.UNITS)
def print_file(paper_id: int, document: str, variant: str, kind: str) -> ResponseReturnValue:
    """One document of one variant. The key only for those who may see the keys of all banks in it."""
    session = current_session()
    paper, form = paper_or_404(session, paper_id), print_form({})
    if document not in DOCUMENTS or kind not in KINDS or variant not in LETTERS[:6]:
        abort(404)
    if form.errors or form.seed.data is None:
        abort(404)
    try:
        drawn = _drawn(session, paper, form.seed.data or 1)
        if document == "key" and not sees_keys_of(session, current_actor(), current_scope(), drawn.item_ids):
            abort(403)
        data = _file(session, _printed(session, drawn, form, variant), cast(Document, document), kind)
    except (BlueprintShort, PrintingFailed):
        flash(_("This paper cannot be printed as it is."), "error")
        return redirect(url_for("papers.print_paper", paper_id=paper_id, **_chosen(form)), 303)
    name = f"{document}-{paper_id}-{variant}.{kind}"
    if kind != "png":
        with unit_of_work() as writing:
            note_printing(
                writing, paper_or_404(writing, paper_id), name, form.seed.data or 1,
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
    return send_file(BytesIO(data), mimetype=KINDS[kind], as_attachment=kind == "docx", download_name=name)


def _start(session: Session, paper: Paper) -> dict[str, object]:
    unit = unit_card(session, paper.unit_id)
    return {
        "organisation": localised(unit) if unit else "",
        "title": localised(paper, "title"),
        "locale": "en" if current_locale() == "en" else "zh_Hans",
        "variants": 1,
        "seed": 1,
        "mixes": False,
        "mixes_options": False,
    }


def _chosen(form: PrintForm) -> dict[str, Any]:
    """The form's values as they stand in addresses."""
    values = dict(form.data)
    for name in ("mixes", "mixes_options"):
        values[name] = "y" if values[name] else None
    return values


def _drawn(session: Session, paper: Paper, seed: int) -> DrawnPaper:
    """The questions, in the author's order where it has one; all variants are of the same draw."""
    now, scope = current_clock()(), current_scope()
    return draw_from_paper(session, paper, seed, is_mixed=False, now=now, scope=scope)


def _printed(session: Session, drawn: DrawnPaper, form: PrintForm, variant: str) -> PrintedPaper:
    seed = (form.seed.data or 1) * len(LETTERS) + LETTERS.index(variant)
    several = (form.variants.data or 1) > 1
    sheet = Sheet(
        organisation=form.organisation.data or "",
        title=form.title.data or "",
        minutes=form.minutes.data,
        variant=variant if several else "",
        locale=form.locale.data,
        seed=seed,
        shuffles_options=form.mixes_options.data,
    )
    return printed_paper(session, mixed_again(drawn, seed) if form.mixes.data else drawn, sheet)


def _file(session: Session, printed: PrintedPaper, document: Document, kind: str) -> bytes:
    pictures = picture_reader(session)
    if kind == "docx":
        return paper_docx(printed, document, pictures)
    if kind == "png":
        return first_page_png(printed, document, pictures)
    return paper_pdf(printed, document, pictures)
