"""A contest drawn from a bank in which every right option says so, and people of two units who enter it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from question_bank.contests.models import Contest
from question_bank.contests.services.entering import start_attempt
from question_bank.contests.services.setting import ContestDraft, add_contest, publish_contest
from question_bank.exams.api import Attempt, hand_in
from question_bank.exams.services.papers import questions_of
from question_bank.exams.services.saving import save_answer
from tests.question_bank.exams.factories import SYSTEM, School

MONDAY = datetime(2026, 5, 17, 16, 0, tzinfo=UTC)
"""Monday 18 May, midnight in Shanghai; the clock of the tests stands at Wednesday, nine in the morning there."""


class Arena(School):
    """A school with a contest of a week, run by the unit above two others."""

    def __init__(self, session, clock, contents=None):
        super().__init__(session, clock, contents)
        self.north = make_unit(session, "北处", self.unit)
        self.south = make_unit(session, "南处", self.unit)
        self.contest_id = self.contest().id

    def rules(self, **changes):
        draft = ContestDraft(
            unit_id=self.unit.id,
            title="消防知识竞赛",
            title_en="Fire quiz",
            introduction="每天三题。",
            draws=[(self.category.id, 3)],
            minutes_allowed=5,
            opens_at=MONDAY,
            closes_at=MONDAY + timedelta(days=7),
            zone="Asia/Shanghai",
            counted_members=2,
        )
        return replace(draft, **changes)

    def contest(self, *, is_published=True, **changes):
        contest = add_contest(self.session, self.rules(**changes), actor=SYSTEM, clock=self.clock)
        if is_published:
            publish_contest(self.session, contest, actor=SYSTEM, clock=self.clock)
        return contest

    def player(self, unit, name="王芳"):
        return make_account(self.session, make_person(self.session, unit, name))

    def outsider(self):
        """A trainer of another organisation, who is a member there."""
        elsewhere = make_unit(self.session, "外市机关")
        person = make_person(self.session, elsewhere, "外人")
        return make_account(self.session, person, (Role.TRAINER, elsewhere))

    def start(self, account, contest_id=None):
        """Begins (or goes on with) the attempt of now; returns its id."""
        with unit_of_work() as session:
            contest = session.get_one(Contest, contest_id or self.contest_id)
            return start_attempt(session, contest, account.person_id, clock=self.clock).id

    def answer(self, attempt_id, right, at=None):
        """Saves as many right answers; the other questions stay without one."""
        with unit_of_work() as session:
            attempt = session.get_one(Attempt, attempt_id)
            for question in questions_of(session, attempt)[:right]:
                [value] = question.type.correct_answer(question.content).values()
                save_answer(
                    session,
                    attempt_id,
                    attempt.person_id,
                    question.position,
                    sequence=1,
                    sent=value,
                    received_at=at or self.clock(),
                )

    def play(self, account, right, *, seconds=60, contest_id=None):
        """A whole attempt: begun now, `right` answers, handed in so many seconds later; the clock stays there."""
        attempt_id = self.start(account, contest_id)
        self.answer(attempt_id, right)
        self.clock.advance(seconds=seconds)
        with unit_of_work() as session:
            hand_in(session, attempt_id, received_at=self.clock())
        return attempt_id
