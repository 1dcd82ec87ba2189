"""Introductions in English, and the level of units on a contest's board"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("question_bank_exam", sa.Column("introduction_en", sa.Text(), nullable=True))
    op.add_column("question_bank_contest", sa.Column("introduction_en", sa.Text(), nullable=True))
    op.add_column(
        "question_bank_contest",
        sa.Column("unit_level", sa.String(length=10), server_default="own", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("question_bank_contest", "unit_level")
    op.drop_column("question_bank_contest", "introduction_en")
    op.drop_column("question_bank_exam", "introduction_en")
