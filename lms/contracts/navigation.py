"""What plugins put on shared pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .access import Actor
from .activities import SessionLike

CountLike = Any  # a SQLAlchemy SELECT of one number; contracts import the standard library only


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A line in the navigation, shown to whom the permission is granted, and marked on its blueprint's pages and those
    of the `blueprints` that belong to it. `badge` says how to count what waits there for the actor: it returns a SELECT
    of one number, best one that it keeps, and a page counts all its badges in one statement."""

    label: object
    endpoint: str
    icon: str
    permission: str
    section: str = "learn"  # learn | teach | manage | administer
    order: int = 100
    badge: Callable[[Actor, datetime], CountLike] | None = None
    blueprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageAction:
    """A button in the head of somebody else's page (`page` is its endpoint), for whom the permission is granted. It
    leads to an endpoint without arguments, and there to the place with this anchor."""

    key: str
    page: str
    label: object
    endpoint: str
    icon: str
    permission: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A panel of the home page. `context` returns the template's variables, or None to stay away.

    Its column is `top`, `main` or `side`; `figures`, whose templates give numbers (the macro `figure`) for the row that
    all share; or `below`, the whole width under the rest, where what costs time waits until it is seen.
    """

    key: str
    template: str
    context: Callable[[SessionLike, Actor, datetime], dict[str, Any] | None]
    permission: str
    column: str = "main"  # top | figures | main | side | below
    order: int = 100


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something a member has to do, shown on the home page's list: overdue first.

    `programme` is that of the policies which doing it completes. The duty, and the class in which one can do it, are
    one line of the list.
    """

    title: str
    url: str
    icon: str
    due_at: datetime | None
    detail: str = ""
    title_en: str | None = None
    is_started: bool = False
    programme: str = ""


@dataclass(frozen=True, slots=True)
class DueSource:
    """Lists what one person has to do."""

    key: str
    items: Callable[[SessionLike, Actor, datetime], list[DueItem]]
