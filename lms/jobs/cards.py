"""Jobs as people see them: which ones they may see, and how each gets on, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select

from lms.accounts.models import Account
from lms.contracts.access import Actor
from lms.jobs.domain import State, percent
from lms.jobs.models import Job
from lms.organisation.api import people_in
from lms.plugins import Registry

SEE_ALL = "lms.see_jobs"
STATES = {
    State.QUEUED: (_l("Waiting"), "", "hourglass"),
    State.RUNNING: (_l("Running"), "ink", "progress"),
    State.DONE: (_l("Done"), "done", "circle-check"),
    State.FAILED: (_l("Failed"), "seal", "alert-circle"),
    State.CANCELLED: (_l("Cancelled"), "", "circle-x"),
}


@dataclass(frozen=True, slots=True)
class JobCard:
    """A job for a page: its state in a word, its progress in words and in percent."""

    id: str
    title: object
    state: State
    word: object
    tone: str
    icon: str
    percent: int | None
    text: str
    message: str
    error: str
    url: str | None
    is_open: bool
    is_cancel_requested: bool
    attempt: int
    created_at: datetime
    finished_at: datetime | None
    not_before: datetime


def visible_to(actor: Actor, day: date) -> ColumnElement[bool]:
    """A condition on lms_job: the actor asked for it, or administers who did."""
    mine = Job.created_by == actor.account_id
    if not actor.may(SEE_ALL):
        return mine
    theirs = select(Account.id).where(Account.person_id.in_(people_in(actor.scope(SEE_ALL), day)))
    return or_(mine, Job.created_by.in_(theirs))


def job_card(job: Job, registry: Registry) -> JobCard:
    """The job in words of the page's language; what the handler said is in that of who asked for it."""
    state = State(job.state)
    word, tone, icon = STATES[state]
    kind = registry.jobs.get(job.kind)
    url = job.result.get("url")
    return JobCard(
        id=job.id,
        title=kind.title if kind else job.kind,
        state=state,
        word=word,
        tone=tone,
        icon=icon,
        percent=100 if state is State.DONE else percent(job.done, job.total),
        text=_text(job, state),
        message=job.message,
        error=job.error,
        url=url if isinstance(url, str) and url.startswith("/") and not url.startswith("//") else None,
        is_open=state in {State.QUEUED, State.RUNNING},
        is_cancel_requested=job.is_cancel_requested,
        attempt=job.attempt,
        created_at=job.created_at,
        finished_at=job.finished_at,
        not_before=job.not_before,
    )


def polled(card: JobCard) -> dict[str, Any]:
    """What the page's progress module asks for again and again (see its source for the shape)."""
    return {
        "state": "waiting" if card.state is State.QUEUED else card.state.value,
        "percent": card.percent,
        "text": card.text,
        "message": card.error or card.message,
        "url": card.url,
    }


def _text(job: Job, state: State) -> str:
    if job.is_cancel_requested and state is State.RUNNING:
        return gettext("Stopping …")
    if state is State.QUEUED and job.attempt:
        return gettext("Waiting to try again")
    if state is State.QUEUED:
        return gettext("Waiting to start")
    if state is not State.RUNNING:
        return str(STATES[state][0])
    if job.total:
        return gettext(
            "%(done)s of %(total)s", done=format_decimal(job.done), total=format_decimal(job.total)
        )
    return format_decimal(job.done) if job.done else gettext("Running")
