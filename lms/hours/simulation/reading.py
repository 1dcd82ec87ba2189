"""Simulations as their pages show them: a few queries, however many people there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from lms.contracts.access import Scope
from lms.hours.domain.verdicts import Verdict
from lms.hours.policies.models import HourPolicy, PolicyVersion
from lms.hours.policies.services.effective import parsed
from lms.hours.policies.shipped import founding_policy
from lms.hours.simulation.domain import STANDINGS, Standing
from lms.hours.simulation.models import Simulation, SimulationChange
from lms.organisation.api import person_in_scope, units_in
from lms.organisation.models import Person, Unit

MOST_LISTED = 30
CHANGE = SimulationChange


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes somebody looks at: of one verdict to another, of a unit and those below it, by one rule."""

    before: str = ""
    after: str = ""
    unit_path: str = ""
    rule: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.before or self.after or self.unit_path or self.rule)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people change from one verdict to another."""

    before: Verdict
    after: Verdict
    people: int


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The people of a unit: all, those who change verdict, and which way."""

    people: int = 0
    changed: int = 0
    to_short: int = 0
    to_met: int = 0

    def __add__(self, other: UnitFigures) -> UnitFigures:
        return UnitFigures(
            self.people + other.people,
            self.changed + other.changed,
            self.to_short + other.to_short,
            self.to_met + other.to_met,
        )


def find_simulation(session: Session, simulation_id: int, scope: Scope) -> Simulation | None:
    """A simulation of a unit within the scope."""
    return session.scalar(
        _with_names(select(Simulation)).where(
            Simulation.id == simulation_id, Simulation.unit_id.in_(units_in(scope))
        )
    )


def newest_simulations(session: Session, scope: Scope, version_id: int | None = None) -> list[Simulation]:
    """The simulations of units within the scope, of all versions or of one, the newest first."""
    statement = _with_names(select(Simulation)).where(Simulation.unit_id.in_(units_in(scope)))
    if version_id is not None:
        statement = statement.where(Simulation.version_id == version_id)
    return list(session.scalars(statement.order_by(Simulation.id.desc()).limit(MOST_LISTED)))


def versions_to_simulate(session: Session, organisation_ids: set[int]) -> list[PolicyVersion]:
    """The versions of these organisations' policies, drafts first, then the newest; one query."""
    return list(
        session.scalars(
            select(PolicyVersion)
            .join(HourPolicy, HourPolicy.id == PolicyVersion.policy_id)
            .options(joinedload(PolicyVersion.policy))
            .where(HourPolicy.organisation_id.in_(sorted(organisation_ids)))
            .order_by(PolicyVersion.approved_at.is_not(None), PolicyVersion.id.desc())
        )
    )


def cells(session: Session, simulation: Simulation, scope: Scope, wanted: Wanted) -> list[Cell]:
    """The matrix: people by verdict before and after, within the wanted unit and rule."""
    rows = session.execute(
        select(CHANGE.before, CHANGE.after, func.count(CHANGE.person_id.distinct()))
        .where(*_within(simulation, scope, wanted))
        .group_by(CHANGE.before, CHANGE.after)
    )
    return [Cell(Verdict(before), Verdict(after), people) for before, after, people in rows]


def figures_by_unit(
    session: Session, simulation: Simulation, scope: Scope, rule: str
) -> dict[int, UnitFigures]:
    """By unit id, without those below it: everybody who was looked at, and who changes. Two queries."""
    conditions = _within(simulation, scope, Wanted(rule=rule))
    found: dict[int, UnitFigures] = defaultdict(UnitFigures)
    for unit_id, people in simulation.counts.get("units", {}).items():
        found[int(unit_id)] = UnitFigures(people)
    changed = select(CHANGE.unit_id, func.count(CHANGE.person_id.distinct())).where(*conditions)
    for unit_id, people in session.execute(changed.group_by(CHANGE.unit_id)):
        found[unit_id] += UnitFigures(changed=people)
    was, will = _standing(CHANGE.before), _standing(CHANGE.after)
    moves = (
        select(CHANGE.unit_id, was, will, func.count(CHANGE.person_id.distinct()))
        .where(*conditions)
        .group_by(CHANGE.unit_id, was, will)
    )
    for unit_id, before, after, people in session.execute(moves):
        if after == Standing.SHORT:
            found[unit_id] += UnitFigures(to_short=people)
        elif before == Standing.SHORT and after == Standing.MET:
            found[unit_id] += UnitFigures(to_met=people)
    return found


def rules_with_changes(session: Session, simulation: Simulation, scope: Scope) -> list[str]:
    """The ids of the rules by which somebody's verdict changes."""
    statement = select(CHANGE.rule).where(*_within(simulation, scope, Wanted())).distinct()
    return list(session.scalars(statement.order_by(CHANGE.rule)))


def rule_titles(simulation: Simulation) -> dict[str, Any]:
    """What the rules are called, by id: in the version that was simulated, else in the founding rules."""
    rules = (*founding_policy().rules, *parsed(simulation.version.text).rules)
    return {rule.id: rule for rule in rules}


def changes(
    simulation: Simulation, scope: Scope, wanted: Wanted, today: date
) -> Select[SimulationChange, Person, Unit]:
    """The changes that are wanted, of people within the scope, with their names and units, by unit and number."""
    return (
        select(CHANGE, Person, Unit)
        .join(Person, Person.id == CHANGE.person_id)
        .join(Unit, Unit.id == CHANGE.unit_id)
        .where(*_listed(simulation, scope, wanted, today))
        .order_by(Unit.path, Person.number, CHANGE.rule, CHANGE.ends_on)
    )


def count_changes(session: Session, simulation: Simulation, scope: Scope, wanted: Wanted, today: date) -> int:
    conditions = _listed(simulation, scope, wanted, today)
    return session.scalar(select(func.count()).select_from(CHANGE).where(*conditions)) or 0


def listed_changes(
    session: Session, statement: Select[SimulationChange, Person, Unit]
) -> list[Row[SimulationChange, Person, Unit]]:
    return list(session.execute(statement))


def _with_names(statement: Select[Simulation]) -> Select[Simulation]:
    version = joinedload(Simulation.version)
    return statement.options(version.joinedload(PolicyVersion.policy), joinedload(Simulation.unit))


def _listed(
    simulation: Simulation, scope: Scope, wanted: Wanted, today: date
) -> Iterator[ColumnElement[bool]]:
    yield from _within(simulation, scope, wanted)
    yield person_in_scope(CHANGE.person_id, scope, today)
    if wanted.before:
        yield CHANGE.before == wanted.before
    if wanted.after:
        yield CHANGE.after == wanted.after


def _within(simulation: Simulation, scope: Scope, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield CHANGE.simulation_id == simulation.id
    yield CHANGE.unit_id.in_(units_in(scope))
    if wanted.unit_path:
        yield CHANGE.unit_id.in_(units_in(Scope(unit_paths=(wanted.unit_path,))))
    if wanted.rule:
        yield CHANGE.rule == wanted.rule


def _standing(column: Any) -> ColumnElement[str]:
    values = {verdict.value: standing.value for verdict, standing in STANDINGS.items()}
    return case(values, value=column, else_=Standing.NOT_ASKED.value)
