"""A simulation over 50,000 people with three rules and five years of credits (2.5 million ledger entries).

    python bench/simulation.py [people]

The promise is 60 seconds on two cores and 1 GB for all processes together; exits with 1 when it is missed. The database
is made once and kept in the temporary folder. Afterwards everybody's verdicts are worked out anew, which is reported
and promised nothing.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from lms.app import create_app
from lms.clock import current_clock
from lms.config import read_settings
from lms.contracts.access import Actor
from lms.db import current_session, unit_of_work
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.models import PolicyVersion
from lms.hours.policies.services.adopting import adopt_policy
from lms.hours.policies.services.approving import approve_version
from lms.hours.policies.services.drafting import draft_policy
from lms.hours.simulation.models import Simulation
from lms.hours.simulation.services import start_simulation
from lms.hours.verdicts.keeping import JUDGE
from lms.jobs.api import enqueue
from lms.jobs.domain import State
from lms.jobs.running import run_job
from lms.organisation.models import Unit
from lms.testing.clock import ManualClock
from lms.testing.databases import sqlite_copy, sqlite_template

LIMIT_SECONDS, LIMIT_MB = 60.0, 1024
PEOPLE, UNITS, YEARS, CREDITS_A_YEAR = 50_000, 250, range(2021, 2026), 10
NOW = datetime(2025, 12, 20, 1, 0, tzinfo=UTC)
ACTOR = Actor.system("bench")
RULES = """
[policy]
id = "organ-hours"
version = {version}
title = "机关学时"
timezone = "Asia/Shanghai"
valid_from = {valid_from}

[[rules]]
id = "annual"
title = "年度学时"
audience = {{ tiers = ["member", "leader"] }}
measure = "hours"
required = {{ member = "{member}", leader = "{leader}" }}
period = {{ kind = "calendar", months = 12, anchor = 2010-01-01 }}
on_tier_change = "prorate_month"
on_leave = "prorate_month"

[[rules]]
id = "development"
title = "继续教育"
measure = "hours"
required = "90"
period = {{ kind = "calendar", months = 36, anchor = 2019-01-01 }}
on_tier_change = "highest"
minima = [{{ categories = ["centralised", "external"], share = "1/2", of = "required" }}]
caps = [{{ categories = ["online"], hours = "40" }}]
each = {{ months = 12, hours = "10" }}
carry = {{ max = "20", into = "self_study", earned_in_last_months = 12 }}

[[rules]]
id = "rotation"
title = "轮训"
audience = {{ flags = ["full_time"] }}
measure = "completion"
programme = "rotation"
period = {{ kind = "from_last", months = 24, first = "appointed" }}
grace_months = 1
"""


def main() -> int:
    """Prints what was measured; 1 when the promise is missed."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    folder = Path(tempfile.gettempdir()) / f"xueshi-bench-simulation-{people}-{_schema()}"
    url = database(folder, people)
    settings = read_settings({}, environment="development", database_url=url, data_dir=folder)
    app = create_app(settings, clock=ManualClock(NOW))
    with app.app_context():
        draft_id = with_draft()
        with unit_of_work() as session:
            simulation = start_simulation(
                session, session.get_one(PolicyVersion, draft_id), session.get_one(Unit, 1),
                actor=ACTOR, clock=current_clock(),
            )  # fmt: skip
            simulation_id, job_id = simulation.id, simulation.job_id
        taken = measured(lambda: run_job(app, job_id or "", owner="bench"))
        found = current_session().get_one(Simulation, simulation_id)
        is_kept = taken.seconds <= LIMIT_SECONDS and taken.megabytes <= LIMIT_MB and found.people == people
        print(
            f"simulation of {found.people} people: {taken}; {found.changed} change, {found.counts['moves']}"
        )
        with unit_of_work() as session:
            job_id = enqueue(session, JUDGE, {}, actor=ACTOR, clock=current_clock())
        print(f"everybody judged anew: {measured(lambda: run_job(app, job_id, owner='bench'))}")
    return 0 if is_kept else 1


@dataclass(frozen=True)
class Taken:
    """What something took, of this process and all that it began."""

    seconds: float
    cpu_seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, CPU {self.cpu_seconds:.1f} s, at most {self.megabytes:.0f} MB"


def measured(work: Callable[[], object]) -> Taken:
    is_over = threading.Event()
    peak = [0.0]

    def watch() -> None:
        while not is_over.wait(0.5):
            peak[0] = max(peak[0], memory())

    watching = threading.Thread(target=watch)
    watching.start()
    began, cpu = time.perf_counter(), cpu_seconds()
    ended = work()
    taken = time.perf_counter() - began
    is_over.set()
    watching.join()
    if ended != State.DONE:
        raise SystemExit(f"the job ended as {ended}")
    return Taken(taken, cpu_seconds() - cpu, peak[0])


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def memory() -> float:
    """Megabytes in use by this process and its children; a page that several share counts in parts."""
    total = 0
    for pid in (os.getpid(), *children()):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def children() -> list[int]:
    lists = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(pid) for one in lists for pid in one.read_text().split()]


