"""Searching items and finding near-duplicates"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from question_bank.bank.domain import QUESTION_TYPES
from question_bank.search.services.indexing import reindex_everything

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEX = "question_bank_item_fts"
ITEM = "question_bank_item.id"


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "question_bank_item_print",
        sa.Column("item_id", _id(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("wording", sa.BigInteger(), nullable=False),
        sa.Column("numbers", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], [ITEM], name=op.f("fk_question_bank_item_print_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_question_bank_item_print")),
    )
    op.create_table(
        "question_bank_kept_pair",
        sa.Column("id", _id(), nullable=False),
        sa.Column("first_id", _id(), nullable=False),
        sa.Column("second_id", _id(), nullable=False),
        sa.Column("created_by", _id(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_question_bank_kept_pair_in_order")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_kept_pair_created_by")
        ),
        sa.ForeignKeyConstraint(["first_id"], [ITEM], name=op.f("fk_question_bank_kept_pair_first_id")),
        sa.ForeignKeyConstraint(["second_id"], [ITEM], name=op.f("fk_question_bank_kept_pair_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_kept_pair")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_question_bank_kept_pair_first_id_second_id")
        ),
    )
    op.create_index(
        op.f("ix_question_bank_kept_pair_second_id"), "question_bank_kept_pair", ["second_id"], unique=False
    )
    connection = op.get_bind()
    _create_index(connection)
    _fill_index(connection)


def _fill_index(connection: sa.Connection) -> None:
    """The index is made of what is stored and can be made again at any time (lms questions reindex), so this revision
    may use the code of the day. On a new site there is nothing to index, and the tables may not yet be what that code
    expects."""
    if connection.scalar(sa.text("SELECT 1 FROM question_bank_item LIMIT 1")) is None:
        return
    session = Session(bind=connection, join_transaction_mode="create_savepoint")
    with session, session.begin():
        reindex_everything(session, {kind.key: kind for kind in QUESTION_TYPES})


def _create_index(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {INDEX} USING fts5(heading, shown, labels, keys, bands,"
            " tokenize = 'unicode61 remove_diacritics 0')"
        )
        return
    connection.exec_driver_sql(
        f"CREATE TABLE {INDEX} (rowid bigint PRIMARY KEY, words tsvector NOT NULL, heading tsvector NOT NULL,"
        " bands bigint[] NOT NULL)"
    )
    for column in ("words", "heading", "bands"):
        connection.exec_driver_sql(f"CREATE INDEX ix_{INDEX}_{column} ON {INDEX} USING gin ({column})")


def downgrade() -> None:
    op.drop_table(INDEX)
    op.drop_table("question_bank_kept_pair")
    op.drop_table("question_bank_item_print")
