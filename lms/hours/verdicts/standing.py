"""One person's duties and year, read from the kept verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.db import read_rows
from lms.hours.days import local_date
from lms.hours.domain import verdicts as domain
from lms.hours.domain.amounts import decimal_of
from lms.hours.domain.policy import Measure
from lms.hours.domain.verdicts import Verdict as Says
from lms.hours.policies.services.effective import policies_in_force
from lms.hours.verdicts.facts import known_of
from lms.hours.verdicts.judging import current_rows, judged
from lms.hours.verdicts.keeping import NOTED, is_judged
from lms.hours.verdicts.models import Verdict

MAIN_RULE = "annual"
"""The rule that first screens show, where a person has it; else the first that adds up hours."""
MET = (Says.PASS, Says.DEFERRED, Says.LATE)
OPEN = (Says.FAIL, Says.IN_PROGRESS, Says.GRACE, Says.UNDECIDED)
OVERDUE = (Says.FAIL, Says.GRACE)
NOT_DUE = (Says.EXEMPT, Says.NOT_APPLICABLE)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Duty:
    """What one rule asks of one person in one period, and how far it is. Amounts are in the rule's measure."""

    rule: str
    policy: str
    measure: str
    starts_on: date
    ends_on: date
    due_on: date
    required: Decimal | None
    counted: Decimal
    short: Decimal | None
    verdict: Says
    is_current: bool

    @property
    def is_met(self) -> bool:
        return self.verdict in MET or self.verdict in NOT_DUE


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's year by the main rule, in credit hours; where no rule asks for hours, 0 are required. In a list of
    people by another rule, how its open period stands, in its measure."""

    year: int
    required: Decimal = NOTHING
    counted: Decimal = NOTHING
    short: Decimal = NOTHING
    verdict: Says = Says.NOT_APPLICABLE
    due_on: date | None = None
    starts_on: date | None = None

    @property
    def is_met(self) -> bool:
        return self.verdict in MET or self.verdict in NOT_DUE


def duties_of(session: Session, person_id: int, now: datetime) -> list[Duty]:
    """Every rule and period of a person, ordered by rule, then due date. One query; when what is kept is not of today,
    or the transaction has touched it, it is worked out here and not kept."""
    if person_id in session.info.get(NOTED, ()):
        return work_out(session, [person_id], now).get(person_id, [])
    today = local_date(now)
    kept: Any = read_rows(session, _kept(today), {"person": person_id})
    if kept:
        return [Duty(**(dict(row._mapping) | {"verdict": Says(row.verdict)})) for row in kept]
    if session.scalar(select(is_judged(person_id, today))):
        return []
    return work_out(session, [person_id], now).get(person_id, [])


def work_out(session: Session, person_ids: Sequence[int], now: datetime) -> dict[int, list[Duty]]:
    """The duties of these people as of now, from the ledger itself."""
    known = known_of(session, person_ids, now)
    policies = policies_in_force(session, {one.unit_path for one in known.values() if one.unit_path})
    found = {}
    for person in judged(known, policies, now):
        current = current_rows(person.rows)
        found[person.person_id] = [
            _duty(row, index in current)
            for index, row in enumerate(person.rows)
            if index in current or row.verdict is not Says.NOT_APPLICABLE
        ]
    return found


def _duty(row: domain.Row, is_current: bool) -> Duty:
    return Duty(
        row.rule, row.policy, row.measure, row.starts_on, row.ends_on, row.due_on,
        None if row.required is None else decimal_of(row.required), decimal_of(row.counted),
        None if row.short is None else decimal_of(row.short), row.verdict, is_current,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _kept(today: date) -> Select[Any]:
    """What is kept of this person, where it is of today. Put together once a day."""
    row = Verdict
    statement: Any = (
        select(
            row.rule, row.policy, row.measure, row.starts_on, row.ends_on, row.due_on, row.required, row.counted,
            row.short, row.verdict, row.is_current,
        )
        .where(row.person_id == bindparam("person"), is_judged(row.person_id, today))
        .order_by(row.rule, row.due_on)
    )  # fmt: skip
    return statement  # type: ignore[no-any-return]


def standing_of(session: Session, person_id: int, now: datetime, year: int | None = None) -> Standing:
    """One person's standing in a year (this one unless told) by the main rule."""
    year = year or local_date(now).year
    return year_of(duties_of(session, person_id, now), year)


def year_of(duties: Iterable[Duty], year: int) -> Standing:
    """The standing in a year: of the main rule, the period that ends in it."""
    in_year = [duty for duty in main_of(duties) if duty.ends_on.year == year]
    if not in_year:
        return Standing(year)
    duty = in_year[-1]
    return Standing(
        year, duty.required or NOTHING, duty.counted, duty.short or NOTHING, duty.verdict,
        duty.due_on, duty.starts_on,
    )  # fmt: skip


def main_of(duties: Iterable[Duty]) -> list[Duty]:
    """The periods of the rule that first screens show."""
    by_rule: dict[str, list[Duty]] = {}
    for duty in duties:
        if duty.measure == Measure.HOURS:
            by_rule.setdefault(duty.rule, []).append(duty)
    return by_rule.get(MAIN_RULE) or next(iter(by_rule.values()), [])
