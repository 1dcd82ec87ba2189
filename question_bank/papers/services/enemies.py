"""Questions that give each other away: saying so, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.organisation.api import units_in
from question_bank.papers.models import Enemy, EnemyGroup
from question_bank.papers.services.reading import FoundItem, items_by_id
from question_bank.trail import record_in_unit

MOST_IN_A_GROUP = 50


class EnemiesRefused(ValueError):
    """These questions make no group of enemies. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class EnemyCard:
    """A group of enemies with its questions."""

    id: int
    unit_id: int
    reason: str
    items: tuple[FoundItem, ...]


def add_enemies(
    session: Session,
    item_ids: Collection[int],
    *,
    unit_id: int,
    reason: str,
    actor: Actor,
    clock: Clock,
) -> EnemyGroup:
    """Says that a paper holds one of these questions at most. Raises EnemiesRefused."""
    chosen = set(item_ids)
    if len(chosen) < 2:
        raise EnemiesRefused("too_few")
    if len(chosen) > MOST_IN_A_GROUP:
        raise EnemiesRefused("too_many")
    group = EnemyGroup(unit_id=unit_id, reason=reason, created_by=actor.account_id, created_at=clock())
    session.add(group)
    session.flush()
    session.add_all(Enemy(group_id=group.id, item_id=each) for each in sorted(chosen))
    session.flush()
    _note(session, "question_bank.add_enemies", group, sorted(chosen), actor=actor, clock=clock)
    return group


def remove_enemies(session: Session, group: EnemyGroup, *, actor: Actor, clock: Clock) -> None:
    """Takes it back: the questions may stand in one paper again."""
    items = list(session.scalars(select(Enemy.item_id).where(Enemy.group_id == group.id)))
    session.execute(delete(Enemy).where(Enemy.group_id == group.id))
    session.delete(group)
    session.flush()
    _note(session, "question_bank.remove_enemies", group, items, actor=actor, clock=clock)


def enemies_among(session: Session, item_ids: Collection[int]) -> list[tuple[int, ...]]:
    """The groups of which two or more are among these items, as far as they are: they should not be fixed together."""
    found: dict[int, list[int]] = {}
    rows = session.execute(
        select(Enemy.group_id, Enemy.item_id)
        .where(Enemy.item_id.in_(item_ids))
        .order_by(Enemy.group_id, Enemy.item_id)
    )
    for group_id, item_id in rows:
        found.setdefault(group_id, []).append(item_id)
    return [tuple(group) for group in found.values() if len(group) > 1]


def enemy_group_in(session: Session, scope: Scope, group_id: int) -> EnemyGroup | None:
    """The group, None when it is beyond the scope or gone."""
    return session.scalar(
        select(EnemyGroup).where(EnemyGroup.id == group_id, EnemyGroup.unit_id.in_(units_in(scope)))
    )


def enemy_cards(session: Session, scope: Scope) -> list[EnemyCard]:
    """The groups that the scope reaches, the newest first. Three statements."""
    groups = session.scalars(
        select(EnemyGroup).where(EnemyGroup.unit_id.in_(units_in(scope))).order_by(EnemyGroup.id.desc())
    ).all()
    members: dict[int, list[int]] = {}
    rows = session.execute(
        select(Enemy.group_id, Enemy.item_id)
        .join(EnemyGroup, EnemyGroup.id == Enemy.group_id)
        .where(EnemyGroup.unit_id.in_(units_in(scope)))
        .order_by(Enemy.item_id)
    )
    for group_id, item_id in rows:
        members.setdefault(group_id, []).append(item_id)
    items = items_by_id(session, {each for row in members.values() for each in row})
    return [
        EnemyCard(
            group.id,
            group.unit_id,
            group.reason,
            tuple(items[each] for each in members.get(group.id, ()) if each in items),
        )
        for group in groups
    ]


def _note(
    session: Session, action: str, group: EnemyGroup, items: Sequence[int], *, actor: Actor, clock: Clock
) -> None:
    record_in_unit(
        session,
        group.unit_id,
        action=action,
        subject=("enemy_group", group.id),
        title=group.reason or ", ".join(map(str, items)),
        actor=actor,
        clock=clock,
        after={"items": list(items)},
    )
