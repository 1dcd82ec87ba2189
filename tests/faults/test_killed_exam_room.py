"""The server is killed while candidates answer: every answer that it acknowledged is in the attempt, and counts."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import count

import pytest
from sqlalchemy import select

from lms.clock import system_clock
from lms.contracts.questions import Text
from lms.db import unit_of_work
from lms.testing.marks import on_both_databases
from question_bank.bank.domain import AcceptedAnswer, ShortAnswer
from question_bank.exams.models import Answer
from question_bank.exams.services.candidates import start_exam
from question_bank.exams.services.saving import answers_of
from question_bank.exams.services.tickets import Ticket, sign_ticket
from tests.faults.processes import Lms
from tests.faults.storm import WRITERS, storm
from tests.question_bank.exams.factories import School

QUESTIONS = 6


@pytest.fixture
def site(database_url, tmp_path):
    with Lms.on(database_url, tmp_path) as site:
        site.environment["PROBE_BESIDE_ALL"] = "1"
        yield site


@pytest.fixture
def attempts(session):
    """Two candidates' attempts, begun now, as (attempt, person)."""
    with unit_of_work():
        words = (AcceptedAnswer("word", Decimal(1)),)
        school = School(session, system_clock, [ShortAnswer(Text(f"{n}?"), words) for n in range(QUESTIONS)])
        exam = school.exam(draws=[(school.category.id, QUESTIONS)])
        people = [school.member.person_id, school.other.person_id]
        return [(start_exam(session, exam, person, clock=system_clock).id, person) for person in people]


def place(attempts, number):
    """Where the answer with this number goes: an attempt, a question of it, and a count of changes that only grows."""
    attempt, _ = attempts[number % len(attempts)]
    return attempt, number // len(attempts) % QUESTIONS + 1, number + 1


def answer_by(site, attempts):
    """Answers as a candidate's browser does; one that something newer has overtaken is not acknowledged."""
    secret = site.environment["LMS_SECRET_KEY"]
    tickets = {attempt: sign_ticket(secret, Ticket(attempt, person)) for attempt, person in attempts}

    def save(connection, number):
        attempt, position, sequence = place(attempts, number)
        sent = {"ticket": tickets[attempt], "item": str(position), "seq": sequence, "answer": f"w{number}"}
        connection.request("POST", "/exams/answers", json.dumps(sent), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status in {200, 409}
        return answer.status == 200

    return save


def stored(session):
    """Every answer that was ever stored, as {(attempt, question, count of changes): answer}."""
    session.rollback()
    found = session.scalars(select(Answer))
    return {(each.attempt_id, each.position, each.sequence): each.answer for each in found}


def expected(attempts, numbers):
    return {place(attempts, number): {"text": f"w{number}"} for number in numbers}


@on_both_databases
def test_no_acknowledged_answer_is_lost(site, attempts, session):
    acknowledged = storm(site, answer_by(site, attempts), acknowledgements=80, numbers=count())
    there, promised = stored(session), expected(attempts, acknowledged)
    assert {key: there.get(key) for key in promised} == promised
    # At most the answers that were under way are there without having been acknowledged.
    assert len(there) - len(promised) <= WRITERS
    newest = {(attempt, position): sequence for attempt, position, sequence in sorted(promised)}
    for attempt, _ in attempts:
        for position, counted in answers_of(session, attempt).items():
            assert counted.sequence >= newest[attempt, position]


def test_the_harness_sees_answers_that_are_acknowledged_too_early(site, attempts, session):
    site.environment["PROBE_ANSWERS_CARELESSLY"] = "1"
    acknowledged = storm(site, answer_by(site, attempts), acknowledgements=81, numbers=count())
    assert expected(attempts, acknowledged).keys() - stored(session).keys()
