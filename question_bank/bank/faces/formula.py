"""Formula questions on pages."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from lms.contracts.questions import ContentFault, ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import Formula, FormulaStep, FormulaVariable, Unit
from question_bank.bank.domain.formula_dealing import FORMULA
from question_bank.bank.domain.numbers import number_from
from question_bank.bank.faces.draws import Sample, samples_of
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import MOST_ROWS, Rows, WrittenText, a_number, plain_number
from question_bank.bank.forms.parts import (
    SpareRows,
    UnitFields,
    a_tolerance,
    tolerance_of,
    tolerance_words,
    unit_values,
    units_of,
)


class VariableRow(FormPart):
    name = StringField(_l("Name"))
    low = StringField(_l("Smallest"), validators=[a_number()])
    high = StringField(_l("Largest"), validators=[a_number()])
    step = StringField(_l("In steps of"), validators=[a_number()])


class StepRow(FormPart):
    name = StringField(_l("Name"))
    expression = StringField(_l("Expression"))


class Fields(UnitFields):
    variables = Rows(
        FormField(VariableRow), _l("Numbers that are drawn"), min_entries=2, max_entries=MOST_ROWS
    )
    steps = SpareRows(FormField(StepRow), _l("Steps on the way"), leading="name")
    answer = StringField(
        _l("Answer"),
        [InputRequired(_l("Nothing is said about how the answer is reckoned."))],
        description=_l(
            "Such as 2 * pi * sqrt(length / 9.81). Functions: sqrt abs round floor ceil sin cos tan log log10 exp min "
            "max."
        ),
    )
    tolerance = StringField(
        _l("Tolerance ±"),
        validators=[a_tolerance()],
        description=_l("A number, or a share of the answer such as 2 %."),
    )
    decimals = IntegerField(
        _l("Decimals of the answer"),
        [Optional(), NumberRange(min=0, max=12)],
        description=_l("The right answer is shown rounded to so many; the rounded number counts as well."),
    )
    wrong_feedback = WrittenText(_l("Feedback for any other number"))

    def samples(self) -> tuple[list[Sample], ContentFault | None]:
        """What five candidates would get, or why nobody gets anything; nothing while no answer is written."""
        return samples_of(_drawn_content(self)) if (self.answer.data or "").strip() else ([], None)


def _values(content: Formula) -> dict[str, Any]:
    return unit_values(content.units, content.unit_rule, content.unit_penalty) | {
        "variables": [
            {
                "name": each.name,
                "low": plain_number(each.low),
                "high": plain_number(each.high),
                "step": plain_number(each.step),
            }
            for each in content.variables
        ],
        "steps": [{"name": each.name, "expression": each.expression} for each in content.steps],
        "answer": content.answer,
        "tolerance": tolerance_words(content.tolerance, is_relative=content.is_relative),
        "decimals": content.decimals,
        "wrong_feedback": content.wrong_feedback,
    }


def _build(form: Any, _before: ItemContent | None) -> Formula:
    return _drawn_content(form)()


def _drawn_content(form: Any) -> Callable[[], Formula]:
    """A function that makes the content of a form; it raises ContentFault."""

    def make() -> Formula:
        tolerance, is_relative = tolerance_of(form.tolerance.data)
        units, rule, penalty = units_of(form)
        return Formula(
            form.question,
            tuple(
                _variable(entry.form)
                for entry in form.variables.entries
                if (entry.form.name.data or "").strip()
            ),
            (form.answer.data or "").strip(),
            tuple(
                FormulaStep(row.name.data.strip(), (row.expression.data or "").strip())
                for row in form.steps.filled
            ),
            tolerance,
            is_relative,
            form.decimals.data,
            units,
            rule,
            penalty,
            form.wrong_feedback.data,
            form.general_feedback.data,
        )

    return make


def _variable(row: Any) -> FormulaVariable:
    name = row.name.data.strip().strip("{}")
    low, high = number_from(row.low.data or ""), number_from(row.high.data or "")
    if low is None:
        raise ContentFault("variable_range", name=name)
    step = number_from(row.step.data or "")
    return FormulaVariable(name, low, low if high is None else high, Decimal(1) if step is None else step)


def _example() -> Formula:
    stem = plain(
        _(
            "A room is {length} m long and {width} m wide. How much does a floor cost at {price} yuan a square metre?"
        )
    )
    return Formula(
        stem,
        (
            FormulaVariable("length", Decimal(5), Decimal(12), Decimal("0.5")),
            FormulaVariable("width", Decimal(3), Decimal(6), Decimal("0.5")),
            FormulaVariable("price", Decimal(80), Decimal(160), Decimal(10)),
        ),
        "area * price",
        (FormulaStep("area", "length * width"),),
        decimals=2,
        units=(Unit(_("yuan")),),
        general_feedback=plain(_("The room has {area} square metres; times {price} that is {answer} yuan.")),
    )


FACE = QuestionFace(
    FORMULA.key,
    _l("Formula"),
    "math-function",
    "question_bank/types/formula.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="variables"),
)
