"""Multiple response on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from question_bank.bank.domain import MultipleResponse, build_options
from question_bank.bank.domain.multiple_response import MULTIPLE_RESPONSE
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.options import OptionFields, option_drafts, option_values, share_of


def _values(content: MultipleResponse) -> dict[str, Any]:
    return option_values(content.options, share_of(len(content.right_ids)))


def _build(form: Any, before: ItemContent | None) -> MultipleResponse:
    known = before.options if isinstance(before, MultipleResponse) else ()
    right = sum(bool(entry.form.text.data and entry.form.is_right.data) for entry in form.options.entries)
    options = build_options(option_drafts(form, share_of(right), known))
    return MultipleResponse(form.question, options, form.general_feedback.data)


def _example() -> MultipleResponse:
    share = share_of(2)
    drafts = [
        (plain(_("Close the doors behind you")), share, None),
        (plain(_("Take the lift")), share * 0, None),
        (plain(_("Walk to the assembly point")), share, None),
        (plain(_("Go back for your bag")), share * 0, None),
    ]
    stem = plain(_("The fire alarm sounds. What is right?"))
    return MultipleResponse(stem, build_options(drafts))


FACE = QuestionFace(
    MULTIPLE_RESPONSE.key,
    _l("Multiple response"),
    "checkbox",
    "question_bank/types/multiple_response.html",
    _example,
    QuestionEditor(OptionFields, _values, _build, rows="options"),
)
