"""Lending a bank to other units, and which banks and keys somebody reaches because of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, bindparam, delete, exists, func, select
from sqlalchemy.orm import Session

from lms.accounts.api import account_names
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.organisation.api import PersonName, UnitCard, unit_card, units_by_id
from question_bank.bank.models import Bank, BankShare, Item
from question_bank.bank.reach import RIGHTS, owned_banks, shares_for

SEE_KEYS = "question_bank.see_keys"


class ShareRefused(Exception):
    """A bank that cannot be lent so. `code`: unknown_right, or own_unit: its own authors have it anyway."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reached:
    """A bank as somebody reaches it. `right` is own, or what it is lent for: copy, see or draw."""

    bank: Bank
    right: str
    sees_keys: bool

    @property
    def is_own(self) -> bool:
        """Whether the bank may be changed."""
        return self.right == "own"

    @property
    def may_copy(self) -> bool:
        """Whether questions may be taken into another bank, with their keys."""
        return self.sees_keys and self.right in ("own", "copy")


@dataclass(frozen=True, slots=True)
class Share:
    """One lending of a bank: to which unit, for what, by whom and since when."""

    unit: UnitCard
    right: str
    by: PersonName | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A bank of another unit in a list, with how many of its questions are released. `right` is the most that it is
    lent for."""

    id: int
    title: str
    title_en: str | None
    unit_id: int
    right: str
    released: int


def reached_bank(session: Session, actor: Actor, scope: Scope, bank_id: int) -> Reached | None:
    """The bank that the scope owns or borrows, None when it does neither. At most two statements."""
    bank = session.scalars(_owned(scope), {"bank_id": bank_id}).one_or_none()
    if bank is not None:
        return Reached(bank, "own", _sees_keys_of(session, actor, scope, bank))
    row = session.execute(
        select(Bank, BankShare.right)
        .join(BankShare, BankShare.bank_id == Bank.id)
        .where(Bank.id == bank_id, shares_for(scope))
    ).all()
    if not row:
        return None
    right = _most(right for _bank, right in row)
    return Reached(row[0][0], right, actor.may(SEE_KEYS) and right != "draw")


@lru_cache(maxsize=256)
def _owned(scope: Scope) -> Select[Bank]:
    """This bank_id, if it is of the scope. Put together once for each scope."""
    return select(Bank).where(Bank.id == bindparam("bank_id"), owned_banks(scope))


def _sees_keys_of(session: Session, actor: Actor, scope: Scope, bank: Bank) -> bool:
    """Whether the actor may see the keys of a bank within the scope."""
    if not actor.may(SEE_KEYS):
        return False
    allowed = actor.scope(SEE_KEYS)
    if allowed == scope or allowed.everything:
        return True
    return bool(session.scalar(select(exists().where(Bank.id == bank.id, owned_banks(allowed)))))


def borrowed_banks(session: Session, scope: Scope) -> list[Borrowed]:
    """The banks of other units that are lent to the scope, by title. Two statements."""
    rows = session.execute(
        select(Bank.id, Bank.title, Bank.title_en, Bank.unit_id, BankShare.right)
        .join(BankShare, BankShare.bank_id == Bank.id)
        .where(shares_for(scope), ~owned_banks(scope))
        .order_by(Bank.title, Bank.id)
    ).all()
    rights: dict[int, list[str]] = {}
    for row in rows:
        rights.setdefault(row.id, []).append(row.right)
    released = (
        dict(
            session.execute(
                select(Item.bank_id, func.count())
                .where(Item.bank_id.in_(rights), Item.state == "released")
                .group_by(Item.bank_id)
            ).all()
        )
        if rights
        else {}
    )
    banks = {row.id: row for row in rows}
    return [
        Borrowed(row.id, row.title, row.title_en, row.unit_id, _most(rights[row.id]), released.get(row.id, 0))
        for row in banks.values()
    ]


def shares_of(session: Session, bank_id: int) -> list[Share]:
    """To whom a bank is lent, the oldest lending first. Four statements."""
    rows = session.scalars(
        select(BankShare)
        .where(BankShare.bank_id == bank_id)
        .order_by(BankShare.created_at, BankShare.unit_id)
    ).all()
    units = units_by_id(session, [row.unit_id for row in rows])
    names = account_names(session, (row.created_by for row in rows))
    return [
        Share(units[row.unit_id], row.right, names.get(row.created_by or 0), row.created_at)
        for row in rows
        if row.unit_id in units
    ]


def share_bank(
    session: Session, bank: Bank, unit_id: int, right: str, *, actor: Actor, clock: Clock
) -> str | None:
    """Lends the bank to a unit, or for something else than before. Returns the right it had. Raises ShareRefused."""
    if right not in RIGHTS:
        raise ShareRefused("unknown_right")
    if unit_id == bank.unit_id:
        raise ShareRefused("own_unit")
    share = session.get(BankShare, (bank.id, unit_id))
    before = share.right if share is not None else None
    if share is None:
        session.add(
            BankShare(
                bank_id=bank.id,
                unit_id=unit_id,
                right=right,
                created_by=actor.account_id,
                created_at=clock(),
            )
        )
    else:
        share.right = right
    if before != right:
        _note(
            session,
            "question_bank.share_bank",
            bank,
            unit_id,
            before=before,
            after=right,
            actor=actor,
            clock=clock,
        )
    return before


def take_back(session: Session, bank: Bank, unit_id: int, *, actor: Actor, clock: Clock) -> str | None:
    """Ends a lending; returns the right it was for, None when there was none. Exams that were set go on drawing."""
    before = session.scalar(
        delete(BankShare)
        .where(BankShare.bank_id == bank.id, BankShare.unit_id == unit_id)
        .returning(BankShare.right)
    )
    if before is not None:
        _note(
            session,
            "question_bank.take_back_bank",
            bank,
            unit_id,
            before=before,
            after=None,
            actor=actor,
            clock=clock,
        )
    return before


def _most(rights: Iterable[str]) -> str:
    return max(rights, key=RIGHTS.index)


def _note(
    session: Session,
    action: str,
    bank: Bank,
    unit_id: int,
    *,
    before: str | None,
    after: str | None,
    actor: Actor,
    clock: Clock,
) -> None:
    unit = unit_card(session, unit_id)
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("bank", bank.id),
        title=bank.title,
        before={"unit": unit.name if unit else unit_id, "right": before} if before else None,
        after={"unit": unit.name if unit else unit_id, "right": after} if after else None,
    )
