"""Books, and who has read them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_list_book",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("characters_required", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_reading_list_book_hours_not_negative")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_reading_list_book_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_list_book")),
    )
    op.create_index(op.f("ix_reading_list_book_unit_id"), "reading_list_book", ["unit_id"], unique=False)
    op.create_table(
        "reading_list_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("book_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["reading_list_book.id"], name=op.f("fk_reading_list_reading_book_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_reading_list_reading_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_list_reading")),
        sa.UniqueConstraint("person_id", "book_id", name=op.f("uq_reading_list_reading_person_id_book_id")),
    )
    op.create_index(
        op.f("ix_reading_list_reading_book_id"), "reading_list_reading", ["book_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_reading_list_reading_book_id"), table_name="reading_list_reading")
    op.drop_table("reading_list_reading")
    op.drop_index(op.f("ix_reading_list_book_unit_id"), table_name="reading_list_book")
    op.drop_table("reading_list_book")
