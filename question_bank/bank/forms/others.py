"""Editing true/false, matching and descriptions."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import FormField, RadioField, StringField
from wtforms.validators import InputRequired

from lms.contracts.questions import ContentFault, ItemContent
from question_bank.bank.domain import Description, Matching, TrueFalse, build_matching
from question_bank.bank.domain.description import DESCRIPTION
from question_bank.bank.domain.matching import MATCHING
from question_bank.bank.domain.true_false import TRUE_FALSE
from question_bank.bank.forms.base import Editor, ItemForm
from question_bank.bank.forms.fields import MOST_ROWS, Rows, WrittenText


class TrueFalseForm(ItemForm):
    right = RadioField(
        _l("The statement is"),
        choices=[("true", _l("true")), ("false", _l("false"))],
        validators=[InputRequired(_l("Say whether the statement is true."))],
    )
    true_feedback = WrittenText(_l("Feedback for “true”"))
    false_feedback = WrittenText(_l("Feedback for “false”"))


def _true_false_values(content: TrueFalse) -> dict[str, Any]:
    return {
        "right": "true" if content.is_true else "false",
        "true_feedback": content.true_feedback,
        "false_feedback": content.false_feedback,
    }


def _build_true_false(form: TrueFalseForm, _before: ItemContent | None) -> TrueFalse:
    return TrueFalse(
        form.question,
        form.right.data == "true",
        form.true_feedback.data,
        form.false_feedback.data,
        form.general_feedback.data,
    )


class PairRow(wtforms.Form):
    stem = WrittenText(_l("Left side"))
    choice = StringField(_l("Belongs to it"))


class MatchingForm(ItemForm):
    pairs = Rows(FormField(PairRow), _l("Pairs"), min_entries=4, max_entries=MOST_ROWS)


def _matching_values(content: Matching) -> dict[str, Any]:
    text_of = {each.id: each.text for each in content.choices}
    rows: list[dict[str, Any]] = [
        {"stem": each.stem, "choice": text_of[each.choice_id]} for each in content.pairs
    ]
    return {"pairs": rows + [{"stem": None, "choice": each.text} for each in content.distractors]}


def _build_matching(form: MatchingForm, _before: ItemContent | None) -> Matching:
    rows = [(entry.form.stem.data, (entry.form.choice.data or "").strip()) for entry in form.pairs.entries]
    if any(stem is not None and not choice for stem, choice in rows):
        raise ContentFault("empty_pair")
    return build_matching(
        form.question,
        [(stem, choice) for stem, choice in rows if stem is not None],
        [choice for stem, choice in rows if stem is None and choice],
        form.general_feedback.data,
    )


TRUTH = Editor(
    TRUE_FALSE,
    TrueFalseForm,
    _true_false_values,
    _build_true_false,
    template="question_bank/_edit_true_false.html",
)
PAIRS = Editor(
    MATCHING, MatchingForm, _matching_values, _build_matching, "pairs", "question_bank/_edit_pairs.html"
)
READING = Editor(
    DESCRIPTION,
    ItemForm,
    lambda content: {},
    lambda form, before: Description(form.question, form.general_feedback.data),
)
