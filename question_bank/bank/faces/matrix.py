"""Matrix questions and KPRIM on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, SelectField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import Matrix, MatrixRule, build_matrix
from question_bank.bank.domain.matrix import MATRIX
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import MOST_ROWS, Rows, WrittenText

RULES = {
    MatrixRule.ROWS: _l("A share for each right row"),
    MatrixRule.KPRIM: _l("KPRIM: all rows right everything, one wrong half, else nothing"),
    MatrixRule.DEDUCTED: _l("Right rows less wrong ones"),
    MatrixRule.ALL_OR_NOTHING: _l("All or nothing"),
}
MOST_COLUMNS = 12


class RightColumns(SelectMultipleField):
    """The numbers of the columns that are right, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RowRow(FormPart):
    text = WrittenText(_l("Row"))
    right = RightColumns(_l("Right columns"), choices=[(str(n), str(n)) for n in range(1, MOST_COLUMNS + 1)])
    feedback = WrittenText(_l("Feedback"))


class Fields(FormPart):
    columns = TextAreaField(
        _l("Columns"),
        description=_l("One on each line, such as “right” and “wrong”. The first is column 1."),
    )
    is_multiple = BooleanField(_l("Several columns may be chosen in a row"))
    rows = Rows(FormField(RowRow), _l("Rows"), min_entries=4, max_entries=MOST_ROWS)
    rule = SelectField(_l("What the rows earn"), choices=list(RULES.items()))

    @property
    def column_words(self) -> list[str]:
        """The columns, numbered by their place."""
        lines = (self.columns.data or "").splitlines()
        return [line.strip() for line in lines if line.strip()][:MOST_COLUMNS]


def _values(content: Matrix) -> dict[str, Any]:
    places = {each.id: str(place) for place, each in enumerate(content.columns, start=1)}
    return {
        "columns": "\n".join(each.text for each in content.columns),
        "is_multiple": content.is_multiple,
        "rule": content.rule.value,
        "rows": [
            {"text": each.text, "right": [places[column] for column in each.right], "feedback": each.feedback}
            for each in content.rows
        ],
    }


def _build(form: Any, _before: ItemContent | None) -> Matrix:
    columns = form.column_words
    rows = [
        (
            row.text.data,
            [columns[int(place) - 1] for place in row.right.data or () if int(place) <= len(columns)],
            row.feedback.data,
        )
        for row in (entry.form for entry in form["rows"].entries)
        if row.text.data is not None
    ]
    return build_matrix(
        form.question,
        columns,
        rows,
        MatrixRule(form.rule.data),
        is_multiple=bool(form.is_multiple.data),
        general_feedback=form.general_feedback.data,
    )


def _example() -> Matrix:
    right, wrong = _("right"), _("wrong")
    rows = [
        (plain(_("Passwords are written down beside the screen.")), [wrong], None),
        (plain(_("The screen is locked before one leaves.")), [right], None),
        (plain(_("Unknown USB sticks are handed to the security officer.")), [right], None),
        (plain(_("Business mail may go to a private account.")), [wrong], None),
    ]
    stem = plain(_("Which of these follow the rules of information security?"))
    return build_matrix(stem, [right, wrong], rows, MatrixRule.KPRIM)


FACE = QuestionFace(
    MATRIX.key,
    _l("Grid of choices"),
    "table",
    "question_bank/types/matrix.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="rows"),
)
