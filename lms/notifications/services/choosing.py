"""Which kinds of notices a person takes by mail."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lms.contracts.notices import NoticeType
from lms.notifications.models import MailChoice


def mailed_kinds(session: Session, person_id: int, types: Mapping[str, NoticeType]) -> set[str]:
    """The kinds that go to the person by mail: as the person decided, else as the kind says."""
    rows = session.execute(
        select(MailChoice.kind, MailChoice.is_mailed).where(MailChoice.person_id == person_id)
    )
    decided: dict[str, bool] = dict(rows.all())
    return {key for key, kind in types.items() if decided.get(key, kind.is_mailed)}


def choose_mailed_kinds(
    session: Session, person_id: int, offered: Collection[str], chosen: Collection[str]
) -> None:
    """Keeps a decision about each kind that was offered; what was decided about others stays."""
    session.execute(delete(MailChoice).where(MailChoice.person_id == person_id, MailChoice.kind.in_(offered)))
    rows = [{"person_id": person_id, "kind": kind, "is_mailed": kind in chosen} for kind in offered]
    if rows:
        session.execute(insert(MailChoice), rows)
