"""What item analysis has found, kept beside the questions of the bank."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model


class ExamAnalysis(Model):
    """One row is one exam that has been analysed, like the date on the back of a file.

    `attempts`, `marks` (in steps) and `graded_at` are those of all its finished attempts at that time, and `regrading`
    the last regrading of the exam, by which one sees whether anything has changed since. What was found is in
    question_bank_item_statistics.
    """

    __tablename__ = "question_bank_exam_analysis"

    exam_id: Mapped[int] = mapped_column(ForeignKey("question_bank_exam.id"), primary_key=True)
    attempts: Mapped[int]
    marks: Mapped[int] = mapped_column(BigInteger)
    graded_at: Mapped[datetime | None]
    regrading: Mapped[int | None] = mapped_column(BigInteger)
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


class KeptAnalysis(Model):
    """One row is the whole analysis of a large exam, kept so that opening the page does not work it out again.

    There is one for each way of counting attempts and each `reach` (a digest of the scope of those who asked). `basis`
    says which marks it was made of, as services.basis writes it; `body` is what services.storing wrote. Until the first
    job (`job_id`, the last one asked for) has ended, `analysed_at` is empty.
    """

    __tablename__ = "question_bank_kept_analysis"

    exam_id: Mapped[int] = mapped_column(ForeignKey("question_bank_exam.id"), primary_key=True)
    counted: Mapped[str] = mapped_column(String(10), primary_key=True)
    reach: Mapped[str] = mapped_column(String(64), primary_key=True)
    basis: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[dict[str, Any]]
    analysed_at: Mapped[datetime | None]
    job_id: Mapped[str | None] = mapped_column(String(32))


class ExamCalibration(Model):
    """One row is one exam whose questions were calibrated by the two-parameter logistic model (domain.irt).

    Over everybody's first finished attempt. `left_out` counts questions with too few answers, or answered alike by
    all; `basis` says which marks it was made of; `reliability` is that of the abilities, from 0 to 1.
    """

    __tablename__ = "question_bank_exam_calibration"

    exam_id: Mapped[int] = mapped_column(ForeignKey("question_bank_exam.id"), primary_key=True)
    basis: Mapped[str] = mapped_column(String(120))
    candidates: Mapped[int]
    left_out: Mapped[int]
    iterations: Mapped[int]
    is_converged: Mapped[bool]
    log_likelihood: Mapped[float]
    reliability: Mapped[float | None]
    calibrated_at: Mapped[datetime]


class ItemCalibration(Model):
    """One row is one version of an item in one exam's calibration: P(θ) = 1 / (1 + exp(−a(θ − b))), θ ~ N(0, 1).

    `discrimination` is a, `difficulty` is b, each with its standard error, which is empty where there is none.
    `is_bounded` says that an estimate stopped at a bound, and is not to be relied on.
    """

    __tablename__ = "question_bank_item_calibration"

    exam_id: Mapped[int] = mapped_column(ForeignKey("question_bank_exam.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("question_bank_item_version.id"), primary_key=True, index=True
    )
    candidates: Mapped[int]
    discrimination: Mapped[float]
    difficulty: Mapped[float]
    discrimination_error: Mapped[float | None]
    difficulty_error: Mapped[float | None]
    is_bounded: Mapped[bool]
