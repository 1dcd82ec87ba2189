"""Contests, and everybody's entries."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, JsonDocument, Model
from question_bank.exams.models import MarksColumn

CONTEST = "question_bank.contest"
"""The occasion of an attempt at a contest."""


class Contest(Model):
    """One row is one contest: what is drawn, on which days, and how its boards are made.

    `unit_id` is the unit that runs it; it is open to everybody in that unit and below. `draws` is
    [[category id, how many], …]. Days begin at midnight in `zone`. The boards show nothing handed in from `frozen_from`
    on until the contest is over. The board of units ranks everybody's own unit, or with `unit_level` "branch" the units
    directly below the one that runs it, each with all below it. The rules that decide who is ahead stay as they are
    once somebody has begun.
    """

    __tablename__ = "question_bank_contest"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    introduction_en: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    draws: Mapped[list[list[int]]] = mapped_column(JsonDocument)
    minutes_allowed: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(60))
    attempts_per_day: Mapped[int] = mapped_column(default=1)
    unit_rule: Mapped[str] = mapped_column(String(10), default="mean")
    counted_members: Mapped[int] = mapped_column(default=5)
    unit_level: Mapped[str] = mapped_column(String(10), default="own", server_default="own")
    frozen_from: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'closed')", name="state"),
        CheckConstraint("unit_rule IN ('sum', 'mean')", name="unit_rule"),
    )


class ContestEntry(Model):
    """One row is one attempt of one person on one day, like a line in the contest's register.

    The attempt itself, with its paper and its answers, is the engine's. `unit_id` is the unit in which the person
    served when they began: the entry counts for that unit, wherever they serve later. `number` counts the day's entries
    from 1. `score`, `elapsed_ms` (by the server's clock) and `submitted_at` are empty until the attempt is marked.
    """

    __tablename__ = "question_bank_contest_entry"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("question_bank_contest.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    day: Mapped[date]
    number: Mapped[int]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("question_bank_attempt.id"), unique=True)
    score: Mapped[Decimal | None] = mapped_column(MarksColumn)
    elapsed_ms: Mapped[int | None] = mapped_column(BigInteger)
    submitted_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("contest_id", "person_id", "day", "number"),)
