"""Short answer on pages: what is typed is compared with the wordings that count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, StringField

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import AcceptedAnswer, Folding, ShortAnswer
from question_bank.bank.domain.short_answer import SHORT_ANSWER
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import MOST_ROWS, Percent, Rows, WrittenText, weight_or_all

_FOLDS = ("folds_spaces", "folds_width", "folds_punctuation")


class AcceptedRow(FormPart):
    text = StringField(_l("Accepted answer"))
    weight = Percent(_l("Weight in percent"))
    feedback = WrittenText(_l("Feedback"))


class Fields(FormPart):
    answers = Rows(FormField(AcceptedRow), _l("Accepted answers"), min_entries=2, max_entries=MOST_ROWS)
    ignores_case = BooleanField(_l("Upper and lower case are the same"), default=True)
    folds_spaces = BooleanField(_l("Spaces do not matter"), default=True)
    folds_width = BooleanField(_l("Full-width and half-width characters are the same"), default=True)
    folds_punctuation = BooleanField(_l("Chinese and Western punctuation are the same"), default=True)
    has_wildcards = BooleanField(_l("An asterisk in an accepted answer stands for anything"))


def _values(content: ShortAnswer) -> dict[str, Any]:
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


def _build(form: Any, _before: ItemContent | None) -> ShortAnswer:
    rows = [entry.form for entry in form.answers.entries if (entry.form.text.data or "").strip()]
    return ShortAnswer(
        form.question,
        tuple(
            AcceptedAnswer(row.text.data.strip(), weight_or_all(row.weight.data), row.feedback.data)
            for row in rows
        ),
        Folding(not form.ignores_case.data, **{name: form[name].data for name in _FOLDS}),
        form.has_wildcards.data,
        form.general_feedback.data,
    )


def _example() -> ShortAnswer:
    stem = plain(_("Which Chinese city hosted the Summer Olympic Games in 2008?"))
    accepted = tuple(AcceptedAnswer(name, Decimal(1)) for name in ("北京", "北京市", "Beijing"))
    return ShortAnswer(stem, accepted)


FACE = QuestionFace(
    SHORT_ANSWER.key,
    _l("Short answer"),
    "pencil",
    "question_bank/types/short_answer.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="answers"),
)
