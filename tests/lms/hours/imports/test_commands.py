"""`lms hours import` says what became of every row."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.hours.imports.models import HourImport
from lms.hours.imports.systems import add_system
from lms.hours.ledger.models import LedgerEntry
from lms.testing.factories import make_person, make_unit


@pytest.fixture
def run(app, session, clock, tmp_path):
    with unit_of_work():
        root = make_unit(session)
        person = make_person(session, root)
        add_system(
            session, root.id, name="党校", name_en="Party school", category="centralised",
            actor=Actor.system("test"), clock=clock,
        )  # fmt: skip

    def command(text: str, *options: str, system: str = "party school"):
        file = tmp_path / "hours.csv"
        file.write_text(text.replace("NUMBER", person.number), encoding="utf-8")
        runner = app.test_cli_runner()
        return runner.invoke(args=["hours", "import", str(file), "--system", system, *options])

    return command


TEXT = "工号,课程,日期,学时,流水号\nNUMBER,公文写作,2026-03-05,8,R1\n9,公文写作,2026-03-05,8,R2\n"


def posted(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(LedgerEntry))


def test_a_dry_run_writes_nothing(run, session):
    answer = run(TEXT, "--dry-run")
    assert answer.exit_code == 0
    assert "New: 1" in answer.output
    assert "hours.csv:3: Refused 9" in answer.output
    assert posted(session) == 0
    assert session.scalar(select(func.count()).select_from(HourImport)) == 0


def test_rows_are_posted_once(run, session):
    assert run(TEXT).exit_code == 0
    assert "Already there: 1" in run(TEXT).output
    assert posted(session) == 1


def test_strict_refuses_the_whole_file(run, session):
    assert run(TEXT, "--strict").exit_code == 1
    assert posted(session) == 0


@pytest.mark.parametrize(
    ("text", "system", "reason"),
    [
        (TEXT, "nowhere", "no system “nowhere” is on the list"),
        ("工号,学时\n1,2\n", "party school", "Not found: Activity, Reference, Date"),
        ("", "party school", "is empty"),
    ],
)
def test_what_cannot_be_read_ends_with_2(run, session, text, system, reason):
    answer = run(text, system=system)
    assert (answer.exit_code, posted(session)) == (2, 0)
    assert reason in answer.output
