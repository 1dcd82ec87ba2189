"""Carries job ids to the workers: huey over a small SQLite file, or over Redis where that is configured.

The queue may lose or repeat what it carries. The truth is in the job's row: a worker takes a row once, and the sweeper
finds rows that nobody was told of.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol, cast

import msgspec
import structlog
from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy.orm import Session

from lms.config import Settings

RUN_JOB, DELIVER_OUTBOX = "run_job", "deliver_outbox"
log = structlog.get_logger()


class Queue(Protocol):
    """Tells the workers what there is to do."""

    def send_job(self, job_id: str) -> None: ...

    def send_outbox(self) -> None: ...

    def is_empty(self) -> bool: ...


class IdleQueue:
    """Tells nobody: tests run what they have asked for themselves (lms.testing.jobs)."""

    def send_job(self, job_id: str) -> None:
        pass

    def send_outbox(self) -> None:
        pass

    def is_empty(self) -> bool:
        return True


class JsonSerializer(Serializer):
    """huey would pickle its messages, and whoever can write to the queue could then run code."""

    def _serialize(self, data: Any) -> bytes:
        return msgspec.json.encode(data)

    def _deserialize(self, data: bytes) -> Any:
        return Message(*msgspec.json.decode(bytes(data)))


class HueyQueue:
    """The queue of one application. huey opens its file or connection when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.handlers: dict[str, Callable[..., object]] = {}

    @cached_property
    def huey(self) -> Any:
        options: dict[str, Any] = {"results": False, "serializer": JsonSerializer()}
        if self._settings.redis_url:
            huey = RedisHuey("lms", connection_pool=_redis(self._settings.redis_url), **options)
        else:
            self._settings.data_dir.mkdir(parents=True, exist_ok=True)
            # The interpreter's own SQLite may be one whose WAL can break, and what is lost here is found again.
            path = str(self._settings.data_dir / "queue.db")
            huey = SqliteHuey("lms", filename=path, journal_mode="truncate", fsync=False, **options)
        self._tasks = {
            name: huey.task(name=name)(lambda *args, _name=name: self.handlers[_name](*args))
            for name in (RUN_JOB, DELIVER_OUTBOX)
        }
        return huey

    def send_job(self, job_id: str) -> None:
        self._send(RUN_JOB, job_id)

    def send_outbox(self) -> None:
        self._send(DELIVER_OUTBOX)

    def is_empty(self) -> bool:
        return bool(self.huey.pending_count() == 0)

    def _send(self, name: str, *arguments: str) -> None:
        try:
            huey = self.huey
            huey.enqueue(self._tasks[name].s(*arguments))
        except Exception:
            # What has been committed stays done; the sweeper sends it again.
            log.warning("the queue cannot be reached", exc_info=True)


def _redis(url: str) -> ConnectionPool:
    """Connections that give up soon: a page must not wait for a queue that is away."""
    return ConnectionPool.from_url(
        url, socket_connect_timeout=0.5, socket_timeout=5, retry=Retry(NoBackoff(), retries=0)
    )


def init_jobs(app: Flask, settings: Settings) -> None:
    """Gives the application its queue, and has the workers told after each commit."""
    app.extensions["lms.queue"] = IdleQueue() if settings.environment == "test" else HueyQueue(settings)
    app.extensions["lms.after_commit"] = wake_workers


def current_queue() -> Queue:
    """The running application's queue."""
    return cast(Queue, current_app.extensions["lms.queue"])


def wake_workers(session: Session) -> None:
    """Called after each commit: tells the workers of new jobs and outbox rows."""
    for job_id in session.info.pop("jobs_added", ()):
        current_queue().send_job(job_id)
    if session.info.pop("outbox_written", False):
        current_queue().send_outbox()
