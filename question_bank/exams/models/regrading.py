"""Regradings, and what they changed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, JsonDocument, Model
from question_bank.exams.models.columns import MarksColumn


class Regrading(Model):
    """One row is one decision to mark questions of an exam otherwise than they were: who took it, when and why.

    Like the minutes of an examiners' meeting; what it did to each mark is in MarkChange. `kind` is `regrade` (by a
    later version or another rule), `void` (everybody gets the marks), `restore` (no longer void) or `undo`, which puts
    back what the regrading `undoes` changed. Attempts that are closed later are marked by it as well.

    `questions` is [[version that was put, version to mark by or null], …]; `rule` is the rule of multiple response, ""
    for that of each attempt. Without `lowers` no mark falls. `preview` is what it would do, without and with lowering,
    `outcome` what it did, as domain.regrading.Tally; attempts up to the id `reached` are done.
    """

    __tablename__ = "question_bank_regrading"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("question_bank_exam.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    questions: Mapped[list[tuple[int, int | None]]] = mapped_column(JsonDocument)
    rule: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(500))
    undoes: Mapped[int | None] = mapped_column(ForeignKey("question_bank_regrading.id"))
    state: Mapped[str] = mapped_column(String(20), default="counting")
    lowers: Mapped[bool] = mapped_column(default=False)
    reached: Mapped[int] = mapped_column(BigInteger, default=0)
    preview: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]
    job_id: Mapped[str | None] = mapped_column(String(32))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('regrade', 'void', 'restore', 'undo')", name="kind"),
        CheckConstraint("state IN ('counting', 'planned', 'running', 'stopped', 'done')", name="state"),
    )


class MarkChange(Model):
    """One row is one mark that a regrading changed: what it was and what it became. Rows are only ever added."""

    __tablename__ = "question_bank_mark_change"

    regrading_id: Mapped[int] = mapped_column(ForeignKey("question_bank_regrading.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("question_bank_attempt.id"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    old_marks: Mapped[Decimal | None] = mapped_column(MarksColumn)
    new_marks: Mapped[Decimal | None] = mapped_column(MarksColumn)
    old_by_version_id: Mapped[int | None] = mapped_column(ForeignKey("question_bank_item_version.id"))
    new_by_version_id: Mapped[int | None] = mapped_column(ForeignKey("question_bank_item_version.id"))
    old_feedback: Mapped[list[str]] = mapped_column(JsonDocument)
    was_voided: Mapped[bool]
    is_voided: Mapped[bool]


class ScoreChange(Model):
    """One row is one attempt whose score a regrading changed. `was_announced`: courses had heard of the result."""

    __tablename__ = "question_bank_score_change"

    regrading_id: Mapped[int] = mapped_column(ForeignKey("question_bank_regrading.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("question_bank_attempt.id"), primary_key=True)
    old_percent: Mapped[Decimal]
    new_percent: Mapped[Decimal]
    was_passed: Mapped[bool | None]
    is_passed: Mapped[bool | None]
    was_announced: Mapped[bool]
