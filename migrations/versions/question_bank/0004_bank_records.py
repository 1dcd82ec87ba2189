"""What the bank knows of an item, its review, and who may borrow it"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ITEM = "question_bank_item"
RULE = "ck_question_bank_item_state"
FIRST_STATES = "state IN ('draft', 'released', 'retired')"
STATES = "state IN ('draft', 'in_review', 'released', 'retired')"
AT_ONCE = 2_000
LONGEST_LABEL = 100


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column(
        "question_bank_bank",
        sa.Column("requires_review", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    for column in (
        sa.Column("knowledge_points", _json(), server_default="[]", nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=300), server_default="", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("submitted_by", _id(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", _id(), nullable=True),
    ):
        op.add_column(ITEM, column)
    _change_states(FIRST_STATES, STATES)
    op.create_index(
        "ix_question_bank_item_in_review",
        ITEM,
        ["bank_id"],
        unique=False,
        sqlite_where=sa.text("state = 'in_review'"),
        postgresql_where=sa.text("state = 'in_review'"),
    )
    _create_tables()
    _name_authors()
    _label_tags(op.get_bind())


def _create_tables() -> None:
    op.create_table(
        "question_bank_bank_share",
        sa.Column("bank_id", _id(), nullable=False),
        sa.Column("unit_id", _id(), nullable=False),
        sa.Column("lending_right", sa.String(length=10), nullable=False),
        sa.Column("created_by", _id(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "lending_right IN ('draw', 'see', 'copy')", name=op.f("ck_question_bank_bank_share_right")
        ),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_bank_bank.id"], name=op.f("fk_question_bank_bank_share_bank_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_bank_share_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["lms_unit.id"], name=op.f("fk_question_bank_bank_share_unit_id")
        ),
        sa.PrimaryKeyConstraint("bank_id", "unit_id", name=op.f("pk_question_bank_bank_share")),
    )
    op.create_index(
        op.f("ix_question_bank_bank_share_unit_id"), "question_bank_bank_share", ["unit_id"], unique=False
    )
    op.create_table(
        "question_bank_item_label",
        sa.Column("item_id", _id(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=LONGEST_LABEL), nullable=False),
        sa.CheckConstraint("kind IN ('tag', 'point')", name=op.f("ck_question_bank_item_label_kind")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["question_bank_item.id"], name=op.f("fk_question_bank_item_label_item_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "kind", "label", name=op.f("pk_question_bank_item_label")),
    )
    op.create_index(
        "ix_question_bank_item_label_kind_label_item_id",
        "question_bank_item_label",
        ["kind", "label", "item_id"],
        unique=False,
    )
    op.create_table(
        "question_bank_item_comment",
        sa.Column("id", _id(), nullable=False),
        sa.Column("item_id", _id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("addressed_to", _id(), nullable=True),
        sa.Column("created_by", _id(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('remark', 'submitted', 'released', 'returned', 'withdrawn')",
            name=op.f("ck_question_bank_item_comment_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["addressed_to"], ["lms_account.id"], name=op.f("fk_question_bank_item_comment_addressed_to")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_item_comment_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["question_bank_item.id"], name=op.f("fk_question_bank_item_comment_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_item_comment")),
    )
    for column in ("addressed_to", "item_id"):
        op.create_index(
            op.f(f"ix_question_bank_item_comment_{column}"),
            "question_bank_item_comment",
            [column],
            unique=False,
        )


def _name_authors() -> None:
    """Who wrote an item's first version has made the item."""
    op.execute(
        "UPDATE question_bank_item SET created_by = (SELECT v.created_by FROM question_bank_item_version v"
        " WHERE v.item_id = question_bank_item.id AND v.version = 1)"
    )


def _label_tags(connection: sa.Connection) -> None:
    """The tags that items have as the rows by which lists are narrowed; a tag that is too long for one is cut in both,
    so that the two say the same."""
    item = sa.table(ITEM, sa.column("id", _id()), sa.column("tags", _json()))
    label = sa.table("question_bank_item_label", *map(sa.column, ("item_id", "kind", "label")))
    last_id = 0
    while True:
        query = sa.select(item).where(item.c.id > last_id).order_by(item.c.id).limit(AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return
        last_id = rows[-1].id
        kept = {row.id: list(dict.fromkeys(tag[:LONGEST_LABEL] for tag in row.tags)) for row in rows}
        labels = [
            {"item_id": item_id, "kind": "tag", "label": tag}
            for item_id, tags in kept.items()
            for tag in tags
        ]
        if labels:
            connection.execute(sa.insert(label), labels)
        for row in rows:
            if kept[row.id] != row.tags:
                connection.execute(sa.update(item).where(item.c.id == row.id).values(tags=kept[row.id]))


def downgrade() -> None:
    op.drop_table("question_bank_item_comment")
    op.drop_table("question_bank_item_label")
    op.drop_table("question_bank_bank_share")
    op.drop_index("ix_question_bank_item_in_review", table_name=ITEM)
    op.execute("UPDATE question_bank_item SET state = 'draft' WHERE state = 'in_review'")
    op.execute("UPDATE question_bank_item SET retired_from = 'draft' WHERE retired_from = 'in_review'")
    _change_states(STATES, FIRST_STATES)
    for column in (
        "created_by", "submitted_at", "submitted_by", "valid_until", "valid_from", "source", "difficulty",
        "knowledge_points",
    ):  # fmt: skip
        op.drop_column(ITEM, column)
    op.drop_column("question_bank_bank", "requires_review")


def _change_states(before: str, after: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _change_states_in_sqlite(connection, before, after)
        return
    op.drop_constraint(op.f(RULE), ITEM, type_="check")
    op.create_check_constraint(op.f(RULE), ITEM, sa.text(after))


def _change_states_in_sqlite(connection: sa.Connection, before: str, after: str) -> None:
    """Writes the states into the table's definition (sqlite.org/lang_altertable.html, section 7).

    Copying the table, as Alembic would, fails as soon as an item has a version: versions refer to the dropped rows, and
    foreign keys cannot be switched off within the transaction.
    """
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after)"
            " WHERE type = 'table' AND name = 'question_bank_item' AND instr(sql, :before) > 0"
        ),
        {"before": f"CHECK ({before})", "after": f"CHECK ({after})"},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
    if changed.rowcount != 1:
        raise RuntimeError("the rule of an item's states is not where the first revision has put it")
