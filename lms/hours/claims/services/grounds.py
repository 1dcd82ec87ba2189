"""What a decision on claims rests on, read for one claim and for many in the same statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.hours.claims.models import HourClaim
from lms.hours.claims.services.statement import Statement, statement_of
from lms.hours.conversions.domain.convert import Converted, convert
from lms.hours.conversions.domain.table import ClosedPeriod, KindRule
from lms.hours.conversions.periods import closed_periods
from lms.hours.conversions.services import Conversions, conversions_in
from lms.hours.days import local_date
from lms.hours.imports.domain.matching import Occasion
from lms.hours.imports.occasions import occasions_of
from lms.organisation.api import PersonCard, person_cards


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known beside a claim itself. `person` is None when the claimant holds no post now; `known` is what the
    ledger has of them on the days of the claim."""

    person: PersonCard | None
    conversions: Conversions
    is_closed: bool
    known: Sequence[Occasion]

    @property
    def unit_path(self) -> str:
        """Where the claimant serves now, empty when nowhere."""
        return self.person.unit_path if self.person else ""

    def worth(self, statement: Statement) -> Converted:
        """What a statement comes to."""
        return convert(self.conversions.table, statement.work)

    def rule(self, statement: Statement) -> KindRule:
        """How the table treats its kind of activity."""
        return self.conversions.table.kinds[statement.kind]

    def refuses(self, statement: Statement) -> bool:
        """Whether its period is closed, and hours for closed periods are refused."""
        refused = self.conversions.table.claims.closed_periods is ClosedPeriod.REFUSE
        return refused and self.is_closed and not statement.is_for_the_record


def grounds_of(session: Session, claims: Collection[HourClaim], *, clock: Clock) -> dict[int, Ground]:
    """The grounds of each claim by its id. The statements do not grow with the claims: there is one for the tables of
    each organisation, and one for the closings of each year that the claims are of."""
    if not claims:
        return {}
    people = {claim.person_id for claim in claims}
    cards = person_cards(session, people, local_date(clock()))
    conversions, is_closed = conversions_in(session), closed_periods(session, people)
    known = occasions_of(
        session, people, min(claim.starts_on for claim in claims), max(claim.ends_on for claim in claims)
    )
    found = {}
    for claim in claims:
        card, statement = cards.get(claim.person_id), statement_of(claim)
        own = known.get(claim.person_id, ())
        found[claim.id] = Ground(
            person=card,
            conversions=conversions(card.unit_path if card else "", claim.ends_on),
            is_closed=is_closed(claim.person_id, claim.ends_on),
            known=[other for other in own if statement.occasion.overlaps(other)],
        )
    return found
