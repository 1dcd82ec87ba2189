"""Periodic jobs are asked for once a period, however many workers look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from lms.jobs.domain import period_began
from lms.jobs.models import Job
from lms.jobs.periodic import ask_for_periodic_jobs
from lms.plugins import PeriodicJob, PluginRefused, build_registry
from lms.testing.marks import on_both_databases

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.fixture
def daily(app):
    """The installed plugins, with the probe's job as the only one that is done every day."""
    registry = app.extensions["lms.registry"]
    job = PeriodicJob("probe.work", timedelta(days=1))
    app.extensions["lms.registry"] = replace(registry, periodic_jobs={job.key: job})
    return job


def asked(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Job))


@pytest.mark.parametrize(
    ("now", "every", "zone", "began"),
    [
        # 9:00 in Shanghai: the day began there at 16:00 UTC of the day before
        (utc(2026, 5, 20, 1), timedelta(days=1), SHANGHAI, utc(2026, 5, 19, 16)),
        (utc(2026, 5, 19, 16), timedelta(days=1), SHANGHAI, utc(2026, 5, 19, 16)),
        (utc(2026, 5, 19, 15, 59, 59), timedelta(days=1), SHANGHAI, utc(2026, 5, 18, 16)),
        (utc(2026, 5, 20, 1, 59), timedelta(hours=1), SHANGHAI, utc(2026, 5, 20, 1)),
        # a week begins on Monday
        (utc(2026, 5, 20, 1), timedelta(weeks=1), SHANGHAI, utc(2026, 5, 17, 16)),
        # the day of 23 hours, and the first one after it
        (utc(2026, 3, 29, 20), timedelta(days=1), BERLIN, utc(2026, 3, 28, 23)),
        (utc(2026, 3, 30, 20), timedelta(days=1), BERLIN, utc(2026, 3, 29, 22)),
    ],
)
def test_periods_follow_the_clock_on_the_wall(now, every, zone, began):
    assert period_began(now, every, zone) == began


@on_both_databases
def test_a_job_is_asked_for_once_a_day(app, session, clock, daily):
    assert ask_for_periodic_jobs(app) == []  # the first day is only noted
    clock.advance(hours=14)
    assert ask_for_periodic_jobs(app) == []  # still the same day in Shanghai
    clock.advance(hours=2)
    assert len(ask_for_periodic_jobs(app)) == 1
    assert ask_for_periodic_jobs(app) == []
    clock.advance(days=3)
    assert len(ask_for_periodic_jobs(app)) == 1  # days when nobody worked are not made up for
    assert asked(session) == 2


@on_both_databases
def test_many_workers_ask_once(app, session, clock, daily):
    ask_for_periodic_jobs(app)
    clock.advance(days=1)
    together = Barrier(8)

    def work():
        together.wait()
        ask_for_periodic_jobs(app)

    workers = [Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert asked(session) == 1


@pytest.mark.parametrize(
    ("periodic", "reason"),
    [
        (PeriodicJob("probe.rest", timedelta(days=1)), "none of the plugin's jobs"),
        (PeriodicJob("probe.work", timedelta(seconds=1)), "a minute at least"),
    ],
)
def test_a_period_that_cannot_be_meant_is_refused(probe, periodic, reason):
    with pytest.raises(PluginRefused, match=reason):
        build_registry([replace(probe.plugin(), periodic_jobs=(periodic,))])
