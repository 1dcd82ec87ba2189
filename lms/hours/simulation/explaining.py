"""Why one person comes out otherwise: the same duty as it is judged and as it would be, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.hours.domain.evaluation import evaluate
from lms.hours.domain.explaining import Explanation, explain
from lms.hours.domain.facts import Facts
from lms.hours.domain.verdicts import Verdict
from lms.hours.ledger.reading import Line, lines_by_id
from lms.hours.simulation.comparing import instant_of
from lms.hours.simulation.models import Simulation, SimulationChange
from lms.hours.simulation.supposing import Judging, supposed
from lms.hours.verdicts.facts import known_of
from lms.plugins import Registry


@dataclass(frozen=True, slots=True)
class Sides:
    """One change with what explains either side; None where nothing is asked there, or no longer what was found."""

    change: SimulationChange
    before: Explanation | None
    after: Explanation | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A person's changes, and the ledger lines behind them by reference."""

    sides: Sequence[Sides]
    lines: dict[str, Line]


def explain_changes(
    session: Session, registry: Registry, simulation: Simulation, person_id: int, now: datetime
) -> Explained:
    """The person's changes, worked out anew from what is known now; about ten statements. Empty when the simulation
    found none."""
    changes = session.scalars(
        select(SimulationChange)
        .where(SimulationChange.simulation_id == simulation.id, SimulationChange.person_id == person_id)
        .order_by(SimulationChange.rule, SimulationChange.ends_on)
    ).all()
    instant = instant_of(simulation.as_of, now)
    known = known_of(session, [person_id], instant).get(person_id) if changes else None
    if known is None:
        return Explained([], {})
    policies = supposed(
        session, simulation.version, simulation.unit.path, as_of=simulation.as_of, holds_from=simulation.holds_from
    )  # fmt: skip
    before, after = policies.get(known.unit_path, ((), ()))
    facts = known.facts(person_id, instant)
    was, will = _by_period(before, facts), _by_period(after, facts)
    sides = [
        Sides(change, _of(was, change, change.before), _of(will, change, change.after)) for change in changes
    ]
    refs = {
        int(line.ref)
        for side in sides
        for one in (side.before, side.after)
        if one is not None
        for line in one.lines
        if line.ref.isdigit()
    }
    lines = lines_by_id(session, registry, person_id, refs)
    return Explained(sides, {str(key): line for key, line in lines.items()})


Explanations = dict[tuple[str, date, date], Explanation]


def _by_period(policies: Judging, facts: Facts) -> Explanations:
    rows = [row for row in evaluate(policies, facts) if row.verdict is not Verdict.NOT_APPLICABLE]
    return {(one.row.rule, one.row.starts_on, one.row.ends_on): one for one in explain(policies, facts, rows)}


def _of(found: Explanations, change: SimulationChange, verdict: str) -> Explanation | None:
    """The explanation of one side of a change: of the same period, else of the rule's last one."""
    if verdict == Verdict.NOT_APPLICABLE:
        return None
    same = found.get((change.rule, change.starts_on, change.ends_on))
    if same is not None:
        return same
    return next((one for key, one in reversed(found.items()) if key[0] == change.rule), None)
