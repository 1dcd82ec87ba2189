"""who completed a programme, found by its key"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_lms_ledger_entry_programme",
        "lms_ledger_entry",
        ["programme"],
        unique=False,
        sqlite_where=sa.text("programme IS NOT NULL"),
        postgresql_where=sa.text("programme IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_lms_ledger_entry_programme", table_name="lms_ledger_entry")
