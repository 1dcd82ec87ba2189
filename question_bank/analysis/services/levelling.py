"""Proposing the difficulty of questions from how they fared, and taking it over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from question_bank.analysis.domain.levels import FEWEST_ANSWERS, level_of
from question_bank.analysis.services.keeping import item_figures
from question_bank.bank.models import Bank, Item, ItemVersion
from question_bank.bank.services.changes import Changed, apply_change


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question whose results say another difficulty than its author did. `facility` is in percent."""

    item_id: int
    stem: str
    old: int | None
    new: int
    candidates: int
    facility: Decimal


def proposals(session: Session, bank: Bank) -> list[Proposal]:
    """The questions of a bank whose level differs from what enough answers say, the farthest off first.

    The facility is that of the newest version that was in exams. Retired questions are left alone. Two statements.
    """
    rows = session.execute(
        select(Item.id, Item.difficulty, ItemVersion.stem_text)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.bank_id == bank.id, Item.state != "retired")
    ).all()
    figures = item_figures(session, [row.id for row in rows])
    found = [
        Proposal(
            row.id, row.stem_text, row.difficulty, level_of(each.facility), each.candidates, each.facility
        )
        for row in rows
        if (each := figures.get(row.id)) is not None
        and each.candidates >= FEWEST_ANSWERS
        and level_of(each.facility) != row.difficulty
    ]
    return sorted(found, key=lambda each: (-abs(each.new - (each.old or 0)), each.item_id))


def take_over(
    session: Session, bank: Bank, item_ids: Collection[int] | None, *, actor: Actor, clock: Clock
) -> Changed:
    """Gives these questions (None: all) the difficulty that is proposed for them; a change that can be undone."""
    wanted = {
        each.item_id: each.new
        for each in proposals(session, bank)
        if item_ids is None or each.item_id in item_ids
    }

    def next_values(item: Item, _author: int | None) -> dict[str, Any]:
        return {"difficulty": wanted[item.id]}

    return apply_change(session, bank, list(wanted), "set_difficulty", next_values, actor=actor, clock=clock)


def banks_of_items(session: Session, item_ids: Collection[int], units: Select[int]) -> Sequence[Bank]:
    """The banks of these units that hold any of these questions."""
    return session.scalars(
        select(Bank)
        .where(Bank.unit_id.in_(units), Bank.id.in_(select(Item.bank_id).where(Item.id.in_(item_ids))))
        .order_by(Bank.id)
    ).all()
