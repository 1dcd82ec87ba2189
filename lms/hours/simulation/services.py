"""Asking for a simulation, and writing down what it found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Denied
from lms.hours.days import local_date
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.models import PolicyVersion
from lms.hours.simulation.domain import Change, Difference, Tally
from lms.hours.simulation.models import Simulation, SimulationChange
from lms.jobs.api import enqueue
from lms.jobs.domain import State
from lms.jobs.models import Job
from lms.jobs.services import cancel_job
from lms.organisation.api import organisation_of
from lms.organisation.models import Unit

PERMISSION = "lms.simulate_policies"
JOB = "lms.simulate_policy"
AT_ONCE = 5000
OPEN = {State.QUEUED, State.RUNNING}
AMOUNTS = ("required_before", "required_after", "short_before", "short_after")


class OtherOrganisation(ValueError):
    """The policy and the unit belong to different organisations."""


def start_simulation(
    session: Session,
    version: PolicyVersion,
    unit: Unit,
    *,
    as_of: date | None = None,
    is_early: bool = True,
    actor: Actor,
    clock: Clock,
) -> Simulation:
    """A simulation of this version for the people of the unit, which a job works out; the one that is being worked out
    already where the same was asked before.

    `as_of` is today unless told. `is_early`: as though the version held on that day already where its text says later,
    because otherwise no period would be judged by it yet. Raises Denied for a unit out of the actor's scope, and
    OtherOrganisation.
    """
    if not actor.scope(PERMISSION).covers_path(unit.path):
        raise Denied(PERMISSION)
    if organisation_of(unit.path) != version.policy.organisation_id:
        raise OtherOrganisation
    day = as_of or local_date(clock())
    holds_from = min(version.valid_from, day) if is_early else version.valid_from
    question = {
        "version_id": version.id,
        "unit_id": unit.id,
        "as_of": day,
        "holds_from": holds_from,
        "text_digest": fingerprint(version.text),
    }
    if (waiting := _waiting(session, question, clock)) is not None:
        return waiting
    simulation = Simulation(
        **question, started_by=actor.account_id, started_at=clock(), people=0, changed=0, counts={}
    )
    session.add(simulation)
    session.flush()
    simulation.job_id = enqueue(session, JOB, {"simulation": simulation.id}, actor=actor, clock=clock)
    session.flush()
    record(
        session, actor=actor, clock=clock, action=PERMISSION, subject=("policy_version", version.id),
        title=f"{version.policy.title} {version.number}", unit_path=unit.path, after={"unit": unit.name, "as_of": day},
    )  # fmt: skip
    return simulation


def _waiting(session: Session, question: dict[str, Any], clock: Clock) -> Simulation | None:
    """The simulation that is being worked out for the same question. Unfinished ones of the same version and unit that
    ask something else, or whose job is over, go."""
    unfinished = session.scalars(
        select(Simulation).filter_by(
            version_id=question["version_id"], unit_id=question["unit_id"], finished_at=None
        )
    ).all()
    found = None
    for simulation in unfinished:
        job = session.get(Job, simulation.job_id) if simulation.job_id else None
        is_open = job is not None and job.state in OPEN and not job.is_cancel_requested
        if is_open and all(getattr(simulation, name) == value for name, value in question.items()):
            found = simulation
            continue
        if job is not None and is_open:
            cancel_job(session, job.id, clock=clock)
        session.delete(simulation)
    session.flush()
    return found


def store_result(
    session: Session, simulation: Simulation, differences: Iterable[Difference], tally: Tally, *, clock: Clock
) -> None:
    """Writes the whole answer, in place of the older simulations of the same version for the same unit."""
    older = select(Simulation.id).where(
        Simulation.version_id == simulation.version_id,
        Simulation.unit_id == simulation.unit_id,
        Simulation.id < simulation.id,
    )
    session.execute(delete(SimulationChange).where(SimulationChange.simulation_id.in_(older)))
    session.execute(
        delete(Simulation).where(Simulation.id.in_(older)), execution_options={"synchronize_session": False}
    )
    statement = insert(cast(Table, SimulationChange.__table__)).values(
        {name: bindparam(name, type_=BigInteger) for name in AMOUNTS}
    )
    rows = _rows(simulation.id, differences)
    while some := list(islice(rows, AT_ONCE)):
        session.execute(statement, some)
    simulation.finished_at = clock()
    simulation.people, simulation.changed = tally.people, tally.changed
    simulation.counts = {
        "units": {str(unit_id): people for unit_id, people in tally.by_unit.items()},
        "asks_more": tally.asks_more,
        "asks_less": tally.asks_less,
        "moves": [[before, after, people] for (before, after), people in tally.moves.most_common()],
    }
    session.flush()


def _rows(simulation_id: int, differences: Iterable[Difference]) -> Iterator[dict[str, Any]]:
    for one in differences:
        for change in one.changes:
            yield {
                "simulation_id": simulation_id, "person_id": one.person_id, "unit_id": one.unit_id,
                **_values(change),
            }  # fmt: skip


def _values(change: Change) -> dict[str, Any]:
    """The columns of a change; amounts stay the hundredths that they are stored as."""
    return {
        "rule": change.rule, "measure": change.measure, "starts_on": change.starts_on, "ends_on": change.ends_on,
        "before": change.before.value, "after": change.after.value,
        "required_before": change.required_before, "required_after": change.required_after,
        "short_before": change.short_before, "short_after": change.short_after,
    }  # fmt: skip
