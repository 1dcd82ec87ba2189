"""What the wallet shows of certificates from elsewhere, in a group of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from certificates.external.domain.state import Standing
from certificates.external.services.reading import Held, own_external
from certificates.external.wording import STANDINGS, TONES


@dataclass(frozen=True, slots=True)
class ExternalCard:
    """A certificate from elsewhere as a wallet shows it; `hours` are those that were accepted, where it was decided."""

    id: int
    title: str
    issuer: str
    number: str
    completed_on: date | None
    expires_on: date | None
    hours: Decimal | None
    standing: Standing

    @property
    def word(self) -> object:
        """Where it stands, in the reader's language."""
        return STANDINGS[self.standing]

    @property
    def tone(self) -> str:
        return TONES[self.standing]


def external_cards(session: Session, person_id: int) -> list[ExternalCard]:
    """A person's certificates from elsewhere, the newest first, in three statements at most."""
    return [_card(held) for held in own_external(session, person_id)]


def _card(held: Held) -> ExternalCard:
    one = held.certificate
    hours = held.claim.hours if held.claim else one.hours
    return ExternalCard(
        one.id, one.title, one.issuer, one.number, one.completed_on, one.expires_on, hours, held.standing
    )
