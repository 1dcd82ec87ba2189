"""Files of questions: uploads as bytes, and the media within questions"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = sa.MetaData()
_NEW = sa.Table(
    "question_bank_upload",
    _TABLES,
    sa.Column("id", _IDENTIFIER, primary_key=True),
    sa.Column("text", sa.Text()),
    sa.Column("data", sa.LargeBinary()),
    sa.Column("format", sa.String(40)),
    sa.Column("outcome", sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table("question_bank_upload") as table:
        table.add_column(sa.Column("format", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("data", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    for row_id in connection.scalars(sa.select(_NEW.c.id)).all():
        # one at a time: a text may be 20 MB
        row = connection.execute(sa.select(_NEW.c.text, _NEW.c.outcome).where(_NEW.c.id == row_id)).one()
        written = (row.text or "").encode("utf-8", "surrogatepass")
        values = {"data": written, "format": (row.outcome or {}).get("format", "gift")}
        connection.execute(sa.update(_NEW).where(_NEW.c.id == row_id).values(values))
    with op.batch_alter_table("question_bank_upload") as table:
        table.alter_column("format", existing_type=sa.String(length=40), nullable=False)
        table.alter_column("data", existing_type=sa.LargeBinary(), nullable=False)
        table.drop_column("text")
    op.create_table(
        "question_bank_medium",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bank_id", _IDENTIFIER, nullable=False),
        sa.Column("file_id", _IDENTIFIER, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_bank_bank.id"], name=op.f("fk_question_bank_medium_bank_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["lms_file.id"], name=op.f("fk_question_bank_medium_file_id")),
        sa.PrimaryKeyConstraint("sha256", "bank_id", name=op.f("pk_question_bank_medium")),
    )


def downgrade() -> None:
    op.drop_table("question_bank_medium")
    with op.batch_alter_table("question_bank_upload") as table:
        table.add_column(sa.Column("text", sa.Text(), nullable=True))
    connection = op.get_bind()
    for row_id in connection.scalars(sa.select(_NEW.c.id)).all():
        data = connection.scalar(sa.select(_NEW.c.data).where(_NEW.c.id == row_id)) or b""
        # a file that is no text (a spreadsheet) has no place in the older table: it is kept by name only
        text = data.decode("utf-8", "replace").replace("\0", "")
        connection.execute(sa.update(_NEW).where(_NEW.c.id == row_id).values(text=text))
    with op.batch_alter_table("question_bank_upload") as table:
        table.alter_column("text", existing_type=sa.Text(), nullable=False)
        table.drop_column("data")
        table.drop_column("format")
