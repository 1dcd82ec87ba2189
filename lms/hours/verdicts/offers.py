"""What plugins offer people that would bring them credit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.offers import CreditOffer, CreditOfferSource


def offers_to(
    session: Session, sources: Iterable[CreditOfferSource], person_ids: Collection[int], now: datetime
) -> dict[int, Sequence[CreditOffer]]:
    """What these sources have open for these people, by person. Of several with one title, which are versions of the
    same in several languages, the one that is begun, or else the first."""
    found: dict[int, dict[str, CreditOffer]] = {}
    for source in sources if person_ids else ():
        for person_id, offers in source.offers(session, person_ids, now).items():
            known = found.setdefault(person_id, {})
            for offer in offers:
                title = offer.title_en or offer.title
                if title not in known or offer.is_started:
                    known[title] = offer
    return {person_id: tuple(offers.values()) for person_id, offers in found.items()}


def begun_by(
    session: Session, sources: Iterable[CreditOfferSource], actor: Actor, now: datetime
) -> list[CreditOffer]:
    """What the actor has begun of what these sources have open."""
    return [offer for source in sources for offer in source.begun(session, actor, now)]
