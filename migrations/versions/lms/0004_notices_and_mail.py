"""notices and mail"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lms_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("values", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["lms_person.id"], name=op.f("fk_lms_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_notice")),
        sa.UniqueConstraint("person_id", "kind", "ref", name=op.f("uq_lms_notice_person_id_kind_ref")),
    )
    op.create_index("ix_lms_notice_person_id_given_at", "lms_notice", ["person_id", "given_at"], unique=False)
    op.create_index(
        "ix_lms_notice_unread",
        "lms_notice",
        ["person_id", "kind"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "lms_mail_choice",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("is_mailed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["lms_person.id"], name=op.f("fk_lms_mail_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_lms_mail_choice")),
    )
    op.create_table(
        "lms_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("values", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["lms_person.id"], name=op.f("fk_lms_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_mail")),
        sa.UniqueConstraint("person_id", "kind", "ref", name=op.f("uq_lms_mail_person_id_kind_ref")),
    )
    op.create_index(
        "ix_lms_mail_state_next_attempt_at", "lms_mail", ["state", "next_attempt_at"], unique=False
    )
    op.create_table(
        "lms_mail_attachment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mail_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_id"],
            ["lms_mail.id"],
            name=op.f("fk_lms_mail_attachment_mail_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_mail_attachment")),
    )
    op.create_index(op.f("ix_lms_mail_attachment_mail_id"), "lms_mail_attachment", ["mail_id"], unique=False)


def downgrade() -> None:
    for table in ("lms_mail_attachment", "lms_mail", "lms_mail_choice", "lms_notice"):
        op.drop_table(table)
