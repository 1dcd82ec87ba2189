"""Fill-in questions on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from question_bank.bank.domain import AcceptedAnswer, FillIn, Gap, GapKind, NumericAnswer
from question_bank.bank.domain.fill_in import FILL_IN
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.gaps import BlankFields, gap_values, gaps_of


def _values(content: FillIn) -> dict[str, Any]:
    return gap_values(content.blanks)


def _build(form: Any, before: ItemContent | None) -> FillIn:
    known = before.blanks if isinstance(before, FillIn) else ()
    return FillIn(form.question, gaps_of(form, known), form.general_feedback.data)


def _example() -> FillIn:
    stem = plain(
        _(
            "A request for instructions is addressed to [[1]] authority, and an urgent document is handled within "
            "[[2]] hours."
        )
    )
    one = tuple(AcceptedAnswer(each) for each in (_("one"), _("a single"), "1"))
    return FillIn(
        stem,
        (
            Gap("1", answers=one),
            Gap("2", GapKind.NUMBER, numbers=(NumericAnswer.near(Decimal(24)),)),
        ),
    )


FACE = QuestionFace(
    FILL_IN.key,
    _l("Fill in"),
    "cursor-text",
    "question_bank/types/fill_in.html",
    _example,
    QuestionEditor(BlankFields, _values, _build, rows="gaps"),
)
