"""What the people behind accounts are called."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Account
from lms.organisation.api import PersonName, person_names


def account_names(session: Session, account_ids: Iterable[int | None]) -> dict[int, PersonName]:
    """What the people behind accounts are called, by account id; None and accounts that are gone are left out.

    Two statements, none without ids.
    """
    wanted = {account_id for account_id in account_ids if account_id is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Account.id, Account.person_id).where(Account.id.in_(sorted(wanted))))
    people = {row.id: row.person_id for row in rows}
    names = person_names(session, people.values())
    return {account_id: names[person_id] for account_id, person_id in people.items() if person_id in names}
