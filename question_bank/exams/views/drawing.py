"""What the pages share on which something is set whose questions are drawn: exams and contests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.hours.api import local_date
from lms.web.access import current_scope
from lms.web.forms import Form
from question_bank.bank.pool import pool_categories
from question_bank.exams.domain import SettingRefused
from question_bank.exams.forms.draws import DrawLines
from question_bank.wording import place_words

SPARE_LINES = 3


def category_names(session: Session) -> dict[str, str]:
    """The categories that the scope reaches, as one reads them, by their key."""
    return {each.key: place_words(each) for each in pool_categories(session, current_scope())}


def offer_categories(session: Session, draws: DrawLines) -> None:
    """Fills the lines' choices, after adding the lines that were asked for; before validating."""
    if request.method == "POST" and _asks_for_lines():
        draws.add_lines(SPARE_LINES)
    today = local_date(current_clock()())
    draws.offer(
        [
            (each.id, _("%(category)s (%(count)s released)", category=place_words(each), count=each.released))
            for each in pool_categories(session, current_scope(), today)
        ]
    )


def is_complete(form: Form) -> bool:
    """Whether the form is to be stored and can be."""
    return not _asks_for_lines() and bool(form.validate_on_submit())


def form_status() -> int:
    """The status of a page that shows the form again: 422 unless it was only asked for more lines."""
    return 422 if request.method == "POST" and not _asks_for_lines() else 200


def refused_words(session: Session, refusal: SettingRefused, words: Mapping[str, Any]) -> str:
    """Why the exam or contest stays as it is, by `words` for the code, and which categories lack questions."""
    names = category_names(session) if refusal.shortages else {}
    missing = [
        _("“%(category)s” lacks %(missing)s.", category=names.get(each.category, "?"), missing=each.missing)
        for each in refusal.shortages
    ]
    return " ".join([str(words[refusal.code]), *missing])


def _asks_for_lines() -> bool:
    return "more" in request.form
