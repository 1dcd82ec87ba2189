"""Rows of options, for the types that have them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField

from lms.contracts.questions import Text
from lms.web.forms import FormPart
from question_bank.bank.domain import Option
from question_bank.bank.forms.fields import MOST_ROWS, Percent, Rows, WrittenText

_STEP = Decimal("0.0000001")  # as fine as GIFT files write their thirds


class OptionRow(FormPart):
    text = WrittenText(_l("Option"))
    is_right = BooleanField(_l("Right"))
    weight = Percent(_l("Weight in percent"))
    feedback = WrittenText(_l("Feedback"))


class OptionFields(FormPart):
    options = Rows(FormField(OptionRow), _l("Options"), min_entries=4, max_entries=MOST_ROWS)


def option_values(options: Sequence[Option], usual: Decimal) -> dict[str, Any]:
    """The rows; a weight is filled in only where it is not what the tick alone says: `usual` for a right option."""
    return {
        "options": [
            {
                "text": each.text,
                "is_right": each.fraction > 0,
                "weight": None
                if _is_near(each.fraction, usual if each.fraction > 0 else Decimal(0))
                else each.fraction,
                "feedback": each.feedback,
            }
            for each in options
        ]
    }


def option_drafts(
    form: Any, usual: Decimal, before: Sequence[Option]
) -> list[tuple[Text, Decimal, Text | None]]:
    """What build_options takes; `before` are the options of the content that is edited."""
    drafts = []
    for entry in form.options.entries:
        row = entry.form
        if row.text.data is None:
            continue
        fraction = row.weight.data
        if fraction is None:
            fraction = usual if row.is_right.data else Decimal(0)
            # thirds as a file wrote them stay as they are
            fraction = next((each.fraction for each in before if _is_near(each.fraction, fraction)), fraction)
        drafts.append((row.text.data, fraction, row.feedback.data))
    return drafts


def share_of(right: int) -> Decimal:
    """What each of so many right options carries."""
    return (Decimal(1) / max(right, 1)).quantize(_STEP, ROUND_HALF_UP)


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) < Decimal("0.00001")
