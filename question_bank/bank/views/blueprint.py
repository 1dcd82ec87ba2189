"""The blueprint of the bank's pages, and what its templates may use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from lms.web.access import current_scope
from question_bank.bank.domain import MatchingChoice
from question_bank.bank.forms.fields import plain_number
from question_bank.bank.models import Bank, Item
from question_bank.bank.rendering import render_line, render_text
from question_bank.bank.services.reading import bank_in, item_in

blueprint = Blueprint("question_banks", __name__, url_prefix="/questions", template_folder="../templates")
blueprint.add_app_template_filter(render_text, "question_text")
blueprint.add_app_template_filter(render_line, "question_line")
blueprint.add_app_template_filter(plain_number, "question_number")

TYPE_TITLES = {
    "question_bank.single_choice": _l("Single choice"),
    "question_bank.multiple_response": _l("Multiple response"),
    "question_bank.true_false": _l("True or false"),
    "question_bank.short_answer": _l("Short answer"),
    "question_bank.numerical": _l("Numerical"),
    "question_bank.matching": _l("Matching"),
    "question_bank.essay": _l("Essay"),
    "question_bank.description": _l("Description"),
}
TYPE_ICONS = {
    "question_bank.single_choice": "circle-check",
    "question_bank.multiple_response": "checkbox",
    "question_bank.true_false": "check",
    "question_bank.short_answer": "pencil",
    "question_bank.numerical": "gauge",
    "question_bank.matching": "list-check",
    "question_bank.essay": "writing",
    "question_bank.description": "article",
}
STATE_TITLES = {"draft": _l("Draft"), "released": _l("Released"), "retired": _l("Retired")}
STATE_TONES = {"draft": "due", "released": "done", "retired": ""}
STATE_ICONS = {"draft": "pencil", "released": "circle-check", "retired": "archive"}


@blueprint.app_template_filter("question_choices")
def choice_texts(choices: Sequence[MatchingChoice]) -> dict[str, str]:
    """The wording of each choice of a matching question by its id."""
    return {choice.id: choice.text for choice in choices}


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """The names of types and states, for the macros that every page about questions shares."""
    return {
        "question_type_titles": TYPE_TITLES,
        "question_type_icons": TYPE_ICONS,
        "question_state_titles": STATE_TITLES,
        "question_state_tones": STATE_TONES,
        "question_state_icons": STATE_ICONS,
    }


def bank_or_404(session: Session, bank_id: int) -> Bank:
    """The bank if this request may see it."""
    return bank_in(session, current_scope(), bank_id) or abort(404)


def item_or_404(session: Session, item_id: int) -> tuple[Item, Bank]:
    """The item and its bank if this request may see them."""
    return item_in(session, current_scope(), item_id) or abort(404)
