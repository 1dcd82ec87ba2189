"""The job that works a simulation out."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.db import current_session
from lms.hours.days import local_date
from lms.hours.policies.documents import fingerprint
from lms.hours.simulation.comparing import Comparing, instant_of, people_of
from lms.hours.simulation.domain import Difference, Tally
from lms.hours.simulation.models import Simulation
from lms.hours.simulation.services import PERMISSION, store_result
from lms.hours.simulation.supposing import supposed
from lms.hours.verdicts.processes import in_shares
from lms.jobs.api import JobContext, JobRefused


def simulate(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Compares everybody's verdicts and writes the answer at once, so that a job that is cancelled or breaks leaves
    nothing behind."""
    simulation_id = int(payload["simulation"])
    session = current_session()
    work, people, digest = _prepared(session, simulation_id, context)
    tally, differences = Tally(), list[Difference]()
    done = 0
    context.progress(0, len(people), _("Comparing verdicts"))
    with closing(in_shares(session, work, people)) as shares:
        for share, (by_unit, found) in shares:
            tally.add(by_unit, found)
            differences += [one for one in found if one.changes]
            done += len(share)
            context.progress(done, len(people), _("Comparing verdicts"))
    with context.unit_of_work() as session:
        simulation = session.get(Simulation, simulation_id)
        if simulation is None:
            raise JobRefused(_("The draft was deleted, or another simulation took this one’s place."))
        simulation.text_digest = digest
        store_result(session, simulation, differences, tally, clock=context.clock)
    return {"people": tally.people, "changed": tally.changed, "url": _page(simulation_id)}


def _prepared(session: Session, simulation_id: int, context: JobContext) -> tuple[Comparing, list[int], str]:
    """The work, whom it is about, and which text is simulated: as it is when the job begins."""
    simulation = session.get(Simulation, simulation_id)
    if simulation is None:
        raise JobRefused(_("The draft was deleted, or another simulation took this one’s place."))
    path, now = simulation.unit.path, context.clock()
    if not (context.actor.may(PERMISSION) and context.actor.scope(PERMISSION).covers_path(path)):
        raise JobRefused(_("Simulating policies for this unit is no longer allowed to who asked for it."))
    policies = supposed(
        session, simulation.version, path, as_of=simulation.as_of, holds_from=simulation.holds_from
    )
    people = session.scalars(people_of(path, simulation.as_of, local_date(now))).all()
    digest = fingerprint(simulation.version.text)
    return Comparing(instant_of(simulation.as_of, now), policies), list(people), digest


def _page(simulation_id: int) -> str:
    return current_app.url_map.bind("").build("simulations.show", {"simulation_id": simulation_id})
