"""Editing single choice and multiple response."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField

from lms.contracts.questions import ItemContent, Text
from question_bank.bank.domain import MultipleResponse, Option, SingleChoice, build_options
from question_bank.bank.domain.multiple_response import MULTIPLE_RESPONSE
from question_bank.bank.domain.single_choice import SINGLE_CHOICE
from question_bank.bank.forms.base import Editor, ItemForm
from question_bank.bank.forms.fields import MOST_ROWS, Percent, Rows, WrittenText

_STEP = Decimal("0.0000001")  # as fine as GIFT files write their thirds


class OptionRow(wtforms.Form):
    text = WrittenText(_l("Option"))
    is_right = BooleanField(_l("Right"))
    weight = Percent(_l("Weight in percent"))
    feedback = WrittenText(_l("Feedback"))


class ChoiceForm(ItemForm):
    options = Rows(FormField(OptionRow), _l("Options"), min_entries=4, max_entries=MOST_ROWS)


def _values(options: tuple[Option, ...], usual: dict[bool, Decimal]) -> dict[str, Any]:
    """The rows; a weight is filled in only where it is not the usual one."""
    return {
        "options": [
            {
                "text": each.text,
                "is_right": each.fraction > 0,
                "weight": None if _is_near(each.fraction, usual[each.fraction > 0]) else each.fraction,
                "feedback": each.feedback,
            }
            for each in options
        ]
    }


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) < Decimal("0.00001")


def _single_values(content: SingleChoice) -> dict[str, Any]:
    return _values(content.options, {True: Decimal(1), False: Decimal(0)})


def _multiple_values(content: MultipleResponse) -> dict[str, Any]:
    return _values(content.options, {True: _share(len(content.right_ids)), False: Decimal(0)})


def _share(right: int) -> Decimal:
    return (Decimal(1) / max(right, 1)).quantize(_STEP, ROUND_HALF_UP)


def _drafts(
    form: ChoiceForm, share: Decimal, before: tuple[Option, ...]
) -> list[tuple[Text, Decimal, Text | None]]:
    drafts = []
    for entry in form.options.entries:
        row = entry.form
        if row.text.data is None:
            continue
        fraction = row.weight.data
        if fraction is None:
            fraction = share if row.is_right.data else Decimal(0)
            # thirds as a file wrote them stay as they are
            fraction = next((each.fraction for each in before if _is_near(each.fraction, fraction)), fraction)
        drafts.append((row.text.data, fraction, row.feedback.data))
    return drafts


def _build_single(form: ChoiceForm, before: ItemContent | None) -> SingleChoice:
    known = before.options if isinstance(before, SingleChoice) else ()
    options = build_options(_drafts(form, Decimal(1), known))
    return SingleChoice(form.question, options, form.general_feedback.data)


def _build_multiple(form: ChoiceForm, before: ItemContent | None) -> MultipleResponse:
    known = before.options if isinstance(before, MultipleResponse) else ()
    right = sum(bool(entry.form.text.data and entry.form.is_right.data) for entry in form.options.entries)
    options = build_options(_drafts(form, _share(right), known))
    return MultipleResponse(form.question, options, form.general_feedback.data)


SINGLE = Editor(
    SINGLE_CHOICE, ChoiceForm, _single_values, _build_single, "options", "question_bank/_edit_options.html"
)
MULTIPLE = Editor(
    MULTIPLE_RESPONSE,
    ChoiceForm,
    _multiple_values,
    _build_multiple,
    "options",
    "question_bank/_edit_options.html",
)
