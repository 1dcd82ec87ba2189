"""What may become of a job, a row for each side of each rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lms.jobs import domain
from lms.jobs.domain import AlreadyOver, LeaseLost, NotAvailable, Progress, State

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=60)

WAITING = Progress(State.QUEUED, not_before=NOW)
RUNNING = Progress(State.RUNNING, not_before=NOW, attempt=2, leased_by="w1", leased_until=NOW + LEASE)
CANCELLING = replace(RUNNING, is_cancel_requested=True)
ENDS = [replace(WAITING, state=s, finished_at=NOW) for s in (State.DONE, State.FAILED, State.CANCELLED)]


def take(job):
    return domain.take(job, owner="w1", now=NOW, lease=LEASE)


def fail(job, max_attempts=5):
    return domain.fail(job, owner="w1", now=NOW, error="broken", max_attempts=max_attempts)


def expire(job, max_attempts=5, now=NOW + LEASE):
    return domain.expire(job, now=now, error="died", max_attempts=max_attempts)


@pytest.mark.parametrize(
    ("job", "is_taken"),
    [
        (WAITING, True),
        (replace(WAITING, not_before=NOW + SECOND), False),  # not due yet
        (replace(WAITING, not_before=NOW - SECOND), True),
        (RUNNING, False),
        *((end, False) for end in ENDS),
    ],
)
def test_only_a_waiting_job_that_is_due_is_taken(job, is_taken):
    if not is_taken:
        with pytest.raises(NotAvailable):
            take(job)
        return
    assert take(job) == replace(job, state=State.RUNNING, attempt=1, leased_by="w1", leased_until=NOW + LEASE)


@pytest.mark.parametrize(
    ("transition", "expected"),
    [
        (lambda j: domain.finish(j, owner="w1", now=NOW), State.DONE),
        (lambda j: domain.stop(j, owner="w1", now=NOW), State.CANCELLED),
        (lambda j: domain.refuse(j, owner="w1", now=NOW, error="no"), State.FAILED),
        (lambda j: domain.hand_back(j, owner="w1", now=NOW), State.QUEUED),
        (lambda j: domain.renew(j, owner="w1", now=NOW, lease=LEASE), State.RUNNING),
        (fail, State.QUEUED),
        (lambda j: fail(j, max_attempts=2), State.FAILED),  # this was the second attempt
    ],
)
def test_only_the_worker_that_holds_a_job_ends_it(transition, expected):
    after = transition(RUNNING)
    assert after.state is expected
    assert (after.leased_by == "") is (expected is not State.RUNNING)
    assert (after.finished_at is not None) is (expected in {State.DONE, State.FAILED, State.CANCELLED})
    for job in (replace(RUNNING, leased_by="w2"), WAITING, *ENDS):
        with pytest.raises(LeaseLost):
            transition(job)


def test_handing_back_costs_no_attempt_and_waits_for_nothing():
    after = domain.hand_back(RUNNING, owner="w1", now=NOW)
    assert (after.attempt, after.not_before) == (1, NOW)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 10), (2, 40), (3, 160), (4, 640), (5, 1800), (6, 1800), (1000, 1800)]
)
def test_each_failure_waits_longer_up_to_half_an_hour(attempt, seconds):
    assert domain.delay_before(attempt) == timedelta(seconds=seconds)
    after = fail(replace(RUNNING, attempt=attempt), max_attempts=attempt + 1)
    assert after.not_before == NOW + timedelta(seconds=seconds)
    assert after.error == "broken"


@pytest.mark.parametrize(
    ("job", "now", "expected"),
    [
        (RUNNING, NOW + LEASE, State.QUEUED),
        (RUNNING, NOW + LEASE - SECOND, None),  # the lease is still good
        (replace(RUNNING, attempt=5), NOW + LEASE, State.FAILED),  # it has killed five workers
        (CANCELLING, NOW + LEASE, State.CANCELLED),
        (WAITING, NOW + LEASE, None),
        *((end, NOW + LEASE, None) for end in ENDS),
    ],
)
def test_a_lease_that_ran_out_frees_the_job(job, now, expected):
    if expected is None:
        with pytest.raises(NotAvailable):
            expire(job, now=now)
        return
    after = expire(job, now=now)
    assert (after.state, after.leased_by, after.attempt) == (expected, "", job.attempt)


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (WAITING, State.CANCELLED),
        (RUNNING, State.RUNNING),
        (CANCELLING, State.RUNNING),
        *((e, None) for e in ENDS),
    ],
)
def test_what_is_over_cannot_be_cancelled(job, expected):
    if expected is None:
        with pytest.raises(AlreadyOver):
            domain.request_cancel(job, now=NOW)
        return
    after = domain.request_cancel(job, now=NOW)
    assert (after.state, after.is_cancel_requested) == (expected, True)


def test_a_job_that_breaks_while_being_cancelled_does_not_try_again():
    assert fail(CANCELLING).state is State.CANCELLED


@pytest.mark.parametrize(
    ("done", "total", "expected"),
    [(0, None, None), (5, None, None), (0, 0, None), (0, 3, 0), (1, 3, 33), (3, 3, 100), (4, 3, 100)],
)
def test_percent(done, total, expected):
    assert domain.percent(done, total) == expected
