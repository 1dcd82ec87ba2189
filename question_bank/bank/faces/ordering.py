"""Ordering on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import Ordering, OrderingRule, build_ordering
from question_bank.bank.domain.ordering import ORDERING
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import MOST_ROWS, Rows, WrittenText

RULES = {
    OrderingRule.NEIGHBOURS: _l("A share for each thing that is followed by the right one"),
    OrderingRule.POSITIONS: _l("A share for each thing that stands at its place"),
    OrderingRule.ALL_OR_NOTHING: _l("All or nothing"),
}


class Fields(FormPart):
    items = Rows(
        WrittenText(_l("Thing")), _l("Things in their right order"), min_entries=4, max_entries=MOST_ROWS
    )
    rule = SelectField(_l("Orders that are partly right"), choices=list(RULES.items()))


def _values(content: Ordering) -> dict[str, Any]:
    return {"items": [each.text for each in content.items], "rule": content.rule.value}


def _build(form: Any, before: ItemContent | None) -> Ordering:
    texts = [entry.data for entry in form["items"].entries if entry.data is not None]
    rule = OrderingRule(form.rule.data)
    if isinstance(before, Ordering) and texts == [each.text for each in before.items]:
        return Ordering(form.question, before.items, rule, form.general_feedback.data)
    return build_ordering(form.question, texts, rule, form.general_feedback.data)


def _example() -> Ordering:
    steps = (_("Draft"), _("Review"), _("Signature"), _("Registration"), _("Sending"))
    return build_ordering(plain(_("In which order does an outgoing document pass?")), list(map(plain, steps)))


FACE = QuestionFace(
    ORDERING.key,
    _l("Ordering"),
    "list-numbers",
    "question_bank/types/ordering.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="items"),
)
