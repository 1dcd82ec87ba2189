"""One person's verdicts with everything they rest on, worked out while somebody looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.contracts.offers import CreditOffer, CreditOfferSource
from lms.hours.claims.services.reading import pending_hours
from lms.hours.days import local_date
from lms.hours.domain.amounts import decimal_of, hundredths_of
from lms.hours.domain.evaluation import evaluate
from lms.hours.domain.explaining import Explanation, explain
from lms.hours.domain.gaps import Offer, closing
from lms.hours.domain.policy import Rule
from lms.hours.domain.verdicts import Row, Verdict
from lms.hours.ledger.reading import Line, lines_of_year
from lms.hours.policies.services.effective import policies_in_force
from lms.hours.verdicts.facts import known_of
from lms.hours.verdicts.judging import current_rows
from lms.hours.verdicts.offers import offers_to
from lms.plugins import Registry


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule and period: the explanation, and what would close the gap. `left` is what would be short even then, in
    hours; `under_way` what is begun or claimed and has not counted yet."""

    explanation: Explanation
    is_current: bool
    offers: tuple[CreditOffer, ...] = ()
    left: Decimal = Decimal(0)
    under_way: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Person:
    """What is said of one person: the duties looked at, the ledger lines behind them by reference, those of the year,
    the years in which a period ended, and the rules that ever judged."""

    duties: Sequence[Explained] = ()
    lines: Mapping[str, Line] = field(default_factory=dict)
    of_year: Sequence[Line] = ()
    years: frozenset[int] = frozenset()
    rules: Sequence[Rule] = ()


def explain_person(
    session: Session,
    registry: Registry,
    person_id: int,
    now: datetime,
    *,
    year: int,
    sources: Iterable[CreditOfferSource] = (),
) -> Person:
    """The duties of a year: of this one whatever is current, of each the periods that ended in it. `sources` say what
    is open to the person to close a gap.

    About ten statements, however long the person's history is.
    """
    known = known_of(session, [person_id], now).get(person_id)
    if known is None or known.unit_id is None:
        return Person(of_year=lines_of_year(session, registry, person_id, year))
    policies = policies_in_force(session, [known.unit_path])[known.unit_path]
    facts = known.facts(person_id, now)
    rows = evaluate(policies, facts)
    current = {id(rows[index]) for index in current_rows(rows)}
    wanted = _rows_of(rows, current, year, local_date(now).year)
    explained = explain(policies, facts, wanted)
    refs = {line.ref for one in explained for line in (*one.lines, *one.other_kinds)}
    ids = [int(ref) for ref in refs if ref.isdigit()]
    found = lines_of_year(session, registry, person_id, year, ids)
    lines = {str(line.entry.id): line for line in found if str(line.entry.id) in refs}
    may_close = any(id(row) in current and (row.short or row.missing) for row in wanted)
    offers = offers_to(session, sources, [person_id], now).get(person_id, ()) if may_close else ()
    new = [offer for offer in offers if not _is_among(offer, lines.values())]
    return Person(
        duties=[
            _explained(session, person_id, one, id(row) in current, new)
            for row, one in zip(wanted, explained, strict=True)
        ],
        lines=lines,
        of_year=[line for line in found if local_date(line.entry.earned_at).year == year],
        years=frozenset(_years(rows, local_date(now).year)),
        rules=[rule for policy in policies for rule in policy.rules],
    )


def _rows_of(rows: Sequence[Row], current: Collection[int], year: int, this_year: int) -> list[Row]:
    """The rows to explain; `current` are the identities of those that are current."""
    return [
        row
        for row in rows
        if row.verdict is not Verdict.NOT_APPLICABLE
        and (row.ends_on.year == year or (id(row) in current and year == this_year))
    ]


def _is_among(offer: CreditOffer, lines: Iterable[Line]) -> bool:
    """Whether the same stands in the period already: a course in another language has the same title."""
    titles = {offer.title, offer.title_en} - {None, ""}
    return any(line.entry.title in titles or line.entry.title_en in titles for line in lines)


def closing_offers(
    explained: Explanation, offers: Sequence[CreditOffer]
) -> tuple[tuple[CreditOffer, ...], Decimal]:
    """The offers that would close the explanation's gap, and the hours that would still be short then."""
    chosen = closing(
        explained,
        [
            Offer(index, hundredths_of(one.hours), one.category, one.is_started)
            for index, one in enumerate(offers)
        ],
    )
    return tuple(offers[one.ref] for one in chosen.offers), decimal_of(chosen.left)


def _explained(
    session: Session, person_id: int, one: Explanation, is_current: bool, offers: Sequence[CreditOffer]
) -> Explained:
    if not is_current or not (one.row.short or one.row.missing) or one.measure != "hours":
        return Explained(one, is_current)
    counts = [
        offer
        for offer in offers
        if one.alternative.categories is None or offer.category in one.alternative.categories
    ]
    begun = sum((offer.hours for offer in counts if offer.is_started), Decimal(0))
    claimed = pending_hours(session, person_id, one.row.starts_on, one.row.ends_on)
    chosen, left = closing_offers(one, counts)
    return Explained(one, is_current, chosen, left, begun + claimed)


def _years(rows: Sequence[Row], this_year: int) -> set[int]:
    return {
        row.ends_on.year
        for row in rows
        if row.ends_on.year <= this_year and row.verdict is not Verdict.NOT_APPLICABLE
    }
