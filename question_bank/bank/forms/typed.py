"""Editing questions whose answer is typed: short answer, numerical, essay."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, StringField

from lms.contracts.questions import ContentFault, ItemContent
from question_bank.bank.domain import (
    AcceptedAnswer,
    Essay,
    Folding,
    Numerical,
    NumericAnswer,
    ShortAnswer,
)
from question_bank.bank.domain.essay import ESSAY
from question_bank.bank.domain.numerical import NUMERICAL, number_from
from question_bank.bank.domain.short_answer import SHORT_ANSWER
from question_bank.bank.forms.base import Editor, ItemForm
from question_bank.bank.forms.fields import MOST_ROWS, Percent, Rows, WrittenText, a_number, plain_number

_FOLDS = ("folds_spaces", "folds_width", "folds_punctuation")


class AcceptedRow(wtforms.Form):
    text = StringField(_l("Accepted answer"))
    weight = Percent(_l("Weight in percent"))
    feedback = WrittenText(_l("Feedback"))


class ShortAnswerForm(ItemForm):
    answers = Rows(FormField(AcceptedRow), _l("Accepted answers"), min_entries=2, max_entries=MOST_ROWS)
    ignores_case = BooleanField(_l("Upper and lower case are the same"), default=True)
    folds_spaces = BooleanField(_l("Spaces do not matter"), default=True)
    folds_width = BooleanField(_l("Full-width and half-width characters are the same"), default=True)
    folds_punctuation = BooleanField(_l("Chinese and Western punctuation are the same"), default=True)
    has_wildcards = BooleanField(_l("An asterisk in an accepted answer stands for anything"))


def _short_values(content: ShortAnswer) -> dict[str, Any]:
    rows = [
        {
            "text": each.text,
            "weight": None if each.fraction == 1 else each.fraction,
            "feedback": each.feedback,
        }
        for each in content.answers
    ]
    folds = {name: getattr(content.folding, name) for name in _FOLDS}
    return folds | {
        "answers": rows,
        "ignores_case": not content.folding.is_case_sensitive,
        "has_wildcards": content.has_wildcards,
    }


def _build_short(form: ShortAnswerForm, _before: ItemContent | None) -> ShortAnswer:
    rows = [entry.form for entry in form.answers.entries if (entry.form.text.data or "").strip()]
    return ShortAnswer(
        form.question,
        tuple(
            AcceptedAnswer(row.text.data.strip(), _fraction(row.weight.data), row.feedback.data)
            for row in rows
        ),
        Folding(not form.ignores_case.data, **{name: form[name].data for name in _FOLDS}),
        form.has_wildcards.data,
        form.general_feedback.data,
    )


class NumberRow(wtforms.Form):
    value = StringField(_l("Number, or from"), validators=[a_number()])
    upto = StringField(_l("To (for a range)"), validators=[a_number()])
    tolerance = StringField(_l("Tolerance ±"), validators=[a_number()])
    is_relative = BooleanField(_l("in percent"))
    weight = Percent(_l("Weight in percent"))
    feedback = WrittenText(_l("Feedback"))

    def validate_upto(self, field: StringField) -> None:
        if field.data and not self.value.data:
            raise wtforms.ValidationError(_("A range needs both ends."))


class NumericalForm(ItemForm):
    answers = Rows(FormField(NumberRow), _l("Accepted numbers"), min_entries=2, max_entries=MOST_ROWS)
    wrong_feedback = WrittenText(_l("Feedback for any other number"))


def _numerical_values(content: Numerical) -> dict[str, Any]:
    return {
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


def _build_numerical(form: NumericalForm, _before: ItemContent | None) -> Numerical:
    rows = [entry.form for entry in form.answers.entries if (entry.form.value.data or "").strip()]
    return Numerical(
        form.question, tuple(map(_number, rows)), form.wrong_feedback.data, form.general_feedback.data
    )


def _number(row: NumberRow) -> NumericAnswer:
    value, upto = number_from(row.value.data or ""), number_from(row.upto.data or "")
    fraction, feedback = _fraction(row.weight.data), row.feedback.data
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


def _fraction(weight: Decimal | None) -> Decimal:
    return Decimal(1) if weight is None else weight


class EssayForm(ItemForm):
    marker_notes = WrittenText(
        _l("Notes for the marker"),
        description=_l("What a good answer contains. Candidates never see it."),
    )


def _build_essay(form: EssayForm, _before: ItemContent | None) -> Essay:
    return Essay(form.question, form.marker_notes.data, form.general_feedback.data)


SHORT = Editor(
    SHORT_ANSWER, ShortAnswerForm, _short_values, _build_short, "answers", "question_bank/_edit_short.html"
)
NUMBER = Editor(
    NUMERICAL,
    NumericalForm,
    _numerical_values,
    _build_numerical,
    "answers",
    "question_bank/_edit_numbers.html",
)
WRITTEN = Editor(
    ESSAY,
    EssayForm,
    lambda content: {"marker_notes": content.marker_notes},
    _build_essay,
    template="question_bank/_edit_essay.html",
)
