"""Exporting a bank, or a part of it, as a file."""

from __future__ import annotations

from babel.lists import format_list
from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from lms.contracts.access import Reach
from lms.db import current_session
from lms.plugins import current_registry
from lms.web.access import public, requires
from question_bank.bank.models import Bank, Category
from question_bank.bank.rendering import plain_words
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.views.blueprint import bank_or_404, blueprint
from question_bank.bank.views.reaching import refuse_keyless
from question_bank.formats.exporting import Export, ExportedItem, export_items, items_to_export
from question_bank.formats.format import Format
from question_bank.formats.keeping import BankMedia
from question_bank.formats.messages import loss_message, loss_words
from question_bank.formats.registry import GIFT, WRITTEN
from question_bank.formats.xueshi import schema_text


@blueprint.get("/banks/<int:bank_id>/export")
@requires("question_bank.author", Reach.UNITS)
def export(bank_id: int) -> ResponseReturnValue:
    bank, start, result = _export(bank_id)
    losses: dict[str, list[tuple[int, str]]] = {}
    for note in result.losses:
        losses.setdefault(loss_message(note), []).append(_named(result.items[note.place]))
    return render_template(
        "question_bank/export.html", bank=bank, category=start, result=result, losses=losses, formats=WRITTEN,
        left_out=[_named(each) for each in result.left_out],
        limits=[*_types_without_form(result.format), *map(loss_words, result.format.cannot_hold)],
    )  # fmt: skip


@blueprint.get("/banks/<int:bank_id>/export.<key>")
@requires("question_bank.author", Reach.UNITS)
def download(bank_id: int, key: str) -> ResponseReturnValue:
    bank, _start, result = _export(bank_id, key)
    response = Response(result.data, mimetype=result.format.media_type)
    filename = f"{bank.title}.{result.format.extensions[0]}"
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


@blueprint.get("/questions.schema.json")
@public
def schema() -> ResponseReturnValue:
    return Response(schema_text(), mimetype="application/schema+json")


def _export(bank_id: int, key: str | None = None) -> tuple[Bank, Category, Export]:
    session = current_session()
    bank = bank_or_404(session, bank_id)
    refuse_keyless(session, bank)
    wanted = request.args.get("category", type=int)
    start = category_of_bank(session, bank_id, wanted) if wanted else top_category(session, bank_id)
    into = WRITTEN.get(key or request.args.get("format", GIFT.key))
    if start is None or into is None:
        abort(404)
    items = items_to_export(session, start, current_registry().question_types)
    media = BankMedia(session, bank_id)
    return bank, start, export_items(items, into, media)


def _types_without_form(into: Format) -> list[str]:
    """The types of questions that the format has no form for, as one entry of a list; none for one that has all."""
    registry = current_registry()
    titles = [
        str(registry.question_faces[key].title)
        for key, each in registry.question_types.items()
        if each.content_class not in into.types and key in registry.question_faces
    ]
    return (
        [gettext("questions of the types %(types)s", types=format_list(titles, locale=get_locale()))]
        if titles
        else []
    )


def _named(exported: ExportedItem) -> tuple[int, str]:
    """An item's id and what a list calls it."""
    return exported.id, exported.item.title or plain_words(exported.item.content.stem)[:120]