def with_draft() -> int:
    """A policy in force with three rules, and the id of a draft that asks members for 30 hours instead of 24."""
    session = current_session()
    draft = session.scalar(select(PolicyVersion.id).where(PolicyVersion.approved_at.is_(None)))
    if draft is not None:
        return draft
    clock = current_clock()
    with unit_of_work() as session:
        root = session.get_one(Unit, 1)
        text = RULES.format(version=1, valid_from="2021-01-01", member=24, leader=40)
        first = draft_policy(session, text, root, actor=ACTOR, clock=clock)
        approve_version(session, first, seen=fingerprint(text), actor=ACTOR, clock=clock)
        adopt_policy(session, first.policy, root, date(2021, 1, 1), actor=ACTOR, clock=clock)
        text = RULES.format(version=2, valid_from="2026-01-01", member=30, leader=40)
        return draft_policy(session, text, root, actor=ACTOR, clock=clock).id


def _schema() -> str:
    """A mark of the tables, so that a database of older ones is not used."""
    versions = sorted((Path(__file__).resolve().parents[1] / "migrations/versions/lms").glob("*.py"))
    return hashlib.sha256(b"".join(version.read_bytes() for version in versions)).hexdigest()[:8]


def database(folder: Path, people: int) -> str:
    """The address of the database, made when it is not there yet."""
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "template").mkdir(parents=True)
        began = time.perf_counter()
        sqlite_copy(sqlite_template(folder / "template"), folder)
        fill(folder / "test.db", people)
        (folder / "done").touch()
        print(f"the database was made in {time.perf_counter() - began:.0f} s in {folder}")
    return f"sqlite:///{folder / 'test.db'}"


def fill(path: Path, people: int) -> None:
    """Writes units, people, posts and entries past the application: it would take an hour."""
    random = Random(2010)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type='index' AND tbl_name='lms_ledger_entry' AND sql IS NOT NULL"
        ).fetchall()
        for name, _sql in indexes:
            connection.execute(f"DROP INDEX {name}")
        insert(connection, "lms_unit", units())
        insert(
            connection,
            "lms_person",
            ({"id": n, "organisation_id": 1, "number": f"P{n}", "name": f"人员{n}"} for n in ids(people)),
        )
        insert(connection, "lms_appointment", (post(n, random) for n in ids(people)))
        categories = [key for (key,) in connection.execute("SELECT key FROM lms_hour_category ORDER BY key")]
        insert(
            connection,
            "lms_ledger_entry",
            (row for n in ids(people) for row in entries(n, categories, random)),
        )
        for _name, sql in indexes:
            connection.execute(sql)
        connection.execute("ANALYZE")


def insert(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    columns, values = ", ".join(first), ", ".join(f":{name}" for name in first)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({values})"
    connection.execute(statement, first)
    connection.executemany(statement, rows)


def ids(people: int) -> range:
    return range(1, people + 1)


def units() -> Iterator[dict[str, Any]]:
    for n in range(1, UNITS + 1):
        parent = None if n == 1 else 1
        yield {
            "id": n, "parent_id": parent, "path": "/1/" if n == 1 else f"/1/{n}/", "code": f"U{n}", "name": f"单位{n}",
            "kind": "organ", "position": n, "is_active": True,
        }  # fmt: skip


def post(n: int, random: Random) -> dict[str, Any]:
    is_leader = random.random() < 0.15
    return {
        "person_id": n, "unit_id": 2 + n % (UNITS - 1), "post": "局长" if is_leader else "科员",
        "tier": "leader" if is_leader else "member", "is_full_time": random.random() < 0.3, "is_primary": True,
        "starts_on": f"{random.randint(2012, 2023)}-{random.randint(1, 12):02}-01", "ends_on": None,
    }  # fmt: skip


def entries(n: int, categories: list[str], random: Random) -> Iterator[dict[str, Any]]:
    """Ten credits a year: half of them sessions, half online work at an instant of its own."""
    pace = random.uniform(0.4, 1.6)
    unit_id = 2 + n % (UNITS - 1)
    for year in YEARS:
        begins = datetime(year, 1, 4, 1)  # noqa: DTZ001  as it is stored: UTC without saying so
        for number in range(CREDITS_A_YEAR):
            ended = begins + timedelta(seconds=random.randint(0, 350 * 86400))
            hours = max(50, round(2.6 * pace * random.choice((0.5, 1, 1.5))) * 100)
            began = ended - timedelta(hours=hours // 100)
            is_session = number % 2 == 0
            is_rotation = number == 0 and year % 2 == 1 and random.random() < 0.8
            yield {
                "person_id": n, "unit_id": unit_id, "post": "科员", "tier": "member",
                "category": random.choice(categories), "hours": hours, "days": 0,
                "programme": "rotation" if is_rotation else None, "activity": f"a:{year}:{random.randint(1, 400)}",
                "title": "培训", "source": "bench", "source_ref": f"{year}:{number}", "rule_version": "1",
                "earned_at": f"{ended}.000000", "starts_at": f"{began}.000000" if is_session else None,
                "ends_at": f"{ended}.000000" if is_session else None, "posted_at": f"{ended}.000000",
                "posted_by": "bench", "reason": "",
            }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
