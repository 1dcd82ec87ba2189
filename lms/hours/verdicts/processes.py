"""Work on many people, in processes that each read their shares from the database themselves.

Processes are begun anew (spawned), never forked: a server has threads, locks and connections that a copy would share.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import cycle, islice
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from lms.db import engine_options, prepare_engine

Result = TypeVar("Result")
Work = Callable[[Session, Sequence[int]], Result]
"""Reads what it needs of some people and returns what it found; it writes nothing. To be sent to another process, it is
a function of a module, or an object whose class and attributes can be pickled."""

FEW = 2000
"""Up to so many people are worked on in the caller's process: to begin others would take longer."""
PER_SHARE = 500
MOST_PROCESSES = 4
IN_HAND = 2
"""So many shares a process has at once, so that it does not wait while its result is taken."""
STOP_SECONDS = 5.0
NICENESS = 2
"""Pages go first."""


class ProcessFailed(RuntimeError):
    """The work broke in another process, or the process ended in the middle of it; the message says how."""


def in_shares(
    session: Session, work: Work[Result], person_ids: Iterable[int], *, few: int | None = None
) -> Generator[tuple[Sequence[int], Result], None, None]:
    """The result of each share of the people as it is ready, in no order.

    Close the iterator (contextlib.closing) when not all of it is wanted: its processes end then at once. They also end
    when this process does, however that happens. Raises ProcessFailed; here, with few people, what the work raises.
    """
    ids = sorted(set(person_ids))
    shares = [ids[start : start + PER_SHARE] for start in range(0, len(ids), PER_SHARE)]
    if len(ids) <= (FEW if few is None else few):
        for share in shares:
            yield share, work(session, share)
        return
    url = session.get_bind().engine.url.render_as_string(hide_password=False)
    session.rollback()  # nothing is held open here while others read
    children: list[_Child[Result]] = []
    try:
        while len(children) < min(process_count(), len(shares)):
            children.append(_Child(url, work))
        yield from _hand_out(children, deque(shares))
    finally:
        for child in children:
            child.stop()


def process_count() -> int:
    """How many processes work at once: one for each processor that this one may use, within reason."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable, MOST_PROCESSES))


def _hand_out(
    children: Sequence[_Child[Result]], shares: deque[Sequence[int]]
) -> Iterator[tuple[Sequence[int], Result]]:
    for child in islice(cycle(children), len(children) * IN_HAND):
        if shares:
            child.give(shares.popleft())
    while busy := {child.connection: child for child in children if child.shares}:
        for ready in wait(list(busy)):
            child = busy[ready]  # type: ignore[index]  # what is waited for are the keys
            share, result = child.take()
            if shares:
                child.give(shares.popleft())
            yield share, result


class _Child(Generic[Result]):
    """A process at work, and the shares it was given and has not answered, the oldest first."""

    def __init__(self, url: str, work: Work[Result]) -> None:
        spawning = multiprocessing.get_context("spawn")
        self.connection, theirs = spawning.Pipe()
        self.shares: deque[Sequence[int]] = deque()
        self._process = spawning.Process(target=_serve, args=(theirs, url, work), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, share: Sequence[int]) -> None:
        self.shares.append(share)
        with contextlib.suppress(BrokenPipeError):  # it has ended; take() says so
            self.connection.send(share)

    def take(self) -> tuple[Sequence[int], Result]:
        """The next answer. Raises ProcessFailed."""
        try:
            result, error = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self._process.join(STOP_SECONDS)
            raise ProcessFailed(f"a process ended with code {self._process.exitcode}") from None
        if error:
            raise ProcessFailed(error)
        return self.shares.popleft(), result

    def stop(self) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join(STOP_SECONDS)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(connection: Connection, url: str, work: Work[Result]) -> None:
    """What a process does: answers each share with a result or an error, until there is nobody to answer."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is for the process that began this one, which ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(NICENESS)
    gc.freeze()
    gc.disable()  # rows and facts refer to nothing that refers back; looking for that took a fifth of the time
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            share = connection.recv()
            connection.send(_answer(engine, work, share))
            gc.collect()


def _answer(engine: Engine, work: Work[Result], share: Sequence[int]) -> tuple[Result | None, str]:
    try:
        with Session(engine) as session:
            return work(session, share), ""
    except Exception as error:  # whatever it is, the job that waits must say so
        return None, f"{type(error).__name__}: {error}"


def _end_with_parent() -> None:
    """A process whose parent was killed would go on for nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
