"""Several programs that post the same completions at once: python -m tests.faults.postings PROGRAMS THREADS"""

from __future__ import annotations

import os
import random
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Thread

from flask import Flask
from sqlalchemy import func, insert, select

from lms.app import create_app
from lms.clock import system_clock
from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.db import current_session, unit_of_work
from lms.hours.api import post_credits
from lms.organisation.models import Person
from tests.faults.site import rows

FOLDER = Path(os.environ.get("LMS_DATA_DIR", ""))
COMPLETIONS = int(os.environ.get("PROBE_COMPLETIONS", "12"))
"""Of each person. More of them make a longer race."""
HELD_BACK = COMPLETIONS - COMPLETIONS // 4
"""From this one on they are posted when there is a file `on`: on the fastest machine something is left until then."""
AT_ONCE = (1, 1, 1, 4)
"""How many completions a transaction posts: mostly one, now and then several, as an import does."""


def hours_of(ref: int) -> Decimal:
    return Decimal(ref % 7 + 1) / 4


def grant(person_id: int, ref: int) -> CreditGrant:
    return CreditGrant(
        person_id=person_id,
        source="lms.record",
        source_ref=f"completion-{ref}",
        category="online",
        hours=hours_of(ref),
        activity=f"course:{ref}",
        title=f"课程 {ref}",
        earned_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def post(grants: list[CreditGrant]) -> None:
    with unit_of_work() as session:
        post_credits(session, grants, actor=Actor.system("race"), clock=system_clock)


def post_carelessly(grants: list[CreditGrant]) -> None:
    """The control: looks whether it is there, and then writes it."""
    for each in grants:
        number = each.person_id * 1000 + int(each.source_ref.split("-")[1])
        is_there = select(func.count()).select_from(rows).where(rows.c.number == number)
        if not current_session().scalar(is_there):
            with unit_of_work() as session:
                session.execute(insert(rows).values(number=number))


def work(app: Flask, seed: int) -> None:
    """Posts every completion of everybody, in an order of this worker's own; those that are held back at the end."""
    chance = random.Random(seed)
    post_them = post_carelessly if os.environ.get("PROBE_POSTS_CARELESSLY") else post
    with app.app_context():
        people = current_session().scalars(select(Person.id)).all()
        for refs in (range(HELD_BACK), range(HELD_BACK, COMPLETIONS)):
            grants = [grant(person_id, ref) for person_id in people for ref in refs]
            chance.shuffle(grants)
            while grants:
                count = chance.choice(AT_ONCE)
                post_them(grants[:count])
                del grants[:count]
            await_file("on")


def await_file(name: str) -> None:
    """Waits until the test makes a file of this name; ends the program when the test was given up."""
    mother = os.getppid()
    while not (FOLDER / name).exists():
        if os.getppid() != mother:
            os._exit(1)
        time.sleep(0.005)


def work_in_threads(app: Flask, number: int, threads: int) -> None:
    """One program: says by a file with its process id that it is ready, and begins when there is a file `go`."""
    (FOLDER / f"ready-{os.getpid()}").touch()
    await_file("go")
    workers = [Thread(target=work, args=(app, number * 100 + each)) for each in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def main(programs: int, threads: int) -> None:
    """Starts the programs as copies of this one, so that what they need is read in once; waits for all."""
    app = create_app(plugins=[])
    children = []
    for number in range(programs):
        child = os.fork()
        if child == 0:
            work_in_threads(app, number, threads)
            sys.stderr.flush()
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
