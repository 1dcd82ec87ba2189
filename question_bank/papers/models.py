"""Papers, and the groups of questions that never stand in the same one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, JsonDocument, Model
from question_bank.papers.domain.blueprint import Blueprint
from question_bank.papers.domain.exposure import Rules


class Paper(Model):
    """One row is one paper as somebody set it: a list of questions, a blueprint to draw them by, or both.

    `sections` is what domain.blueprint.Section writes; fixed questions are named by their items, so that they are put
    in the version that is current then. What was put to a candidate is with the attempt. `question_count` is that of
    the sections; the other numbers are domain.exposure.Rules. A parallel form is fixed and has its `parent_id` and a
    `letter`; `job_id` is the job that was asked last to build forms of this paper. A paper that was removed stays, for
    those who take that back.
    """

    __tablename__ = "question_bank_paper"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    sections: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    question_count: Mapped[int] = mapped_column(default=0)
    not_in_last: Mapped[int] = mapped_column(default=0)
    most_uses: Mapped[int | None]
    most_percent: Mapped[int | None]
    months: Mapped[int] = mapped_column(default=12)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("question_bank_paper.id"), index=True)
    letter: Mapped[str | None] = mapped_column(String(2))
    job_id: Mapped[str | None] = mapped_column(String(32))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("(parent_id IS NULL) = (letter IS NULL)", name="form_of_a_parent"),
        CheckConstraint("not_in_last >= 0", name="not_in_last"),
        CheckConstraint("months > 0", name="months"),
    )

    @property
    def blueprint(self) -> Blueprint:
        """The sections as the rules see them."""
        return Blueprint.from_json(self.sections)

    @property
    def rules(self) -> Rules:
        """What keeps questions out of a draw."""
        return Rules(self.not_in_last, self.most_uses, self.most_percent, self.months)


class EnemyGroup(Model):
    """One row is a group of questions that give each other away: a paper holds one of them at most.

    `unit_id` is the unit whose trainers said so; it holds for every paper that could take two of them.
    """

    __tablename__ = "question_bank_enemy_group"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]


class Enemy(Model):
    """One row is one question of a group of enemies."""

    __tablename__ = "question_bank_enemy"

    group_id: Mapped[int] = mapped_column(ForeignKey("question_bank_enemy_group.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("question_bank_item.id"), primary_key=True, index=True)
