"""What the home page says to authors: which of their questions a reviewer has given back."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from lms.web.navigation import badges
from question_bank.bank.services.reviewing import returned_to


def returned_questions(session: Session, actor: Actor, _now: datetime) -> list[DueItem]:
    """The author's drafts that came back and are as they were. One statement, none where nothing is at hand."""
    if actor.account_id is None or not badges().get("question_banks.index"):
        return []
    return [
        DueItem(
            title=_("Returned question: %(stem)s", stem=each.stem_text[:60]),
            url=url_for("question_banks.item", item_id=each.item_id),
            icon="pencil",
            due_at=None,
            detail=each.text[:120],
        )
        for each in returned_to(session, actor.account_id)
    ]
