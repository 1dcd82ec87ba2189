"""CPU milliseconds for each page of the demo, without a network: the promise is at most 8 for a page people open daily.

    python bench/pages.py

Exits with 1 when a page is over the limit.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

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
ROUNDS, BATCH = 25, 3  # short ones, as the best of them is looked for: whatever else runs comes in between
PAGES = {
    "member": ["/", "/courses", "/hours", "/exams", "/contests", "/certificates", "/my/rotation"],
    "trainer": ["/", "/teach/courses", "/questions/banks", "/questions/banks/1", "/teach/exams"],
    "head": ["/", "/people/hours", "/rotation", "/rotation/2", "/people"],
    "admin": ["/units", "/administer/audit", "/administer/accounts", "/certificates/issued"],
}


def main() -> int:
    """Prints a line per page; 1 if one is over the limit."""
    slow = 0
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
        for login, pages in PAGES.items():
            client = app.test_client()
            client.post("/login", data={"username": login, "password": PASSWORD})
            for page in pages:
                slow += measure(client, login, page)
    return 1 if slow else 0


def measure(client: FlaskClient, login: str, page: str) -> bool:
    answer = client.get(page)
    if answer.status_code != 200:
        print(f"{login:8} {page:20} answers {answer.status_code}")
        return answer.status_code != 404
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(BATCH):
            client.get(page)
        rounds.append((time.process_time() - began) / BATCH * 1000)
    best = min(rounds)
    size = len(answer.data) / 1024
    print(f"{login:8} {page:20} {best:6.1f} ms (median {statistics.median(rounds):.1f}) {size:6.1f} kB")
    return best > LIMIT_MS


if __name__ == "__main__":
    sys.exit(main())
