"""Media have the date they came in, so that unused ones can go"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = sa.MetaData()
_MEDIUM = sa.Table(
    "question_bank_medium",
    _TABLES,
    sa.Column("file_id", sa.BigInteger()),
    sa.Column("received_at", sa.DateTime(timezone=True)),
)
_FILE = sa.Table(
    "lms_file", _TABLES, sa.Column("id", sa.BigInteger()), sa.Column("created_at", sa.DateTime(timezone=True))
)


def upgrade() -> None:
    with op.batch_alter_table("question_bank_medium") as table:
        table.add_column(sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
    received = sa.select(_FILE.c.created_at).where(_FILE.c.id == _MEDIUM.c.file_id).scalar_subquery()
    op.execute(sa.update(_MEDIUM).values(received_at=received))
    with op.batch_alter_table("question_bank_medium") as table:
        table.alter_column("received_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.create_index(op.f("ix_question_bank_medium_received_at"), ["received_at"])


def downgrade() -> None:
    with op.batch_alter_table("question_bank_medium") as table:
        table.drop_index(op.f("ix_question_bank_medium_received_at"))
        table.drop_column("received_at")
