"""English titles of rules"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "certificates_award_rule",
        sa.Column("title_en", sa.String(length=300), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("certificates_award_rule", "title_en")
