"""What is open to people and would bring them credit: offered by one plugin, proposed by the hours."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .access import Actor
from .activities import SessionLike


@dataclass(frozen=True, slots=True)
class CreditOffer:
    """Something a person can do now and has not completed, worth credit hours of a category when it is.

    `url` is where it begins, or goes on when `is_started`.
    """

    title: str
    title_en: str | None
    url: str
    hours: Decimal
    category: str
    is_started: bool = False


@dataclass(frozen=True, slots=True)
class CreditOfferSource:
    """Lists what is open to people. offers(session, person_ids, now) answers for a page of people at once, in few
    statements whatever their number; who has nothing open may be left out. begun(session, actor, now) answers with
    those alone that the actor has started, for the first page: in one statement at most."""

    key: str
    offers: Callable[[SessionLike, Collection[int], datetime], Mapping[int, Sequence[CreditOffer]]]
    begun: Callable[[SessionLike, Actor, datetime], Sequence[CreditOffer]]
