"""Asks for the jobs that are done once in each period."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select, update

from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.db import current_session, insert_once, unit_of_work
from lms.jobs.domain import period_began
from lms.jobs.models import PeriodicRun
from lms.jobs.services import add_job
from lms.plugins import PeriodicJob, current_registry


def ask_for_periodic_jobs(app: Flask) -> list[str]:
    """Asks for each periodic job whose next period has begun; returns the ids of the jobs.

    The first time that a job is met its period is only noted: a site that has just been set up has nothing to make up
    for. Safe to be called by many workers at once.
    """
    settings = app.extensions["lms.settings"]
    zone = ZoneInfo(settings.timezone)
    with app.app_context():
        periodic = current_registry().periodic_jobs.values()
        now = current_clock()()
        begun = {job: period_began(now, job.every, zone) for job in periodic}
        runs = current_session().execute(select(PeriodicRun.key, PeriodicRun.period_began_at))
        noted: dict[str, datetime] = {row.key: row.period_began_at for row in runs}
        asked = (
            _ask(job, noted.get(job.key), began, settings.default_locale)
            for job, began in begun.items()
            if job.key not in noted or noted[job.key] < began
        )
        return [job_id for job_id in asked if job_id]


def _ask(job: PeriodicJob, noted: datetime | None, began: datetime, locale: str) -> str | None:
    with unit_of_work() as session:
        if noted is None:
            insert_once(session, PeriodicRun, key=job.key, period_began_at=began)
            return None
        taken = session.execute(
            update(PeriodicRun)
            .where(PeriodicRun.key == job.key, PeriodicRun.period_began_at == noted)
            .values(period_began_at=began)
            .returning(PeriodicRun.key)
        )
        if taken.first() is None:
            return None
        actor, clock = Actor.system("jobs"), current_clock()
        asked = add_job(session, job.key, {}, actor=actor, clock=clock, locale=locale)
        session.info.setdefault("jobs_added", []).append(asked.id)
        return asked.id
