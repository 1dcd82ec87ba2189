"""Single choice on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from question_bank.bank.domain import SingleChoice, build_options
from question_bank.bank.domain.single_choice import SINGLE_CHOICE
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.options import OptionFields, option_drafts, option_values


def _values(content: SingleChoice) -> dict[str, Any]:
    return option_values(content.options, Decimal(1))


def _build(form: Any, before: ItemContent | None) -> SingleChoice:
    known = before.options if isinstance(before, SingleChoice) else ()
    options = build_options(option_drafts(form, Decimal(1), known))
    return SingleChoice(form.question, options, form.general_feedback.data)


def _example() -> SingleChoice:
    drafts = [
        (plain(_("Read it again and send it from a private address")), Decimal(0), None),
        (plain(_("Do not open the attachment, and report the message")), Decimal(1), None),
        (plain(_("Forward it to colleagues as a warning")), Decimal(0), None),
        (plain(_("Answer and ask who is writing")), Decimal(0), None),
    ]
    stem = plain(_("An unexpected message asks you to open an attachment at once. What do you do first?"))
    return SingleChoice(
        stem,
        build_options(drafts),
        plain(
            _("Forwarding spreads the attachment; an answer tells the sender that you read such messages.")
        ),
    )


FACE = QuestionFace(
    SINGLE_CHOICE.key,
    _l("Single choice"),
    "circle-check",
    "question_bank/types/single_choice.html",
    _example,
    QuestionEditor(OptionFields, _values, _build, rows="options"),
)
