"""Finished attempts for the demo, whatever they are at: answers as good as the person, written all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.contracts.questions import Json
from question_bank.exams.domain import MarkingRules, Score, score_attempt
from question_bank.exams.models import Answer, Attempt, QuestionMark
from question_bank.exams.services.marking import mark_question
from question_bank.exams.services.papers import PaperEntry, PaperQuestion, paper_questions
from question_bank.exams.services.sitting import Occasion


class FinishedAttempts:
    """Collects the rows of many attempts and writes them at once."""

    def __init__(self, session: Session, random: Random) -> None:
        self._session = session
        self._random = random
        self._attempts: list[dict[str, Any]] = []
        self._papers: list[list[tuple[PaperQuestion, Json]]] = []

    def add(
        self,
        occasion: Occasion,
        person_id: int,
        number: int,
        *,
        paper: Sequence[PaperEntry],
        marking: MarkingRules,
        seed: int,
        ability: float,
        begun: datetime,
        closed: datetime,
        minutes_allowed: int,
        grace_seconds: int,
    ) -> Score:
        """Lets a person answer a paper, right about as often as `ability` (0 to 1) says; returns the score."""
        given = [(each, self._answer(each, ability)) for each in paper_questions(self._session, paper, seed)]
        marks = [mark_question(question, answer, marking) for question, answer in given]
        score = score_attempt(marks, [question.out_of for question, _ in given], marking.pass_percent)
        self._papers.append(given)
        self._attempts.append(
            {
                "occasion_type": occasion.type,
                "occasion_id": occasion.id,
                "person_id": person_id,
                "number": number,
                "seed": seed,
                "paper": paper,
                "rules": marking.to_json(),
                "state": "graded",
                "started_at": begun,
                "deadline": begun + timedelta(minutes=minutes_allowed),
                "grace_seconds": grace_seconds,
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
        return score

    def write(self) -> Sequence[int]:
        """Writes them with one statement for each table; returns the ids of the attempts in the order they came."""
        session = self._session
        ids = session.scalars(
            insert(Attempt).returning(Attempt.id, sort_by_parameter_order=True), self._attempts
        ).all()
        session.execute(insert(Answer), list(self._answers(ids)))
        session.execute(insert(QuestionMark), list(self._marks(ids)))
        return ids

    def _answer(self, question: PaperQuestion, ability: float) -> Json:
        """The right answer as often as the person is good and the question easy, else another one."""
        right = question.type.correct_answer(question.content) or question.type.blank_answer
        ease = (
            0.65 + (question.version_id * 37 % 45) / 100
        )  # 0.65 to 1.09, the same for a question every time
        if self._random.random() < ability * ease:
            return right
        return _wrong(question, right, self._random)

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
