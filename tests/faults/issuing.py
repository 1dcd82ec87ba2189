"""What a worker is killed in the midst of: an issuing run for everybody, in small parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.runs import jobs
from certificates.runs.domain import RunState
from certificates.runs.models import IssuingRun
from certificates.runs.services import running
from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.jobs.api import JobContext
from lms.organisation.models import Person
from tests.faults.halts import pass_point

AT_ONCE = 4
DONE = datetime(2026, 5, 12, tzinfo=UTC)


def achieved(session: Any, ref: str, person_ids: Collection[int] | None) -> Sequence[CompletionReached]:
    """Everybody has completed it, whichever it is."""
    people = session.scalars(select(Person.id).order_by(Person.id))
    return [_completed(each, ref) for each in people if person_ids is None or each in person_ids]


def _completed(person_id: int, ref: str) -> CompletionReached:
    grant = CreditGrant(
        person_id=person_id, source="courses.completion", source_ref=f"class-{person_id}", category="centralised",
        hours=Decimal("3.5"), activity=f"probe:{ref}", title="轮训班", title_en="Class", earned_at=DONE,
    )  # fmt: skip
    return CompletionReached(f"training:{ref}", grant.title, grant.title_en, grant, DONE, None, None)


source = AchievementSource("probe.class", "Class", "training", lambda _session, _scope: [], achieved)


def issue_in_small_parts(app: Flask) -> Flask:
    """The application, whose runs take many transactions."""
    vars(running)["AT_ONCE"] = AT_ONCE
    vars(jobs)["issue_part"] = _issue_part
    return app


def _issue_part(session: Session, run: IssuingRun, *arguments: Any, **options: Any) -> None:
    pass_point(f"after-{run.cursor}")
    running.issue_part(session, run, *arguments, **options)
    pass_point(f"within-{run.cursor}")


def issue_carelessly(app: Flask) -> Flask:
    """The control: the application, whose runs note that a part is done before it is issued."""
    offered = issue_in_small_parts(app).extensions["lms.registry"].jobs
    offered[running.RUN_JOB] = replace(offered[running.RUN_JOB], handler=_issue_run_carelessly)
    return app


def _issue_run_carelessly(context: JobContext, payload: dict[str, Any]) -> None:
    while True:
        with context.unit_of_work() as session:
            run = session.get_one(IssuingRun, payload["run"], populate_existing=True)
            if run.state != RunState.RUNNING:
                return
            begun = run.cursor
            run.cursor = min(begun + AT_ONCE, len(run.queue))
        pass_point(f"after-{begun + AT_ONCE}")
        with context.unit_of_work() as session:
            run = session.get_one(IssuingRun, payload["run"], populate_existing=True)
            run.cursor = begun
            running.issue_part(
                session, run, source, verify_base="https://x", actor=context.actor, clock=context.clock
            )
        context.progress(run.cursor, len(run.queue))
