"""What a decision on claims rests on, read for one claim and for many in the same statements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.hours.claims.models import HourClaim
from lms.hours.claims.services.statement import Statement, statement_of
from lms.hours.closing.services import standing_closings
from lms.hours.conversions.domain.convert import Converted, convert
from lms.hours.conversions.domain.reading import read_conversions
from lms.hours.conversions.domain.table import ClosedPeriod, ConversionTable, KindRule
from lms.hours.conversions.models import ConversionVersion
from lms.hours.conversions.periods import period_end
from lms.hours.conversions.services import Conversions, conversion_versions, shipped_conversions
from lms.hours.days import local_date
from lms.hours.imports.domain.matching import Occasion
from lms.hours.imports.occasions import occasions_of
from lms.organisation.api import PersonCard, appointments_of, organisation_of, person_cards, units_by_id


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
    tables = _tables(session, {card.unit_path for card in cards.values()})
    is_closed = _closings(session, people, {claim.ends_on for claim in claims})
    known = occasions_of(
        session, people, min(claim.starts_on for claim in claims), max(claim.ends_on for claim in claims)
    )
    found = {}
    for claim in claims:
        card, statement = cards.get(claim.person_id), statement_of(claim)
        own = known.get(claim.person_id, ())
        found[claim.id] = Ground(
            person=card,
            conversions=tables(card.unit_path if card else "", claim.ends_on),
            is_closed=is_closed(claim.person_id, claim.ends_on),
            known=[other for other in own if statement.occasion.overlaps(other)],
        )
    return found


def _tables(session: Session, unit_paths: Collection[str]) -> Callable[[str, date], Conversions]:
    """What finds the table that holds in a unit on a day; without a unit it is the one as delivered."""
    versions = {
        organisation: [each for each in conversion_versions(session, organisation) if not each.is_draft]
        for organisation in {organisation_of(path) for path in unit_paths}
    }

    @cache
    def table(text: str) -> ConversionTable:
        return read_conversions(text)

    def find(unit_path: str, day: date) -> Conversions:
        approved = versions[organisation_of(unit_path)] if unit_path else ()
        held: ConversionVersion | None = next((each for each in approved if each.valid_from <= day), None)
        if held is None:
            return shipped_conversions()
        return Conversions(held.name, table(held.text), held.text, held.id)

    return find


def _closings(
    session: Session, person_ids: Collection[int], days: Collection[date]
) -> Callable[[int, date], bool]:
    """What says whether a person's hours of a day were reported by the unit where they served then."""
    posts = appointments_of(session, person_ids)
    units = units_by_id(session, {post.unit_id for held in posts.values() for post in held})
    closed = {
        end: tuple(each.unit_path for each in standing_closings(session, end, end))
        for end in {period_end(day) for day in days}
    }

    def is_closed(person_id: int, day: date) -> bool:
        post = next((post for post in posts.get(person_id, ()) if post.covers(day)), None)
        return post is not None and units[post.unit_id].path.startswith(closed[period_end(day)])

    return is_closed
