"""Twenty-one workers post the same completions at once and are killed in the midst of it: each is posted once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import func, select

from lms.db import unit_of_work
from lms.hours.integrity.verifying import verify_ledger
from lms.hours.ledger.models import LedgerEntry
from lms.signing import current_keyring
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.faults.postings import COMPLETIONS, hours_of
from tests.faults.processes import PATIENCE, Lms, wait_until

PROGRAMS, THREADS, PEOPLE = 3, 7, 2
ALL = PEOPLE * COMPLETIONS


@pytest.fixture
def site(database_url, tmp_path):
    with Lms.on(database_url, tmp_path) as site:
        yield site


@pytest.fixture
def people(session):
    with unit_of_work():
        unit = make_unit(session)
        return [make_person(session, unit).id for _ in range(PEOPLE)]


def start(site, folder):
    """The program that waits for the others, and the process ids of those, all of them ready and beginning now."""
    command = [sys.executable, "-m", "tests.faults.postings", str(PROGRAMS), str(THREADS)]
    mother = subprocess.Popen(command, env=site.environment, text=True, stderr=subprocess.PIPE)
    site.processes.append(mother)
    wait_until(lambda: len(list(folder.glob("ready-*"))) == PROGRAMS, "all programs are ready")
    (folder / "go").touch()
    return mother, [int(path.name.split("-")[1]) for path in folder.glob("ready-*")]


def posted(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(LedgerEntry))


def at_least(session, count):
    return posted(session) >= count


@on_both_databases
def test_each_completion_is_posted_once(site, session, people, tmp_path):
    mother, programs = start(site, tmp_path)
    for part, program in enumerate(programs[:-1], start=1):
        enough = ALL * part // 4
        wait_until(partial(at_least, session, enough), f"{enough} of them are posted")
        os.kill(program, signal.SIGKILL)
    assert posted(session) < ALL
    (tmp_path / "on").touch()
    _, errors = mother.communicate(timeout=PATIENCE)
    assert (mother.returncode, errors) == (0, "")
    assert posted(session) == ALL
    sums = session.execute(
        select(LedgerEntry.person_id, func.sum(LedgerEntry.hours)).group_by(LedgerEntry.person_id)
    ).all()
    expected = sum((hours_of(ref) for ref in range(COMPLETIONS)), Decimal(0))
    assert dict(map(tuple, sums)) == dict.fromkeys(people, expected)
    found = verify_ledger(session, current_keyring())
    assert (found.seals, found.faults) == (ALL, [])


def test_the_harness_sees_programs_that_look_first_and_then_write(site, session, people, tmp_path):
    site.environment["PROBE_POSTS_CARELESSLY"] = "1"
    (tmp_path / "on").touch()
    mother, _ = start(site, tmp_path)
    mother.communicate(timeout=PATIENCE)
    numbers = site.numbers()
    assert len(set(numbers)) == ALL < len(numbers)
