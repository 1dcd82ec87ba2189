"""A year of finished attempts at the demo's exams, so that results and figures show something: better people, harder
questions, and some who needed a second attempt."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from question_bank.bank.pool import released_pool
from question_bank.demo.finished import FinishedAttempts
from question_bank.exams.domain import Draw, MarkingRules, draw_items
from question_bank.exams.models import Exam
from question_bank.exams.services.authoring import rules_of
from question_bank.exams.services.candidates import occasion_of
from question_bank.exams.services.papers import versions

SHARE_OF_COURSE_EXAMS = {"zh": 0.08, "en": 0.02}


def make_attempts(session: Session, stage: Stage) -> None:
    """Fills in whole attempts with their answers and marks, in four statements."""
    sittings = _Sittings(session, stage)
    for key, exam_id in stage.made["exams"].items():
        sittings.hold(exam_id, SHARE_OF_COURSE_EXAMS[key.split("/")[0]], from_day=190, days=185)
    sittings.hold(stage.made["open_exams"]["security_month"], 0.5, from_day=75, days=15, includes_cast=True)
    sittings.hold(stage.made["open_exams"]["annual"], 0.35, from_day=20, days=19)
    sittings.hold(stage.made["open_exams"]["annual_en"], 0.04, from_day=20, days=19)
    sittings.write()


class _Sittings:
    """Lets people sit exams, and writes their attempts at once."""

    def __init__(self, session: Session, stage: Stage) -> None:
        self._session = session
        self._stage = stage
        self._random: Random = stage.random
        self._finished = FinishedAttempts(session, stage.random)
        self._cast = set(stage.cast.values())

    def hold(
        self, exam_id: int, share: float, *, from_day: float, days: float, includes_cast: bool = False
    ) -> None:
        """Lets a share of the people sit an exam in the `days` that began `from_day` days ago."""
        exam = self._session.get_one(Exam, exam_id)
        rules = rules_of(exam)
        pool = released_pool(self._session, [int(draw.category) for draw in rules.draws])
        versions(self._session, {version for ids in pool.values() for version in ids})
        for person in self._stage.people:
            is_cast = person.id in self._cast
            if self._random.random() >= share or (is_cast and not includes_cast):
                continue
            ability = min(0.98, max(0.35, self._random.gauss(0.8, 0.15)))
            moment = self._stage.days_ago(from_day - self._random.random() * days)
            for number in (1, 2):
                is_passed = self._sit(exam, pool, person.id, number=number, begun=moment, ability=ability)
                moment += timedelta(hours=self._random.uniform(1, 20))
                ability = min(0.98, ability + 0.15)
                if is_passed or exam.attempts_allowed == number or moment >= self._stage.now:
                    break

    def _sit(
        self,
        exam: Exam,
        pool: dict[str, list[int]],
        person_id: int,
        *,
        number: int,
        begun: datetime,
        ability: float,
    ) -> bool:
        rules, seed = rules_of(exam), self._random.getrandbits(60)
        draws: tuple[Draw, ...] = rules.draws
        drawn = draw_items(pool, draws, seed, is_mixed=rules.shuffles_questions)
        minutes = rules.minutes_allowed or 30
        score = self._finished.add(
            occasion_of(exam),
            person_id,
            number,
            paper=[(version, f"{rules.marks_per_question:f}") for version in drawn],
            marking=MarkingRules(rules.pass_percent, rules.multiple_response_rule, rules.shuffles_options),
            seed=seed,
            ability=ability,
            begun=begun,
            closed=begun + timedelta(minutes=self._random.uniform(0.25, 0.95) * minutes),
            minutes_allowed=minutes,
            grace_seconds=rules.grace_seconds,
        )
        return bool(score.is_passed)

    def write(self) -> None:
        self._finished.write()
