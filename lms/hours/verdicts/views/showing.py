"""What the pages about one person's hours show, a member's own and the manager's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.offers import CreditOffer, CreditOfferSource
from lms.hours.days import local_date
from lms.hours.domain.amounts import decimal_of
from lms.hours.domain.explaining import Explanation
from lms.hours.domain.explaining import Line as Traced
from lms.hours.leaves.wording import SHORT_KINDS
from lms.hours.ledger.reading import Line, years_with_hours
from lms.hours.ledger.services import hour_categories
from lms.hours.verdicts.explaining import Explained, Person, explain_person
from lms.hours.verdicts.rules import duty_key, period_text
from lms.hours.verdicts.standing import MAIN_RULE
from lms.hours.verdicts.wording import Names, reason_text, sentence, state_of, way_text
from lms.plugins import current_registry
from lms.web.availability import is_available
from lms.web.i18n import localised

LONG_AGO = 1900
"""Nobody's hours are of that year."""


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One line of an explanation's table; amounts are in the rule's measure."""

    title: str
    url: str | None
    source: object
    earned_at: datetime | None
    category: str
    worth: Decimal
    counted: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class DutyPanel:
    """One rule and period as the page shows it."""

    rule: str
    key: str
    title: str
    period: str
    clause: str
    document: str
    measure: str
    due_on: date
    state: str
    tone: str
    is_current: bool
    required: Decimal | None
    counted: Decimal
    sentence: str
    asked: list[str]
    others: list[str]
    rows: list[TraceRow]
    other_kinds: list[TraceRow]
    offers: tuple[CreditOffer, ...]
    offered: Decimal
    left: Decimal
    under_way: Decimal


def available_offers() -> list[CreditOfferSource]:
    """The sources of offers that the organisation of whoever is signed in has not switched off."""
    registry = current_registry()
    return [source for source in registry.credit_offers.values() if is_available(registry, source.key)]


def person_context(session: Session, person_id: int) -> dict[str, Any]:
    """Duties and entries of one person's year, which comes from the address."""
    now = current_clock()()
    this_year = local_date(now).year
    asked = request.args.get("year", this_year, type=int)
    year = asked if LONG_AGO < asked <= this_year else this_year
    found = _explain(session, person_id, now, year)
    years = sorted({this_year, *found.years, *years_with_hours(session, person_id, now)}, reverse=True)
    if year not in years:
        year = this_year
        found = _explain(session, person_id, now, year)
    categories = {category.key: localised(category) for category in hour_categories(session)}
    return {
        "year": year,
        "years": years,
        "this_year": this_year,
        "today": local_date(now),
        "duties": panels(found, categories),
        "lines": found.of_year,
        "total": sum((line.entry.hours for line in found.of_year), Decimal(0)),
        "rule_titles": {rule.id: localised(rule, "title") for rule in found.rules},
        "exemption_kinds": SHORT_KINDS,
    }


def _explain(session: Session, person_id: int, now: datetime, year: int) -> Person:
    return explain_person(session, current_registry(), person_id, now, year=year, sources=available_offers())


def panels(found: Person, categories: Mapping[str, str]) -> list[DutyPanel]:
    """The duties as panels: the rule of first screens first, then what is overdue, then by due date;
    periods of the year that are over last."""
    names = Names({ref: localised(line.entry, "title") for ref, line in found.lines.items()}, categories)
    shown = [_panel(one, names, found.lines) for one in found.duties]
    return sorted(
        shown,
        key=lambda one: (not one.is_current, one.rule != MAIN_RULE, one.tone != "seal", one.due_on, one.rule),
    )


def _panel(one: Explained, names: Names, lines: Mapping[str, Line]) -> DutyPanel:
    explanation = one.explanation
    rule, row = explanation.rule, explanation.row
    state, tone = state_of(row)
    return DutyPanel(
        rule=rule.id,
        key=duty_key(rule.id, row.starts_on),
        title=localised(rule, "title"),
        period=period_text(row.starts_on, row.ends_on),
        clause=localised(rule, "clause"),
        document=explanation.policy.document or localised(explanation.policy, "title"),
        measure=row.measure,
        due_on=row.due_on,
        state=state,
        tone=tone,
        is_current=one.is_current,
        required=None if row.required is None else decimal_of(row.required),
        counted=decimal_of(row.counted),
        sentence=sentence(explanation, names),
        asked=[reason_text(reason, names) for reason in explanation.asked],
        others=[way_text(other) for other in explanation.others],
        rows=_rows(explanation, explanation.lines, names, lines),
        other_kinds=_rows(explanation, explanation.other_kinds, names, lines),
        offers=one.offers,
        offered=sum((offer.hours for offer in one.offers), Decimal(0)),
        left=one.left,
        under_way=one.under_way,
    )


def _rows(
    explanation: Explanation, traced: Iterable[Traced], names: Names, lines: Mapping[str, Line]
) -> list[TraceRow]:
    rows = []
    for one in traced:
        line = lines.get(one.ref)
        rows.append(
            TraceRow(
                title=names.of(one),
                url=line.evidence_url if line else None,
                source=line.source if line else "",
                earned_at=line.entry.earned_at if line else None,
                category=names.category(one.category) if one.category else "",
                worth=decimal_of(one.worth),
                counted=decimal_of(one.counted),
                why=reason_text(one.why, names),
            )
        )
    return rows
