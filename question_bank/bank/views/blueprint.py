"""The blueprint of the bank's pages, and what its templates may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from lms.plugins import current_registry
from lms.web.access import current_scope
from question_bank.bank.domain import MatchingChoice
from question_bank.bank.faces.file_upload import kind_words
from question_bank.bank.forms.fields import plain_number
from question_bank.bank.forms.records import DIFFICULTIES
from question_bank.bank.models import Bank, Item
from question_bank.bank.pieces import in_order, text_pieces, words_of
from question_bank.bank.rendering import render_line, render_text
from question_bank.bank.services.reading import bank_in, item_in

blueprint = Blueprint("question_banks", __name__, url_prefix="/questions", template_folder="../templates")
blueprint.add_app_template_filter(render_text, "question_text")
blueprint.add_app_template_filter(render_line, "question_line")
blueprint.add_app_template_filter(plain_number, "question_number")
blueprint.add_app_template_filter(text_pieces, "question_pieces")
blueprint.add_app_template_filter(words_of, "question_words")
blueprint.add_app_template_filter(in_order, "question_in_order")
blueprint.add_app_template_filter(kind_words, "question_file_kinds")

STATE_TITLES = {
    "draft": _l("Draft"),
    "in_review": _l("In review"),
    "released": _l("Released"),
    "retired": _l("Retired"),
}
LENDING_WORDS = {"draw": _l("to draw from"), "see": _l("to read"), "copy": _l("to read and copy")}
STATE_TONES = {"draft": "due", "in_review": "ink", "released": "done", "retired": ""}
STATE_ICONS = {"draft": "pencil", "in_review": "eye", "released": "circle-check", "retired": "archive"}


@blueprint.app_template_filter("question_choices")
def choice_texts(choices: Sequence[MatchingChoice | Mapping[str, str]]) -> dict[str, str]:
    """The wording of each choice of a matching question by its id, from its content or a candidate's view."""
    return dict(
        (each["id"], each["text"]) if isinstance(each, Mapping) else (each.id, each.text) for each in choices
    )


def type_titles() -> dict[str, object]:
    """The names of the question types by their keys, in the order of the menu of new questions."""
    return {face.key: face.title for face in current_registry().question_faces.values()}


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """The names of types and states, for the macros that every page about questions shares."""
    return {
        "question_faces": current_registry().question_faces,
        "question_type_titles": type_titles(),
        "question_state_titles": STATE_TITLES,
        "question_state_tones": STATE_TONES,
        "question_state_icons": STATE_ICONS,
        "question_difficulties": DIFFICULTIES,
        "lending_words": LENDING_WORDS,
    }


def bank_or_404(session: Session, bank_id: int) -> Bank:
    """The bank if this request may see it."""
    return bank_in(session, current_scope(), bank_id) or abort(404)


def item_or_404(session: Session, item_id: int) -> tuple[Item, Bank]:
    """The item and its bank if this request may see them."""
    return item_in(session, current_scope(), item_id) or abort(404)
