"""Descriptions on pages."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from question_bank.bank.domain import Description
from question_bank.bank.domain.description import DESCRIPTION
from question_bank.bank.faces.examples import plain


def _values(_content: Description) -> dict[str, Any]:
    return {}


def _build(form: Any, _before: ItemContent | None) -> Description:
    return Description(form.question, form.general_feedback.data)


def _example() -> Description:
    return Description(plain(_("The next questions are about the regulations on official documents.")))


FACE = QuestionFace(
    DESCRIPTION.key,
    _l("Description"),
    "article",
    "question_bank/types/description.html",
    _example,
    QuestionEditor(wtforms.Form, _values, _build),
)
