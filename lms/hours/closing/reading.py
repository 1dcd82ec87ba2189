"""The list of closings, and the figures and lines of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.hours.closing.differences import rows_of
from lms.hours.closing.domain import ClosingRefused, check_closing
from lms.hours.closing.models import ClosedPeriod, ClosedRow
from lms.hours.closing.services import standing_closings
from lms.hours.verdicts.keeping import is_judged
from lms.hours.verdicts.standing import MAIN_RULE, MET, NOT_DUE
from lms.organisation.api import UnitCard, posts_on, units_by_id, units_in
from lms.organisation.models import Person

YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What was reported of one rule: counts of people; amounts in the rule's measure, of those who were due."""

    rule: str
    measure: str
    people: int = 0
    due: int = 0
    met: int = 0
    counted: Decimal = Decimal(0)

    @property
    def met_percent(self) -> int:
        """Rounded down, so that 100 means everybody."""
        return 100 * self.met // self.due if self.due else 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What closing a year for a unit would freeze: how many people, how many of them are judged anew first, and why it
    is refused (a code), if it is."""

    people: int
    waiting: int
    refusal: str | None


def closings(session: Session, scope: Scope) -> list[tuple[ClosedPeriod, UnitCard]]:
    """The closings of the scope's units, the newest year first; two queries."""
    found = session.scalars(
        select(ClosedPeriod)
        .where(ClosedPeriod.unit_id.in_(units_in(scope)))
        .order_by(ClosedPeriod.ends_on.desc(), ClosedPeriod.unit_path, ClosedPeriod.id)
    ).all()
    units = units_by_id(session, (each.unit_id for each in found))
    return [(each, units[each.unit_id]) for each in found]


def find_closing(session: Session, closing_id: int, scope: Scope) -> ClosedPeriod | None:
    """One closing, if the scope reaches its unit."""
    return session.scalar(
        select(ClosedPeriod).where(ClosedPeriod.id == closing_id, ClosedPeriod.unit_id.in_(units_in(scope)))
    )


def years_to_close(today: date) -> list[int]:
    """The years that are over, the last one first."""
    return [today.year - back for back in range(1, YEARS_BACK + 1)]


def preview(session: Session, unit: UnitCard, year: int, today: date) -> Preview:
    """What a closing would do, without doing it."""
    starts_on, ends_on = date(year, 1, 1), date(year, 12, 31)
    posts = posts_on(ends_on)
    serving = select(func.count()).where(posts.c.unit_path.startswith(unit.path, autoescape=True))
    refusal = None
    try:
        check_closing(unit.path, ends_on, today, standing_closings(session, starts_on, ends_on))
    except ClosingRefused as refused:
        refusal = refused.code
    return Preview(
        session.scalar(serving.select_from(posts)) or 0,
        session.scalar(serving.select_from(posts).where(~is_judged(posts.c.person_id, today))) or 0,
        refusal,
    )


def figures(session: Session, period: ClosedPeriod) -> list[RuleFigures]:
    """What was reported, rule by rule, the one of first screens first; one query."""
    rows = session.execute(
        select(
            ClosedRow.rule, ClosedRow.measure, ClosedRow.verdict, func.count(), func.sum(ClosedRow.counted)
        )
        .where(rows_of(period))
        .group_by(ClosedRow.rule, ClosedRow.measure, ClosedRow.verdict)
    )
    by_rule: dict[str, list[RuleFigures]] = {}
    for rule, measure, verdict, people, counted in rows:
        is_due = verdict not in NOT_DUE
        met = people if verdict in MET else 0
        part = RuleFigures(rule, measure, people, people * is_due, met, counted if is_due else Decimal(0))
        by_rule.setdefault(rule, []).append(part)
    sums = [_sum(parts) for parts in by_rule.values()]
    return sorted(sums, key=lambda one: (one.rule != MAIN_RULE, one.rule))


def _sum(parts: Sequence[RuleFigures]) -> RuleFigures:
    return RuleFigures(
        parts[0].rule,
        parts[0].measure,
        sum(part.people for part in parts),
        sum(part.due for part in parts),
        sum(part.met for part in parts),
        sum((part.counted for part in parts), Decimal(0)),
    )


def lines(period: ClosedPeriod, rule: str, words: str) -> Select[ClosedRow]:
    """The frozen lines of a rule, of people whose name or number has these words in it."""
    statement = select(ClosedRow).join(Person, Person.id == ClosedRow.person_id).where(rows_of(period))
    if rule:
        statement = statement.where(ClosedRow.rule == rule)
    if words:
        columns = (Person.name, Person.name_en, Person.number)
        statement = statement.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return statement.order_by(
        ClosedRow.unit_path, Person.number, Person.id, ClosedRow.rule, ClosedRow.starts_on
    )
