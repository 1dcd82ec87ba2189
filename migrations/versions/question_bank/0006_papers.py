"""Papers, enemies, exams by a paper, and the sections of an attempt's paper"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _identifier() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    _make_papers()
    _make_enemies()
    with op.batch_alter_table("question_bank_exam") as exam:
        exam.add_column(sa.Column("paper_id", _identifier(), nullable=True))
        exam.add_column(sa.Column("paper_questions", sa.Integer(), nullable=False, server_default="0"))
        exam.create_foreign_key(
            op.f("fk_question_bank_exam_paper_id"), "question_bank_paper", ["paper_id"], ["id"]
        )
        exam.create_index(op.f("ix_question_bank_exam_paper_id"), ["paper_id"], unique=False)
    op.add_column("question_bank_attempt", sa.Column("sections", _json(), nullable=True))


def _make_papers() -> None:
    op.create_table(
        "question_bank_paper",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("unit_id", _identifier(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("sections", _json(), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("not_in_last", sa.Integer(), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("most_percent", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("parent_id", _identifier(), nullable=True),
        sa.Column("letter", sa.String(length=2), nullable=True),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("created_by", _identifier(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(parent_id IS NULL) = (letter IS NULL)", name=op.f("ck_question_bank_paper_form_of_a_parent")
        ),
        sa.CheckConstraint("not_in_last >= 0", name=op.f("ck_question_bank_paper_not_in_last")),
        sa.CheckConstraint("months > 0", name=op.f("ck_question_bank_paper_months")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_paper_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["question_bank_paper.id"], name=op.f("fk_question_bank_paper_parent_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_question_bank_paper_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_paper")),
    )
    for column in ("parent_id", "unit_id"):
        op.create_index(
            op.f(f"ix_question_bank_paper_{column}"), "question_bank_paper", [column], unique=False
        )


def _make_enemies() -> None:
    op.create_table(
        "question_bank_enemy_group",
        sa.Column("id", _identifier(), nullable=False),
        sa.Column("unit_id", _identifier(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_by", _identifier(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_enemy_group_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["lms_unit.id"], name=op.f("fk_question_bank_enemy_group_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_enemy_group")),
    )
    op.create_index(
        op.f("ix_question_bank_enemy_group_unit_id"), "question_bank_enemy_group", ["unit_id"], unique=False
    )
    op.create_table(
        "question_bank_enemy",
        sa.Column("group_id", _identifier(), nullable=False),
        sa.Column("item_id", _identifier(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_bank_enemy_group.id"], name=op.f("fk_question_bank_enemy_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["question_bank_item.id"], name=op.f("fk_question_bank_enemy_item_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "item_id", name=op.f("pk_question_bank_enemy")),
    )
    op.create_index(op.f("ix_question_bank_enemy_item_id"), "question_bank_enemy", ["item_id"], unique=False)


def downgrade() -> None:
    op.drop_column("question_bank_attempt", "sections")
    with op.batch_alter_table("question_bank_exam") as exam:
        exam.drop_index(op.f("ix_question_bank_exam_paper_id"))
        exam.drop_constraint(op.f("fk_question_bank_exam_paper_id"), type_="foreignkey")
        exam.drop_column("paper_questions")
        exam.drop_column("paper_id")
    op.drop_table("question_bank_enemy")
    op.drop_table("question_bank_enemy_group")
    op.drop_table("question_bank_paper")
