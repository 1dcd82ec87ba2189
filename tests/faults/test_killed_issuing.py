"""Workers are killed in the midst of an issuing run: everybody has one certificate, with one number and its hours."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from certificates.register.domain import Serial
from certificates.register.models import Certificate, SerialCounter
from certificates.runs.models import IssuingRun
from certificates.runs.services.planning import Plan
from certificates.runs.services.running import start_run
from certificates.seals.inspection import inspect_certificates
from lms.clock import system_clock
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.hours.ledger.models import LedgerEntry
from lms.jobs.models import Job
from lms.notifications.models import ReceivedNotice
from lms.organisation.api import unit_card
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.faults.issuing import AT_ONCE, source
from tests.faults.processes import Lms, wait_until

PEOPLE = 8 * AT_ONCE
ON_THE_WAY = (f"after-{2 * AT_ONCE}", f"within-{5 * AT_ONCE}")
"""One worker dies between two parts, one in the midst of a part."""


@pytest.fixture
def site(database_url, tmp_path):
    with Lms.on(database_url, tmp_path) as site:
        site.environment["PROBE_BESIDE_ALL"] = "1"
        yield site


@pytest.fixture
def run_id(app, session):
    """A run that waits for a worker."""
    app.extensions["lms.registry"].achievement_sources[source.key] = source
    with unit_of_work():
        unit = make_unit(session, "江城市")
        people = [make_person(session, unit, f"王{number}").id for number in range(PEOPLE)]
        card = unit_card(session, unit.id)
        plan = Plan(source=source, ref="1", award_ref="certificates.classic")
        run = start_run(
            session, card, plan, people, is_mailed=True, actor=Actor.system("test"), clock=system_clock
        )
        return run.id


def issued(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Certificate))


def state_of(session, run_id):
    session.rollback()
    return session.get_one(IssuingRun, run_id).state


def kill_on_the_way(site, session, run_id, points):
    """A worker is killed at each of the points; the last one may finish."""
    for point in points:
        site.halt_at(point)
        site.start("jobs", "work")
        site.kill_halted(point)
    site.start("jobs", "work")
    wait_until(lambda: state_of(session, run_id) == "done", "another worker finishes the run")


@on_both_databases
def test_everybody_has_one_certificate_and_its_hours_once(site, session, run_id):
    site.environment["PROBE_ISSUES"] = "in small parts"
    kill_on_the_way(site, session, run_id, ON_THE_WAY)
    session.rollback()
    rows = session.scalars(select(Certificate).order_by(Certificate.id)).all()
    run = session.get_one(IssuingRun, run_id)
    assert (run.issued, run.cursor) == (PEOPLE, PEOPLE)
    assert sorted(row.person_id for row in rows) == sorted(run.queue)
    assert [Serial.parse(row.serial).number for row in rows] == list(range(1, PEOPLE + 1))
    assert session.scalars(select(SerialCounter.number)).all() == [PEOPLE]
    hours = session.execute(select(LedgerEntry.person_id, LedgerEntry.hours)).all()
    assert sorted(hours) == [(person_id, Decimal("3.5")) for person_id in sorted(run.queue)]
    told = session.scalars(select(ReceivedNotice.person_id).filter_by(kind="certificates.issued")).all()
    assert sorted(told) == sorted(run.queue)
    assert inspect_certificates(session, lambda _done, _total: None).findings == []
    assert session.get_one(Job, run.job_id).attempt == len(ON_THE_WAY) + 1


def test_the_harness_sees_parts_that_are_noted_before_they_are_issued(site, session, run_id):
    site.environment["PROBE_ISSUES"] = "carelessly"
    kill_on_the_way(site, session, run_id, ON_THE_WAY[:1])
    assert issued(session) == PEOPLE - AT_ONCE
