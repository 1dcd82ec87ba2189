"""How often questions have been put to people: the bank's pages ask, the exams know."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from question_bank.bank.models import ItemVersion
from question_bank.exams.models import QuestionMark


def times_asked(session: Session, item_ids: Sequence[int]) -> dict[int, int]:
    """In how many closed attempts each item stood, in any of its versions; items that stood in none are left out."""
    return dict(session.execute(_times(), {"items": item_ids}).all())


@cache
def _times() -> Select[int, int]:
    """How often these items were asked. Put together once."""
    return (
        select(ItemVersion.item_id, func.count())
        .join(QuestionMark, QuestionMark.version_id == ItemVersion.id)
        .where(ItemVersion.item_id.in_(bindparam("items", expanding=True)))
        .group_by(ItemVersion.item_id)
    )
