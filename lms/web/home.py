"""The home page: panels and due items that come from the plugins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from lms.plugins import Registry
from lms.web.availability import is_available


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel, ready to be included: its template and what that shows."""

    key: str
    template: str
    context: dict[str, Any]


def cards_for(registry: Registry, session: Session, actor: Actor, now: datetime) -> dict[str, list[Panel]]:
    """The panels that have something to say to this person, by column."""
    columns: dict[str, list[Panel]] = defaultdict(list)
    for card in sorted(registry.home_cards.values(), key=lambda card: card.order):
        if is_available(registry, card.key) and actor.may(card.permission):
            context = card.context(session, actor, now)
            if context is not None:
                columns[card.column].append(Panel(card.key, card.template, context))
    return columns


def due_items(registry: Registry, session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """What this person has to do: overdue first, then by date, then what has none."""
    items = [
        item
        for source in registry.due_sources.values()
        if is_available(registry, source.key)
        for item in source.items(session, actor, now)
    ]
    return sorted(told_once(items), key=lambda item: (item.due_at is None, item.due_at or now, item.title))


def told_once(items: list[DueItem]) -> list[DueItem]:
    """One line for a programme: what the last source says of it, which is a plugin that has arranged something, and not
    the kernel's bare duty; due when the first of them is."""
    lines: dict[object, DueItem] = {}
    for place, item in enumerate(items):
        key = item.programme or place
        days = [one.due_at for one in (lines.get(key), item) if one is not None and one.due_at is not None]
        lines[key] = replace(item, due_at=min(days, default=None))
    return list(lines.values())
