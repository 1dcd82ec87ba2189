"""The figures of an exam are read from an index alone"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLE, _INDEX = "question_bank_attempt", "ix_question_bank_attempt_figures"


def upgrade() -> None:
    op.create_index(
        _INDEX, _TABLE, ["occasion_type", "occasion_id", "state", "person_id", "is_passed", "percent"]
    )


def downgrade() -> None:
    op.drop_index(_INDEX, table_name=_TABLE)
