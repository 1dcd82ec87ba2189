"""The manager's list of people, with what each could still take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from lms.contracts.offers import CreditOffer
from lms.hours.domain.amounts import hundredths_of
from lms.hours.domain.gaps import Offer, nearest
from lms.hours.domain.policy import Measure
from lms.hours.domain.verdicts import Verdict
from lms.hours.verdicts.offers import offers_to
from lms.hours.verdicts.people import Wanted, YearStanding
from lms.hours.verdicts.rules import RuleChoice
from lms.hours.verdicts.standing import Standing
from lms.hours.verdicts.views.showing import available_offers
from lms.hours.verdicts.wording import measured, state_text
from lms.web.i18n import current_locale, format_hours, format_local_date, localiser


class ListRow(NamedTuple):
    """One person of the list, as its cells say it: the state in words, where the pace leads, and courses that would
    close the gap; a tuple, which templates take apart by place, as to read an attribute there takes ten times as
    long."""

    person_id: int
    name: str
    unit: str
    post: str
    due: str
    required: str
    counted: str
    projected: str
    offers: Sequence[str]
    state: str
    tone: str


def list_rows(
    session: Session, people: Sequence[YearStanding], rule: RuleChoice | None, wanted: Wanted, now: datetime
) -> list[ListRow]:
    """The rows of a page. What people could take is looked up where it is asked who will be short."""
    looks_ahead = rule is not None and wanted.state == "pace" and wanted.pace is not None
    is_hours = rule is not None and rule.measure is Measure.HOURS
    ids = [person.person_id for person in people] if looks_ahead and is_hours else []
    offers = offers_to(session, available_offers(), ids, now)
    pace = wanted.pace if looks_ahead else None
    measure = rule.measure if rule else Measure.HOURS
    said, state = localiser(), partial(_state, current_locale(), measure)
    return [
        ListRow(
            person.person_id,
            said(person.name, person.name_en),
            said(person.unit_name, person.unit_name_en),
            said(person.post, person.post_en),
            format_local_date(person.standing.due_on) if measure is Measure.COMPLETION else "",
            _hours(person.standing.required),
            _hours(person.standing.counted),
            _hours(pace.projected(person.standing.counted)) if pace else "",
            [
                f"{said(one.title, one.title_en)} {_hours(one.hours)}"
                for one in _closing(person.standing, rule, offers.get(person.person_id, ()))
            ],
            *state(person.standing.verdict, person.standing.short),
        )
        for person in people
    ]


@lru_cache(maxsize=1024)
def _state(_locale: str, measure: Measure, verdict: Verdict, short: Decimal) -> tuple[str, str]:
    """A state in the page's language, and its tone. Kept, as people stand in the same few states."""
    return state_text(verdict, measure, measured(measure, hundredths_of(short)))


_hours = lru_cache(maxsize=1024)(format_hours)


def _closing(
    standing: Standing, rule: RuleChoice | None, offers: Sequence[CreditOffer]
) -> tuple[CreditOffer, ...]:
    """Courses that would bring what is short; the person's own page looks at caps and minima too."""
    if rule is None or not offers:
        return ()
    useful = [
        Offer(index, hundredths_of(one.hours), one.category, one.is_started)
        for index, one in enumerate(offers)
        if rule.categories is None or one.category in rule.categories
    ]
    return tuple(offers[one.ref] for one in nearest(hundredths_of(standing.short), useful))
