"""CPU time of saving one answer of an exam, through the whole application but for the server in front of it.

    python bench/answers.py

What waits for the disk costs no CPU time, so the database is as durable as it always is. Exits with 1 when a save
takes more than the limit.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from lms.app import create_app
from lms.config import read_settings
from lms.contracts.access import Actor
from lms.contracts.questions import Text
from lms.db import db, unit_of_work
from lms.migrations import upgrade
from lms.testing.clock import ManualClock
from lms.testing.factories import make_person, make_unit
from question_bank.bank.domain import SingleChoice, build_options
from question_bank.bank.domain.single_choice import SINGLE_CHOICE
from question_bank.bank.services.banks import create_bank
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.items import NewItem, add_items
from question_bank.exams.services.authoring import ExamDraft, add_exam, publish_exam
from question_bank.exams.services.candidates import start_exam
from question_bank.exams.services.papers import questions_of
from question_bank.exams.services.tickets import Ticket, sign_ticket

QUESTIONS = 50
SAVES = 2_000
A_ROUND = 200
LIMIT_MS = 1.5
SYSTEM = Actor.system("bench")


def room(app: Flask, clock: ManualClock) -> tuple[str, list[str]]:
    """A ticket for an attempt at an exam of 50 questions, and an option of each."""
    with unit_of_work() as session:
        unit = make_unit(session)
        bank = create_bank(session, unit_id=unit.id, title="题库", title_en=None, actor=SYSTEM, clock=clock)
        category = top_category(session, bank.id)
        drafts = [
            (Text(word), Decimal(word == "right"), None) for word in ("right", "wrong", "neither", "both")
        ]
        new = [
            NewItem(SINGLE_CHOICE, SingleChoice(Text(f"{number}?"), build_options(drafts)), category.id)
            for number in range(QUESTIONS)
        ]
        add_items(session, bank.id, new, state="released", actor=SYSTEM, clock=clock)
        draft = ExamDraft(unit_id=unit.id, title="考试", draws=[(category.id, QUESTIONS)], minutes_allowed=60)
        exam = add_exam(session, draft, actor=SYSTEM, clock=clock)
        publish_exam(session, exam, actor=SYSTEM, clock=clock)
        attempt = start_exam(session, exam, make_person(session, unit).id, clock=clock)
        options = [
            question.candidate_view(None)["options"][0]["id"] for question in questions_of(session, attempt)
        ]
        return sign_ticket(str(app.secret_key), Ticket(attempt.id, attempt.person_id)), options


def milliseconds(app: Flask, ticket: str, options: list[str]) -> float:
    """CPU milliseconds of one save: the best of several rounds, as whatever else runs takes the caches away."""
    environs = [
        EnvironBuilder(
            path="/exams/answers",
            method="POST",
            content_type="application/json",
            data=json.dumps(
                {
                    "ticket": ticket,
                    "item": str(number % QUESTIONS + 1),
                    "seq": number + 1,
                    "answer": options[number % QUESTIONS],
                }
            ),
        ).get_environ()
        for number in range(SAVES)
    ]
    rounds = []
    for first in range(0, SAVES, A_ROUND):
        start = time.process_time()
        for environ in environs[first : first + A_ROUND]:
            _body, status, _headers = run_wsgi_app(app.wsgi_app, environ)
            assert status == "200 OK", status
        rounds.append((time.process_time() - start) * 1000 / A_ROUND)
    return min(rounds)


def main() -> int:
    """Prints the time of a save; 1 if it is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        clock = ManualClock()
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        app = create_app(
            read_settings({}, environment="test", database_url=url, data_dir=Path(folder)), clock=clock
        )
        with app.app_context():
            upgrade(db.engine, app.extensions["lms.registry"])
            ticket, options = room(app, clock)
            db.session.remove()
        took = milliseconds(app, ticket, options)
    print(f"{took:.2f} ms of CPU time a save, of at most {LIMIT_MS}")
    return took > LIMIT_MS


if __name__ == "__main__":
    sys.exit(main())
