"""Work shared among processes. Each test begins some, which takes seconds, so there are few."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from lms.db import unit_of_work
from lms.hours.simulation.comparing import Comparing, people_of
from lms.hours.simulation.domain import Tally
from lms.hours.simulation.supposing import supposed
from lms.hours.verdicts import keeping, processes
from lms.hours.verdicts.models import PersonJudged, Verdict
from lms.jobs.api import enqueue
from lms.jobs.domain import State
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from lms.testing.processes import has_ended
from tests.lms.hours.policies.policies import SYSTEM
from tests.lms.hours.simulation.organisation import CLOCK, END_OF_YEAR, draft, make_organisation


@dataclass
class Odd:
    """Work that answers with its process, breaks at one person and dies at another."""

    breaks_at: int = 0
    dies_at: int = 0

    def __call__(self, session, person_ids):
        if self.breaks_at in person_ids:
            raise ValueError(f"no sense in {self.breaks_at}")
        if self.dies_at in person_ids:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()


@pytest.fixture
def small_shares(monkeypatch):
    monkeypatch.setattr(processes, "PER_SHARE", 2)
    monkeypatch.setattr(processes, "process_count", lambda: 2)


@on_both_databases
def test_the_answer_is_the_same_as_in_one_process(app, session, small_shares):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    today = END_OF_YEAR.replace(month=5, day=20)
    policies = supposed(session, version, made.root.path, as_of=today, holds_from=today)
    people = session.scalars(people_of(made.root.path, today, today)).all()
    answers = []
    for few in (100, 0):
        tally, differences = Tally(), []
        for _share, (by_unit, found) in processes.in_shares(
            session, Comparing(CLOCK(), policies), people, few=few
        ):
            tally.add(by_unit, found)
            differences += found
        answers.append((tally, sorted(differences, key=lambda one: one.person_id)))
    assert answers[0] == answers[1]
    assert answers[0][0].people == 5
    assert answers[0][0].changed == 2


def test_closing_ends_the_processes(app, session, small_shares):
    with closing(processes.in_shares(session, Odd(), range(1, 100), few=0)) as shares:
        pids = {next(shares)[1] for _ in range(10)}
        assert os.getpid() not in pids
    assert all(has_ended(pid) for pid in pids)


@pytest.mark.parametrize(
    ("work", "says"),
    [(Odd(breaks_at=5), "ValueError: no sense in 5"), (Odd(dies_at=5), "ended with code -9")],
    ids=["an error", "killed"],
)
def test_what_goes_wrong_in_a_process_is_said_here(app, session, small_shares, work, says):
    with pytest.raises(processes.ProcessFailed, match=says):
        list(processes.in_shares(session, work, range(1, 9), few=0))


def test_few_people_are_worked_on_here(app, session):
    assert list(processes.in_shares(session, Odd(), [2, 1])) == [([1, 2], os.getpid())]


def test_many_are_judged_in_several_processes(app, session, small_shares, monkeypatch):
    with unit_of_work():
        make_organisation(session)
    kept = select(
        Verdict.person_id, Verdict.rule, Verdict.starts_on, Verdict.verdict, Verdict.required, Verdict.short
    )
    expected = session.execute(kept.order_by(Verdict.person_id, Verdict.rule, Verdict.starts_on)).all()
    monkeypatch.setattr(keeping, "FEW", 0)
    with unit_of_work():
        keeping._mark(session, session.scalars(select(PersonJudged.person_id)).all(), CLOCK)
        session.execute(update(Verdict).values(verdict="FAIL"))
        enqueue(session, keeping.JUDGE, {}, actor=SYSTEM, clock=CLOCK)
    assert run_due_jobs(app)[-1] is State.DONE
    assert (
        session.execute(kept.order_by(Verdict.person_id, Verdict.rule, Verdict.starts_on)).all() == expected
    )
    assert session.scalar(keeping.people_to_judge(END_OF_YEAR.replace(month=5, day=20)).limit(1)) is None


def test_who_is_judged_meanwhile_keeps_the_newer_verdicts(app, session, monkeypatch):
    with unit_of_work():
        made = make_organisation(session)
    person_id = made.people["李"].id
    monkeypatch.setattr(keeping, "FEW", 0)

    def post_meanwhile(_session, work, people, *, few):
        found = work(session, people)
        for row in found.verdicts:
            row["verdict"] = "LATE"  # what was read before
        with unit_of_work() as within:
            keeping.note_people(within, [person_id])
        yield people, found

    monkeypatch.setattr(keeping, "in_shares", post_meanwhile)
    with unit_of_work():
        keeping._mark(session, session.scalars(select(PersonJudged.person_id)).all(), CLOCK)
        enqueue(session, keeping.JUDGE, {}, actor=SYSTEM, clock=CLOCK)
    assert run_due_jobs(app)[-1] is State.DONE
    said = session.execute(select(Verdict.person_id, Verdict.verdict)).all()
    assert "LATE" not in [verdict for who, verdict in said if who == person_id]
    assert {verdict for who, verdict in said if who != person_id} == {"LATE"}


def test_a_process_does_not_outlive_the_one_that_began_it(tmp_path):
    script = tmp_path / "begin.py"
    script.write_text(
        "import signal\n"
        "from lms.hours.verdicts.processes import _Child\n"
        "from tests.lms.hours.simulation.test_processes import Odd\n"
        "if __name__ == '__main__':\n"
        "    child = _Child('sqlite:///none.db', Odd())\n"
        "    child.give([1])\n"
        "    print(child.take()[1], flush=True)\n"
        "    signal.pause()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert has_ended(pid, within=5)
