"""CPU milliseconds for each page of the demo, without a network: the promise is at most 8 for a page people open daily.

    python bench/pages.py [ROUNDS]

Every round opens every page, so that a slow minute of the machine falls on all of them alike, and the best round of a
page counts. Exits with 1 when a page is over the limit.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from lms.app import create_app
from lms.clock import system_clock
from lms.config import read_settings
from lms.db import unit_of_work
from lms.demo.making import make_demo
from lms.demo.people import PASSWORD
from lms.server import settle_memory
from lms.testing.databases import sqlite_copy, sqlite_template

LIMIT_MS = 8.0
ROUNDS = 60
PAGES = {
    "member": ["/", "/courses", "/hours", "/exams", "/contests", "/certificates", "/my/rotation"],
    "trainer": ["/", "/teach/courses", "/questions/banks", "/questions/banks/1", "/teach/exams"],
    "head": ["/", "/people/hours", "/rotation", "/rotation/2", "/people"],
    "admin": ["/units", "/administer/audit", "/administer/accounts", "/certificates/issued"],
}


def main() -> int:
    """Prints a line per page; 1 if one is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        url = sqlite_copy(sqlite_template(path), path)
        app = create_app(read_settings({}, environment="development", database_url=url, data_dir=path))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context(), unit_of_work() as session:
            registry, settings = app.extensions["lms.registry"], app.extensions["lms.settings"]
            began = time.perf_counter()
            list(make_demo(session, registry, settings, system_clock))
            print(f"the demo was made in {time.perf_counter() - began:.1f} s")
        settle_memory()  # as the server does
        rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
        clients = {login: signed_in(app, login) for login in PAGES}
        pages = [Page(login, path, clients[login]) for login, paths in PAGES.items() for path in paths]
        for _ in range(rounds):
            for page in pages:
                page.open()
    for page in pages:
        print(page)
    return 1 if any(page.best > LIMIT_MS for page in pages) else 0


def signed_in(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    client.post("/login", data={"username": login, "password": PASSWORD})
    return client


class Page:
    """A page as somebody sees it, and what each opening of it cost."""

    def __init__(self, login: str, path: str, client: FlaskClient) -> None:
        self.login, self.path, self.client = login, path, client
        self.costs: list[float] = []
        # the first opening compiles templates and statements: it is not counted
        self.size = len(self.answer())

    def answer(self) -> bytes:
        answer = self.client.get(self.path)
        if answer.status_code != 200:
            raise SystemExit(f"{self.login} {self.path} answers {answer.status_code}")
        content: bytes = answer.data
        return content

    def open(self) -> None:
        began = time.process_time()
        self.answer()
        self.costs.append((time.process_time() - began) * 1000)

    @property
    def best(self) -> float:
        return min(self.costs)

    def __str__(self) -> str:
        median = statistics.median(self.costs)
        return f"{self.login:8} {self.path:20} {self.best:6.1f} ms (median {median:.1f}) {self.size / 1024:6.1f} kB"


if __name__ == "__main__":
    sys.exit(main())
