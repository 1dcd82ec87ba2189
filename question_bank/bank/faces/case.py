"""Cases on pages: a shared text with questions on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from question_bank.bank.domain import (
    Case,
    Numerical,
    NumericAnswer,
    SingleChoice,
    TrueFalse,
    build_case,
    build_options,
)
from question_bank.bank.domain.case_marking import CASE
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.case import CaseFields, case_of, case_values


def _build(form: Any, before: ItemContent | None) -> Case:
    return case_of(form, before if isinstance(before, Case) else None)


def _example() -> Case:
    options = build_options(
        [
            (plain(_("The deputy director")), Decimal(0), None),
            (plain(_("The data protection officer")), Decimal(1), None),
            (plain(_("The press office")), Decimal(0), None),
        ]
    )
    return build_case(
        plain(
            _(
                "On Friday at 16:00 a laptop with the data of 120 applicants is stolen from a car. Its disk was "
                "encrypted; the theft is noticed on Saturday at 10:00."
            )
        ),
        [
            (SingleChoice(plain(_("Who is told first within the office?")), options), Decimal(2)),
            (
                TrueFalse(plain(_("An encrypted disk makes the report superfluous.")), is_true=False),
                Decimal(1),
            ),
            (
                Numerical(
                    plain(_("After how many hours was the theft noticed?")),
                    (NumericAnswer.near(Decimal(18)),),
                ),
                Decimal(1),
            ),
        ],
    )


FACE = QuestionFace(
    CASE.key,
    _l("Case"),
    "briefcase",
    "question_bank/types/case.html",
    _example,
    QuestionEditor(CaseFields, case_values, _build, rows="parts"),
)
