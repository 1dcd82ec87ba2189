"""programmes"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("courses_course", sa.Column("programme", sa.String(length=80), nullable=True))
    op.add_column("courses_completion", sa.Column("programme", sa.String(length=80), nullable=True))


def downgrade() -> None:
    op.drop_column("courses_completion", "programme")
    op.drop_column("courses_course", "programme")
