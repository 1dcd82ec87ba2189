"""Matching on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, StringField

from lms.contracts.questions import ContentFault, ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import Matching, build_matching
from question_bank.bank.domain.matching import MATCHING
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import MOST_ROWS, Rows, WrittenText


class PairRow(FormPart):
    stem = WrittenText(_l("Left side"))
    choice = StringField(_l("Belongs to it"))


class Fields(FormPart):
    pairs = Rows(FormField(PairRow), _l("Pairs"), min_entries=4, max_entries=MOST_ROWS)


def _values(content: Matching) -> dict[str, Any]:
    text_of = {each.id: each.text for each in content.choices}
    rows: list[dict[str, Any]] = [
        {"stem": each.stem, "choice": text_of[each.choice_id]} for each in content.pairs
    ]
    return {"pairs": rows + [{"stem": None, "choice": each.text} for each in content.distractors]}


def _build(form: Any, _before: ItemContent | None) -> Matching:
    rows = [(entry.form.stem.data, (entry.form.choice.data or "").strip()) for entry in form.pairs.entries]
    if any(stem is not None and not choice for stem, choice in rows):
        raise ContentFault("empty_pair")
    return build_matching(
        form.question,
        [(stem, choice) for stem, choice in rows if stem is not None],
        [choice for stem, choice in rows if stem is None and choice],
        form.general_feedback.data,
    )


def _example() -> Matching:
    pairs = [
        (plain(_("Notice")), _("tells subordinate units what to do or to know")),
        (plain(_("Request for instructions")), _("asks a higher authority to decide")),
        (plain(_("Report")), _("tells a higher authority how work stands")),
    ]
    return build_matching(plain(_("Which kind of document does what?")), pairs, [_("invites to a meeting")])


FACE = QuestionFace(
    MATCHING.key,
    _l("Matching"),
    "list-check",
    "question_bank/types/matching.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="pairs"),
)
