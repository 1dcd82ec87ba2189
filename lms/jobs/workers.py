"""Worker threads: huey's loops over the queue, and the sweeper beside them. The same in `lms serve` and
`lms jobs work`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask
from huey.consumer import Worker

from lms.jobs.outbox import deliver_outbox
from lms.jobs.queue import DELIVER_OUTBOX, RUN_JOB, HueyQueue
from lms.jobs.running import run_job, worker_name
from lms.jobs.sweeping import sweep

log = structlog.get_logger()


class WorkerPool:
    """Some threads that do what the queue brings, until they are told to stop."""

    def __init__(self, app: Flask, count: int = 1) -> None:
        queue = app.extensions["lms.queue"]
        assert isinstance(queue, HueyQueue)
        self._app = app
        self._queue = queue
        self._stopping = threading.Event()
        lease: int = app.extensions["lms.settings"].job_lease_seconds
        self._sweep_every = min(5.0, lease / 4)
        queue.handlers[RUN_JOB] = self._run
        queue.handlers[DELIVER_OUTBOX] = lambda: deliver_outbox(app)
        self._threads = [self._thread(self._work, f"jobs-{number + 1}") for number in range(count)]
        self._threads.append(self._thread(self._sweep, "jobs-sweeper"))

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float) -> bool:
        """Lets running jobs hand back at their next report. Returns whether all ended within so many seconds;
        what did not is found by the sweeper when its lease has run out."""
        self._stopping.set()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _thread(self, target: Callable[[], None], name: str) -> threading.Thread:
        return threading.Thread(target=target, name=name, daemon=True)

    def _run(self, job_id: str) -> None:
        run_job(self._app, job_id, owner=worker_name(), is_stopping=self._stopping.is_set)

    def _work(self) -> None:
        worker = Worker(self._queue.huey, self._stopping, default_delay=0.05, max_delay=0.5, backoff=1.3)
        while not self._stopping.is_set():
            worker.loop()

    def _sweep(self) -> None:
        last = None
        while True:
            try:
                last = sweep(self._app, last)
            except Exception:
                log.exception("the sweeper could not sweep")
            if self._stopping.wait(self._sweep_every):
                return
