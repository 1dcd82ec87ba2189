"""True or false on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import TrueFalse
from question_bank.bank.domain.true_false import TRUE_FALSE
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import WrittenText


class Fields(FormPart):
    right = RadioField(
        _l("The statement is"),
        choices=[("true", _l("true")), ("false", _l("false"))],
        validators=[InputRequired(_l("Say whether the statement is true."))],
    )
    true_feedback = WrittenText(_l("Feedback for “true”"))
    false_feedback = WrittenText(_l("Feedback for “false”"))


def _values(content: TrueFalse) -> dict[str, Any]:
    return {
        "right": "true" if content.is_true else "false",
        "true_feedback": content.true_feedback,
        "false_feedback": content.false_feedback,
    }


def _build(form: Any, _before: ItemContent | None) -> TrueFalse:
    return TrueFalse(
        form.question,
        form.right.data == "true",
        form.true_feedback.data,
        form.false_feedback.data,
        form.general_feedback.data,
    )


def _example() -> TrueFalse:
    return TrueFalse(
        plain(_("The minutes of a meeting name the decisions, who carries them out, and by when.")),
        is_true=True,
    )


FACE = QuestionFace(
    TRUE_FALSE.key,
    _l("True or false"),
    "check",
    "question_bank/types/true_false.html",
    _example,
    QuestionEditor(Fields, _values, _build),
)
