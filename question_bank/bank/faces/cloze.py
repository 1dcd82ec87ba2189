"""Cloze texts on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from question_bank.bank.domain import AcceptedAnswer, Cloze, Gap, GapKind, NumericAnswer, build_options
from question_bank.bank.domain.cloze import CLOZE
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.gaps import GapFields, gap_values, gaps_of


def _values(content: Cloze) -> dict[str, Any]:
    return gap_values(content.gaps)


def _build(form: Any, before: ItemContent | None) -> Cloze:
    known = before.gaps if isinstance(before, Cloze) else ()
    return Cloze(form.question, gaps_of(form, known), form.general_feedback.data)


def _example() -> Cloze:
    text = plain(
        _(
            "The archive keeps minutes [[keep]]. They are due [[days]] working days after the meeting, and are "
            "signed by the [[who]]."
        )
    )
    kept = build_options(
        [
            (plain(_("for good")), Decimal(1), None),
            (plain(_("for ten years")), Decimal(0), plain(_("Minutes are among what is kept for good."))),
            (plain(_("until the next meeting")), Decimal(0), None),
        ]
    )
    return Cloze(
        text,
        (
            Gap("keep", GapKind.SELECT, options=kept),
            Gap("days", GapKind.NUMBER, numbers=(NumericAnswer.between(Decimal(3), Decimal(5)),)),
            Gap("who", answers=tuple(AcceptedAnswer(each) for each in (_("chair"), _("chairperson")))),
        ),
    )


FACE = QuestionFace(
    CLOZE.key,
    _l("Cloze text"),
    "forms",
    "question_bank/types/cloze.html",
    _example,
    QuestionEditor(GapFields, _values, _build, rows="gaps"),
)
