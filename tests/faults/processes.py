"""Starting `lms` in processes of their own, to be killed."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, select

from lms.db import engine_options, prepare_engine
from lms.testing import databases
from tests.faults.halts import ask_halt, halted_in
from tests.faults.site import rows

PATIENCE = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def wait_until(is_true: Callable[[], object], what: str) -> None:
    """Looks again and again until a deadline, then says what did not come about.

    For what only another process knows, a table or an open port: nothing would wake this one.
    """
    deadline = time.monotonic() + PATIENCE
    while not is_true():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.005)


class Lms:
    """One installation: a database, a data directory, and the processes that run on them."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self.port = free_port()
        self.data_dir = data_dir
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("LMS_")},
            "LMS_DATABASE_URL": url,
            "LMS_DATA_DIR": str(data_dir),
            "LMS_SECRET_KEY": "a secret for tests only, of course",
            "LMS_JOB_LEASE_SECONDS": "1",
        }
        self.engine: Engine = create_engine(url, **engine_options(url))
        prepare_engine(self.engine)
        with self.engine.connect().execution_options(lms_write=True) as connection, connection.begin():
            rows.create(connection)
        self.processes: list[subprocess.Popen[str]] = []

    @classmethod
    @contextlib.contextmanager
    def on(cls, url: str, data_dir: Path) -> Iterator[Lms]:
        """The installation, whose processes are killed at the end."""
        site = cls(url, data_dir)
        try:
            yield site
        finally:
            for process in site.processes:
                process.kill()
                process.wait()
            site.engine.dispose()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.site", *arguments], env=self.environment, text=True
        )
        self.processes.append(process)
        return process

    def halt_at(self, point: str) -> None:
        """Has the first process that comes to this point stand still there, for `kill_halted`."""
        ask_halt(self.data_dir, point)

    def kill_halted(self, point: str) -> None:
        wait_until(lambda: halted_in(self.data_dir, point), f"a process comes to {point}")
        pid = halted_in(self.data_dir, point)
        kill(next(process for process in self.processes if process.pid == pid))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.faults.site", *arguments]
        return subprocess.run(
            command, env=self.environment, text=True, capture_output=True, timeout=PATIENCE, check=False
        )

    def serve(self, *options: str) -> subprocess.Popen[str]:
        """A server that answers."""
        process = self.start("serve", "--port", str(self.port), *options)
        wait_until(lambda: process.poll() is not None or self.is_up(), "the server answers")
        assert process.poll() is None, "the server ended"
        return process

    def is_up(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.request("GET", "/health")[0] == 200
        return False

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def numbers(self) -> list[int]:
        """What is in the table, in the order of writing."""
        with self.engine.connect() as connection:
            return list(connection.scalars(select(rows.c.number).order_by(rows.c.id)))


@contextlib.contextmanager
def kernel_on(dialect: str, folder: Path) -> Iterator[Lms]:
    """An installation of the kernel alone on a fresh database. Skips the test where there is no PostgreSQL server."""
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{folder / 'test.db'}"
        if dialect == "postgresql":
            try:
                url = databases.postgres_address(stack.enter_context(databases.postgres_database()))
            except psycopg.OperationalError as error:
                pytest.skip(f"no PostgreSQL server at {databases.POSTGRES}: {error}")
        databases.migrate(url, folder, [])
        yield stack.enter_context(Lms.on(url, folder))


def kill(process: subprocess.Popen[str]) -> None:
    """As power failures and out-of-memory killers do: without a word."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def multipart(name: str, content: bytes) -> tuple[bytes, dict[str, str]]:
    """A form with one file, and its headers."""
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}
