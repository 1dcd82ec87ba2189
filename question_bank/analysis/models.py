"""What item analysis has found, kept beside the questions of the bank."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model


class ExamAnalysis(Model):
    """One row is one exam that has been analysed, like the date on the back of a file.

    `attempts`, `marks` (in steps) and `graded_at` are those of all its finished attempts at that time, by which one
    sees whether anything has changed since. What was found is in question_bank_item_statistics.
    """

    __tablename__ = "question_bank_exam_analysis"

    exam_id: Mapped[int] = mapped_column(ForeignKey("question_bank_exam.id"), primary_key=True)
    attempts: Mapped[int]
    marks: Mapped[int] = mapped_column(BigInteger)
    graded_at: Mapped[datetime | None]
    analysed_at: Mapped[datetime]


class ItemStatisticsRow(Model):
    """One row is how one version of an item fared in one exam, over everybody's first finished attempt.

    `candidates` is how many had it. The facility and the discrimination index are in percent; the latter is empty
    where there is none (question_bank.analysis.domain.statistics has the definitions).
    """

    __tablename__ = "question_bank_item_statistics"

    exam_id: Mapped[int] = mapped_column(ForeignKey("question_bank_exam.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("question_bank_item_version.id"), primary_key=True, index=True
    )
    candidates: Mapped[int]
    facility: Mapped[Decimal]
    discrimination: Mapped[Decimal | None]
