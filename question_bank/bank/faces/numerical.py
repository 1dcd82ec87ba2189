"""Numerical questions on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, StringField

from lms.contracts.questions import ContentFault, ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import Numerical, NumericAnswer
from question_bank.bank.domain.numerical import NUMERICAL, number_from
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import (
    MOST_ROWS,
    Percent,
    Rows,
    WrittenText,
    a_number,
    plain_number,
    weight_or_all,
)
from question_bank.bank.forms.parts import UnitFields, unit_values, units_of


class NumberRow(FormPart):
    value = StringField(_l("Number, or from"), validators=[a_number()])
    upto = StringField(_l("To (for a range)"), validators=[a_number()])
    tolerance = StringField(_l("Tolerance ±"), validators=[a_number()])
    is_relative = BooleanField(_l("in percent"))
    weight = Percent(_l("Weight in percent"))
    feedback = WrittenText(_l("Feedback"))

    def validate_upto(self, field: StringField) -> None:
        if field.data and not self.value.data:
            raise wtforms.ValidationError(_("A range needs both ends."))


class Fields(UnitFields):
    answers = Rows(FormField(NumberRow), _l("Accepted numbers"), min_entries=2, max_entries=MOST_ROWS)
    wrong_feedback = WrittenText(_l("Feedback for any other number"))


def _values(content: Numerical) -> dict[str, Any]:
    return unit_values(content.units, content.unit_rule, content.unit_penalty) | {
        "answers": [_number_row(each) for each in content.answers],
        "wrong_feedback": content.wrong_feedback,
    }


def _number_row(answer: NumericAnswer) -> dict[str, Any]:
    common = {"weight": None if answer.fraction == 1 else answer.fraction, "feedback": answer.feedback}
    if answer.value is None:
        return common | {"value": f"{answer.low:f}", "upto": f"{answer.high:f}"}
    tolerance = answer.tolerance * 100 if answer.is_relative else answer.tolerance
    return common | {
        "value": f"{answer.value:f}",
        "tolerance": plain_number(tolerance) if answer.tolerance else "",
        "is_relative": answer.is_relative,
    }


def _build(form: Any, _before: ItemContent | None) -> Numerical:
    rows = [entry.form for entry in form.answers.entries if (entry.form.value.data or "").strip()]
    return Numerical(
        form.question,
        tuple(map(_number, rows)),
        form.wrong_feedback.data,
        form.general_feedback.data,
        *units_of(form),
    )


def _number(row: Any) -> NumericAnswer:
    value, upto = number_from(row.value.data or ""), number_from(row.upto.data or "")
    fraction, feedback = weight_or_all(row.weight.data), row.feedback.data
    if value is None:
        raise ContentFault("no_right_answer")
    if upto is not None:
        return NumericAnswer.between(value, upto, fraction=fraction, feedback=feedback)
    tolerance = number_from(row.tolerance.data or "") or Decimal(0)
    is_relative = bool(row.is_relative.data and tolerance)
    return NumericAnswer.near(
        value,
        tolerance / 100 if is_relative else tolerance,
        is_relative=is_relative,
        fraction=fraction,
        feedback=feedback,
    )


def _example() -> Numerical:
    stem = plain(_("A budget of 48,000 yuan was used to 75 %. How many yuan are left?"))
    return Numerical(stem, (NumericAnswer.near(Decimal(12000), Decimal(0)),))


FACE = QuestionFace(
    NUMERICAL.key,
    _l("Numerical"),
    "gauge",
    "question_bank/types/numerical.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="answers"),
)
