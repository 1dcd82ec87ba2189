"""A roster of 5,000 rows: read, previewed, and written in one transaction. The promise is 10 seconds in all."""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

from lms.app import create_app
from lms.config import read_settings
from lms.contracts.access import Actor, Scope
from lms.contracts.tables import tally
from lms.db import unit_of_work
from lms.organisation.roster.domain import Fate
from lms.organisation.roster.services import apply_roster, keep_roster, preview_roster
from lms.reports.api import Column, Sheet, read_table, workbook
from lms.testing.clock import ManualClock
from lms.testing.databases import sqlite_copy, sqlite_template
from lms.testing.factories import make_unit

ROWS = 5_000
EVERYTHING = Scope(everything=True)
ACTOR = Actor.system("bench")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        url = sqlite_copy(sqlite_template(path), path)
        app = create_app(
            read_settings({}, environment="test", database_url=url, data_dir=path), clock=ManualClock()
        )
        with app.app_context():
            with unit_of_work() as session:
                code = make_unit(session).code
            for name in ("all rows new", "all rows changed"):
                run(
                    name,
                    sheet(code, "科员" if name == "all rows new" else "科长"),
                    app.extensions["lms.clock"],
                )


def sheet(code: str, post: str) -> bytes:
    heading = ["Staff number", "Name", "Unit code", "Post", "From"]
    day = date(2020, 1, 1) if post == "科员" else date(2026, 1, 1)
    rows = [(f"{10_000 + n}", f"人员{n}", code, post, day) for n in range(ROWS)]
    return workbook(Sheet("roster", [Column(title) for title in heading], rows))


def run(name: str, content: bytes, clock: ManualClock) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    table = read_table(content)
    with unit_of_work() as session:
        roster = keep_roster(session, "roster.xlsx", table, actor=ACTOR, clock=clock)
        expected = tally(preview_roster(session, roster, EVERYTHING), Fate)
    previewed = time.perf_counter()
    with unit_of_work() as session:
        roster = session.merge(roster)
        apply_roster(session, roster, expected, scope=EVERYTHING, actor=ACTOR, clock=clock)
    ended = time.perf_counter()
    print(
        f"{name}, {ROWS} rows {expected}: preview {previewed - began:.2f} s, writing {ended - previewed:.2f} s, "
        f"CPU {time.process_time() - cpu:.2f} s"
    )


if __name__ == "__main__":
    main()
