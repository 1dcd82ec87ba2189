"""A year of finished attempts at the demo's exams, so that results and figures show something: better people, harder
questions, and some who needed a second attempt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.contracts.questions import Json
from lms.demo.stage import Stage
from question_bank.bank.pool import released_pool
from question_bank.exams.domain import Draw, MarkingRules, draw_items, score_attempt
from question_bank.exams.models import EXAM, Answer, Attempt, Exam, QuestionMark
from question_bank.exams.services.authoring import rules_of
from question_bank.exams.services.marking import mark_question
from question_bank.exams.services.papers import PaperQuestion, paper_questions, versions

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
    """Collects the rows of many attempts and writes them at once."""

    def __init__(self, session: Session, stage: Stage) -> None:
        self._session = session
        self._stage = stage
        self._random: Random = stage.random
        self._attempts: list[dict[str, Any]] = []
        self._papers: list[list[tuple[PaperQuestion, Json]]] = []
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
        paper = [(version, f"{rules.marks_per_question:f}") for version in drawn]
        marking = MarkingRules(rules.pass_percent, rules.multiple_response_rule, rules.shuffles_options)
        given = [(each, self._answer(each, ability)) for each in paper_questions(self._session, paper)]
        marks = [mark_question(question, answer, marking) for question, answer in given]
        score = score_attempt(marks, [question.out_of for question, _ in given], rules.pass_percent)
        minutes = self._random.uniform(0.25, 0.95) * (rules.minutes_allowed or 30)
        closed = begun + timedelta(minutes=minutes)
        self._papers.append(given)
        self._attempts.append(
            {
                "occasion_type": EXAM,
                "occasion_id": exam.id,
                "person_id": person_id,
                "number": number,
                "seed": seed,
                "paper": paper,
                "rules": marking.to_json(),
                "state": "graded",
                "started_at": begun,
                "deadline": begun + timedelta(minutes=rules.minutes_allowed or 30),
                "grace_seconds": rules.grace_seconds,
                "extra_minutes": 0,
                "closed_at": closed,
                "marks": score.marks,
                "out_of": score.out_of,
                "percent": score.percent,
                "is_passed": bool(score.is_passed),
                "graded_at": closed,
                "announced_at": closed,
            }
        )
        return bool(score.is_passed)

    def _answer(self, question: PaperQuestion, ability: float) -> Json:
        """The right answer as often as the person is good and the question easy, else another one."""
        right = question.type.correct_answer(question.content) or question.type.blank_answer
        ease = (
            0.65 + (question.version_id * 37 % 45) / 100
        )  # 0.65 to 1.09, the same for a question every time
        if self._random.random() < ability * ease:
            return right
        return _wrong(question, right, self._random)

    def write(self) -> None:
        """One statement for each table."""
        session = self._session
        ids = session.scalars(
            insert(Attempt).returning(Attempt.id, sort_by_parameter_order=True), self._attempts
        ).all()
        session.execute(insert(Answer), list(self._answers(ids)))
        session.execute(insert(QuestionMark), list(self._marks(ids)))

    def _answers(self, ids: Any) -> Iterator[dict[str, Any]]:
        for attempt_id, row, given in zip(ids, self._attempts, self._papers, strict=True):
            step = (row["closed_at"] - row["started_at"]) / (len(given) + 1)
            for place, (question, answer) in enumerate(given, start=1):
                yield {
                    "attempt_id": attempt_id,
                    "position": question.position,
                    "sequence": place,
                    "answer": answer,
                    "received_at": row["started_at"] + place * step,
                }

    def _marks(self, ids: Any) -> Iterator[dict[str, Any]]:
        for attempt_id, row, given in zip(ids, self._attempts, self._papers, strict=True):
            marking = MarkingRules.from_json(row["rules"])
            for question, answer in given:
                mark = mark_question(question, answer, marking)
                yield {
                    "attempt_id": attempt_id,
                    "position": question.position,
                    "version_id": question.version_id,
                    "marks": mark.marks,
                    "out_of": question.out_of,
                    "feedback": list(mark.feedback),
                    "is_answered": answer != question.type.blank_answer,
                }


def _wrong(question: PaperQuestion, right: Json, random: Random) -> Json:
    """Some other answer to a choice; nothing, where one would have to make something up."""
    view = question.candidate_view(None)
    [(shape, value)] = question.type.blank_answer.items()
    options = [each["id"] for each in view.get("options", ())]
    if shape == "option":
        return {"option": random.choice([each for each in options if each != right["option"]])}
    if shape == "options":
        return {"options": [each for each in options if each in right["options"]][:1]}
    if shape == "value":
        return {"value": not right["value"]}
    return {shape: value}
