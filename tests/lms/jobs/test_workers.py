"""Worker threads over the real queue, and what the sweeper does about one that forgets."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.events import publish
from lms.jobs.api import enqueue
from lms.jobs.queue import HueyQueue
from lms.jobs.sweeping import sweep
from lms.jobs.workers import WorkerPool
from tests.lms.jobs.test_outbox import an_event

REDIS = "redis://127.0.0.1:6379/15"
PATIENCE = 15.0


@pytest.fixture(params=["sqlite", "redis"])
def queue(request, app):
    """The real queue in place of the one that tells nobody."""
    settings = app.extensions["lms.settings"]
    if request.param == "redis":
        redis = pytest.importorskip("redis")
        try:
            redis.Redis.from_url(REDIS).ping()
        except redis.ConnectionError as error:
            pytest.skip(f"no Redis server at {REDIS}: {error}")
        settings = replace(settings, redis_url=REDIS)
    queue = HueyQueue(settings)
    queue.huey.flush()
    app.extensions["lms.queue"] = queue
    yield queue
    queue.huey.flush()


def ask(clock):
    with unit_of_work() as session:
        return enqueue(session, "probe.work", {}, actor=Actor.system("test"), clock=clock)


def test_work_is_done_soon_after_the_commit(app, session, clock, probe, queue):
    is_done, is_heard = threading.Event(), threading.Event()
    probe.work = lambda _context, _payload: is_done.set()
    probe.hear = lambda _event: is_heard.set()
    pool = WorkerPool(app)
    pool.start()
    ask(clock)
    with unit_of_work():
        publish(session, an_event())
    assert is_done.wait(PATIENCE)
    assert is_heard.wait(PATIENCE)
    assert pool.stop(PATIENCE)


def test_the_message_carries_only_the_id_and_is_no_pickle(app, clock, queue):
    job_id = ask(clock)
    [message] = queue.huey.storage.enqueued_items()
    assert bytes(message).startswith(b'["')
    assert job_id.encode() in bytes(message)
    assert b"probe" not in bytes(message)


def test_what_the_queue_lost_is_found_again(app, clock, queue):
    job_id = ask(clock)
    queue.huey.flush()
    sweep(app)
    [message] = queue.huey.storage.enqueued_items()
    assert job_id.encode() in bytes(message)
    sweep(app)  # while the queue holds messages, nothing is told twice
    assert queue.huey.pending_count() == 1


def test_a_queue_that_is_away_does_not_undo_what_was_committed(app, session, clock, probe):
    settings = replace(app.extensions["lms.settings"], redis_url="redis://127.0.0.1:1/0")
    app.extensions["lms.queue"] = HueyQueue(settings)
    assert ask(clock)
