"""Exams, attempts at them, the answers as they came in, and what each question of an attempt earned."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, JsonDocument, Model
from question_bank.exams import domain
from question_bank.exams.domain import AttemptState
from question_bank.exams.models.columns import MarksColumn

EXAM = "question_bank.exam"
"""The occasion of an attempt at an exam; also the activity type under which courses know exams."""


class Exam(Model):
    """One row is one exam as a trainer set it: what is drawn, how long it lasts, what is a pass, what is shown.

    `draws` is [[category id, how many], …]; with a `paper_id` it is empty, and the paper says what is asked and how
    much each question is worth; `paper_questions` is how many those are. `unit_id` is the unit that answers for it.
    Without `is_standalone` it is not in the list of exams, and people come to it from a course. `released_at` is when
    the results were released by hand. Changing the rules of a published exam changes later attempts only: each attempt
    keeps its own.
    """

    __tablename__ = "question_bank_exam"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    introduction_en: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    is_standalone: Mapped[bool] = mapped_column(default=True)
    draws: Mapped[list[list[int]]] = mapped_column(JsonDocument)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("question_bank_paper.id"), index=True)
    paper_questions: Mapped[int] = mapped_column(default=0, server_default="0")
    minutes_allowed: Mapped[int | None]
    pass_percent: Mapped[Decimal]
    attempts_allowed: Mapped[int | None]
    grace_seconds: Mapped[int] = mapped_column(default=30)
    marks_per_question: Mapped[Decimal]
    multiple_response_rule: Mapped[str] = mapped_column(String(20), default="all_or_nothing")
    shuffles_questions: Mapped[bool] = mapped_column(default=True)
    shuffles_options: Mapped[bool] = mapped_column(default=True)
    release: Mapped[str] = mapped_column(String(20), default="on_grading")
    shows_marks: Mapped[bool] = mapped_column(default=True)
    shows_feedback: Mapped[bool] = mapped_column(default=True)
    shows_answers: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("state IN ('draft', 'published', 'closed')", name="state"),)


class Attempt(Model):
    """One row is one person sitting one paper, like the envelope that a paper is handed out and collected in.

    What it is an attempt at is `occasion_type` and `occasion_id`: an exam, or a contest, which has its own table and
    uses the same envelope; there is therefore no foreign key. `paper` is [[item version id, "marks"], …] in the order
    shown, stored so that a refresh gives the same paper; `sections` says under which headings the questions stand, as
    papers.services.drawing.SectionHead writes them, and is empty where there are none. `rules` is what marking needs,
    as it was at the start. A person's attempts at one occasion are numbered from 1, which is also what makes twenty
    clicks start one. `announced_at` is when the result became known outside of this table.
    """

    __tablename__ = "question_bank_attempt"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    occasion_type: Mapped[str] = mapped_column(String(60))
    occasion_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), index=True)
    number: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    paper: Mapped[list[tuple[int, str]]] = mapped_column(JsonDocument)
    sections: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonDocument)
    rules: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    deadline: Mapped[datetime | None]
    grace_seconds: Mapped[int]
    extra_minutes: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    marks: Mapped[Decimal | None] = mapped_column(MarksColumn)
    out_of: Mapped[Decimal | None] = mapped_column(MarksColumn)
    percent: Mapped[Decimal | None]
    is_passed: Mapped[bool | None]
    graded_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("occasion_type", "occasion_id", "person_id", "number"),
        CheckConstraint("state IN ('in_progress', 'submitted', 'expired', 'graded')", name="state"),
        Index("ix_question_bank_attempt_state_deadline", "state", "deadline"),
        Index(  # the figures of an exam are read from this alone
            "ix_question_bank_attempt_figures",
            "occasion_type", "occasion_id", "state", "person_id", "is_passed", "percent",
        ),
    )  # fmt: skip

    @property
    def life(self) -> domain.Attempt:
        """The attempt as the rules of its life see it."""
        return domain.Attempt(
            number=self.number,
            started_at=self.started_at,
            deadline=self.deadline,
            grace=timedelta(seconds=self.grace_seconds),
            state=AttemptState(self.state),
            closed_at=self.closed_at,
        )

    @property
    def is_running(self) -> bool:
        return self.state == AttemptState.IN_PROGRESS


class Answer(Model):
    """One row is one save of one answer, exactly as it was acknowledged. Rows are only ever added.

    The row with the highest `sequence` of a question counts; `position` is the question's place in the paper, from 1.
    """

    __tablename__ = "question_bank_answer"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("question_bank_attempt.id"))
    position: Mapped[int]
    sequence: Mapped[int] = mapped_column(BigInteger)
    answer: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("attempt_id", "position", "sequence"),)


class QuestionMark(Model):
    """One row is what one question of one closed attempt earned; `marks` is empty while a person has to mark it.

    `by_version_id` is the later version of the item by which it was marked anew. `is_voided` says that the question was
    withdrawn from the exam, so that it earned its highest mark whatever was answered. `marking` is what a person chose:
    [{"title", "level", "description", "marks", "out_of"}, …], one for each row of the MarkingSheet, empty without one.
    """

    __tablename__ = "question_bank_question_mark"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("question_bank_attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_bank_item_version.id"), index=True)
    marks: Mapped[Decimal | None] = mapped_column(MarksColumn)
    out_of: Mapped[Decimal] = mapped_column(MarksColumn)
    feedback: Mapped[list[str]] = mapped_column(JsonDocument)
    is_answered: Mapped[bool]
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    by_version_id: Mapped[int | None] = mapped_column(ForeignKey("question_bank_item_version.id"))
    is_voided: Mapped[bool] = mapped_column(default=False, server_default=false())
    marking: Mapped[list[dict[str, Any]]] = mapped_column(
        JsonDocument, default=list, server_default=text("'[]'")
    )


class Allowance(Model):
    """One row is what one person is allowed beyond an exam's rules: more minutes, more attempts, a later end.

    Like the note an invigilator keeps for a candidate; who gave it and why is in the audit trail.
    """

    __tablename__ = "question_bank_allowance"

    exam_id: Mapped[int] = mapped_column(ForeignKey("question_bank_exam.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), primary_key=True)
    extra_minutes: Mapped[int] = mapped_column(default=0)
    extra_attempts: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300))
