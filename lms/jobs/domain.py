"""What may become of a job. Each transition takes the present state and returns the next one, or refuses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(minutes=30)
FIRST_MIDNIGHT = datetime(2001, 1, 1)  # noqa: DTZ001  (a Monday, on whichever zone's clock; weeks begin with it)


class State(StrEnum):
    """QUEUED waits for a worker, RUNNING is held by one; the others are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class NotAvailable(Exception):
    """The job cannot be taken: it is not due, somebody has it, or it is over."""


class LeaseLost(Exception):
    """The worker no longer holds the job: its lease ran out and another may be at work. It must write no more."""


class AlreadyOver(Exception):
    """The job is done, failed or cancelled, so there is nothing left to cancel."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The part of a job that transitions decide. The lease is the worker's name and until when it is believed alive."""

    state: State
    not_before: datetime
    attempt: int = 0
    leased_by: str = ""
    leased_until: datetime | None = None
    is_cancel_requested: bool = False
    error: str = ""
    finished_at: datetime | None = None


def take(job: Progress, *, owner: str, now: datetime, lease: timedelta) -> Progress:
    """A worker begins the next attempt. Raises NotAvailable unless the job waits and is due."""
    if job.state is not State.QUEUED or job.not_before > now:
        raise NotAvailable(job.state)
    return replace(
        job, state=State.RUNNING, attempt=job.attempt + 1, leased_by=owner, leased_until=now + lease, error=""
    )


def renew(job: Progress, *, owner: str, now: datetime, lease: timedelta) -> Progress:
    """The worker is still alive. Raises LeaseLost."""
    return replace(_held(job, owner), leased_until=now + lease)


def finish(job: Progress, *, owner: str, now: datetime) -> Progress:
    """The handler returned. Raises LeaseLost."""
    return _end(_held(job, owner), State.DONE, now)


def stop(job: Progress, *, owner: str, now: datetime) -> Progress:
    """The handler stopped because somebody asked for it. Raises LeaseLost."""
    return _end(_held(job, owner), State.CANCELLED, now)


def refuse(job: Progress, *, owner: str, now: datetime, error: str) -> Progress:
    """The handler says that trying again is of no use. Raises LeaseLost."""
    return _end(_held(job, owner), State.FAILED, now, error)


def fail(job: Progress, *, owner: str, now: datetime, error: str, max_attempts: int) -> Progress:
    """The handler broke: the job waits for its next attempt, or has failed if that was the last. Raises LeaseLost."""
    return _again_or_failed(_held(job, owner), now, error, max_attempts)


def hand_back(job: Progress, *, owner: str, now: datetime) -> Progress:
    """The worker is shutting down. The attempt does not count: nothing went wrong. Raises LeaseLost."""
    return replace(_freed(_held(job, owner)), state=State.QUEUED, attempt=job.attempt - 1, not_before=now)


def expire(job: Progress, *, now: datetime, error: str, max_attempts: int) -> Progress:
    """The lease ran out, so the worker died. The attempt counts: a job that kills its workers must end some time.

    Raises NotAvailable while the lease is good or when nobody holds the job.
    """
    if job.state is not State.RUNNING or job.leased_until is None or job.leased_until > now:
        raise NotAvailable(job.state)
    if job.is_cancel_requested:
        return _end(job, State.CANCELLED, now)
    if job.attempt >= max_attempts:
        return _end(job, State.FAILED, now, error)
    return replace(_freed(job), state=State.QUEUED, not_before=now)


def request_cancel(job: Progress, *, now: datetime) -> Progress:
    """Somebody wants it stopped: at once while it waits, at the handler's next report while it runs.

    Raises AlreadyOver.
    """
    match job.state:
        case State.QUEUED:
            return _end(replace(job, is_cancel_requested=True), State.CANCELLED, now)
        case State.RUNNING:
            return replace(job, is_cancel_requested=True)
        case _:
            raise AlreadyOver(job.state)


def delay_before(attempt: int) -> timedelta:
    """How long to wait before trying again after this many attempts: 10 s, 40 s, 160 s … at most half an hour."""
    return min(FIRST_DELAY * 4.0 ** min(attempt - 1, 10), LONGEST_DELAY)


def period_began(now: datetime, every: timedelta, zone: ZoneInfo) -> datetime:
    """The instant at which the period of this length that `now` lies in began. Periods are counted on the zone's clock
    from a midnight, so that days begin with the day and hours with the hour."""
    local = now.astimezone(zone).replace(tzinfo=None)
    return (local - (local - FIRST_MIDNIGHT) % every).replace(tzinfo=zone).astimezone(UTC)


def percent(done: int, total: int | None) -> int | None:
    """How far the work is, 0 to 100; None when nobody knows how much there is."""
    if not total:
        return None
    return max(0, min(100, done * 100 // total))


def _held(job: Progress, owner: str) -> Progress:
    if job.state is not State.RUNNING or job.leased_by != owner:
        raise LeaseLost(owner)
    return job


def _freed(job: Progress) -> Progress:
    return replace(job, leased_by="", leased_until=None)


def _end(job: Progress, state: State, now: datetime, error: str = "") -> Progress:
    return replace(_freed(job), state=state, finished_at=now, error=error)


def _again_or_failed(job: Progress, now: datetime, error: str, max_attempts: int) -> Progress:
    if job.is_cancel_requested:
        return _end(job, State.CANCELLED, now)
    if job.attempt >= max_attempts:
        return _end(job, State.FAILED, now, error)
    return replace(_freed(job), state=State.QUEUED, not_before=now + delay_before(job.attempt), error=error)
