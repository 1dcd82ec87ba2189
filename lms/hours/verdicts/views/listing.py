"""The manager's list of people, with what each could still take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from sqlalchemy.orm import Session

from lms.contracts.offers import CreditOffer
from lms.hours.domain.amounts import hundredths_of
from lms.hours.domain.forecasting import Pace
from lms.hours.domain.gaps import Offer, nearest
from lms.hours.domain.policy import Measure
from lms.hours.domain.verdicts import Verdict
from lms.hours.verdicts.offers import offers_to
from lms.hours.verdicts.people import Wanted, YearStanding
from lms.hours.verdicts.rules import RuleChoice
from lms.hours.verdicts.views.showing import available_offers
from lms.hours.verdicts.wording import measured, state_text
from lms.web.i18n import current_locale


@dataclass(frozen=True, slots=True)
class ListRow:
    """One person of the list: the state in words, where the pace leads, and courses that would close the gap."""

    person: YearStanding
    state: str
    tone: str
    projected: Decimal | None
    offers: tuple[CreditOffer, ...]


def list_rows(
    session: Session, people: Sequence[YearStanding], rule: RuleChoice | None, wanted: Wanted, now: datetime
) -> list[ListRow]:
    """The rows of a page. What people could take is looked up where it is asked who will be short."""
    looks_ahead = rule is not None and wanted.state == "pace" and wanted.pace is not None
    is_hours = rule is not None and rule.measure is Measure.HOURS
    ids = [person.person_id for person in people] if looks_ahead and is_hours else []
    offers = offers_to(session, available_offers(), ids, now)
    pace = wanted.pace if looks_ahead else None
    return [_row(person, rule, pace, offers.get(person.person_id, ())) for person in people]


@lru_cache(maxsize=1024)
def _state(_locale: str, measure: Measure, verdict: Verdict, short: Decimal) -> tuple[str, str]:
    """A state in the page's language, and its tone. Kept, as people stand in the same few states."""
    return state_text(verdict, measure, measured(measure, hundredths_of(short)))


def _row(
    person: YearStanding,
    rule: RuleChoice | None,
    pace: Pace | None,
    offers: Sequence[CreditOffer],
) -> ListRow:
    standing = person.standing
    measure = rule.measure if rule else Measure.HOURS
    return ListRow(
        person,
        *_state(current_locale(), measure, standing.verdict, standing.short),
        pace.projected(standing.counted) if pace else None,
        _closing(hundredths_of(standing.short), rule, offers),
    )


def _closing(short: int, rule: RuleChoice | None, offers: Sequence[CreditOffer]) -> tuple[CreditOffer, ...]:
    """Courses that would bring what is short; the person's own page looks at caps and minima too."""
    if rule is None or not offers:
        return ()
    useful = [
        Offer(index, hundredths_of(one.hours), one.category, one.is_started)
        for index, one in enumerate(offers)
        if rule.categories is None or one.category in rule.categories
    ]
    return tuple(offers[one.ref] for one in nearest(short, useful))
