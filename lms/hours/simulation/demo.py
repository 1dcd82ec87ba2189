"""A finished simulation in the demo: what the officer's draft would mean."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from lms.hours.days import local_date
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.models import PolicyVersion
from lms.hours.simulation.comparing import Comparing, people_of
from lms.hours.simulation.domain import Tally
from lms.hours.simulation.models import Simulation
from lms.hours.simulation.services import store_result
from lms.hours.simulation.supposing import supposed


def make_simulation(session: Session, stage: Stage) -> None:
    """Of the newest draft, for the whole organisation, as of today: as the job would have worked it out."""
    drafts = (
        select(PolicyVersion).where(PolicyVersion.approved_at.is_(None)).order_by(PolicyVersion.id.desc())
    )
    version = session.scalar(drafts.limit(1))
    if version is None:
        return
    today, path = local_date(stage.now), stage.organisation.path
    simulation = Simulation(
        version_id=version.id,
        unit_id=stage.organisation.id,
        as_of=today,
        holds_from=min(version.valid_from, today),
        text_digest=fingerprint(version.text),
        started_by=stage.accounts["officer"],
        started_at=stage.now,
        counts={},
    )
    session.add(simulation)
    session.flush()
    policies = supposed(session, version, path, as_of=today, holds_from=simulation.holds_from)
    people = session.scalars(people_of(path, today, today)).all()
    by_unit, differences = Comparing(stage.now, policies)(session, people)
    tally = Tally()
    tally.add(by_unit, differences)
    store_result(session, simulation, differences, tally, clock=stage.clock)
