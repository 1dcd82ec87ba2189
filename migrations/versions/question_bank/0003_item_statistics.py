"""Statistics of items beside the questions of the bank"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_bank_exam_analysis",
        sa.Column("exam_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("marks", sa.BigInteger(), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("analysed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["question_bank_exam.id"], name=op.f("fk_question_bank_exam_analysis_exam_id")
        ),
        sa.PrimaryKeyConstraint("exam_id", name=op.f("pk_question_bank_exam_analysis")),
    )
    op.create_table(
        "question_bank_item_statistics",
        sa.Column("exam_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("facility", sa.BigInteger(), nullable=False),
        sa.Column("discrimination", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["question_bank_exam.id"], name=op.f("fk_question_bank_item_statistics_exam_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_bank_item_version.id"],
            name=op.f("fk_question_bank_item_statistics_version_id"),
        ),
        sa.PrimaryKeyConstraint("exam_id", "version_id", name=op.f("pk_question_bank_item_statistics")),
    )
    op.create_index(
        op.f("ix_question_bank_item_statistics_version_id"),
        "question_bank_item_statistics",
        ["version_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_question_bank_item_statistics_version_id"), table_name="question_bank_item_statistics"
    )
    op.drop_table("question_bank_item_statistics")
    op.drop_table("question_bank_exam_analysis")
