"""Certificates from elsewhere, and the files that bring in many of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "certificates_external_import",
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("table", _JSON, nullable=False),
        sa.Column("created_by", _IDENTIFIER, nullable=True),
        sa.Column("created_by_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["lms_account.id"],
            name=op.f("fk_certificates_external_import_created_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_external_import")),
    )
    op.create_table(
        "certificates_external",
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("person_id", _IDENTIFIER, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("hours", sa.BigInteger(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("number_key", sa.String(length=64), nullable=False),
        sa.Column("file_id", _IDENTIFIER, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("found", _JSON, nullable=False),
        sa.Column("checks", _JSON, nullable=False),
        sa.Column("claim_id", _IDENTIFIER, nullable=True),
        sa.Column("import_id", _IDENTIFIER, nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["lms_hour_claim.id"], name=op.f("fk_certificates_external_claim_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["lms_file.id"], name=op.f("fk_certificates_external_file_id")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["certificates_external_import.id"],
            name=op.f("fk_certificates_external_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lms_person.id"],
            name=op.f("fk_certificates_external_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_external")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_certificates_external_claim_id")),
        sa.UniqueConstraint("person_id", "sha256", name=op.f("uq_certificates_external_person_id_sha256")),
    )
    op.create_index(
        op.f("ix_certificates_external_import_id"), "certificates_external", ["import_id"], unique=False
    )
    op.create_index(
        "ix_certificates_external_number_key", "certificates_external", ["number_key"], unique=False
    )
    op.create_index(
        op.f("ix_certificates_external_sha256"), "certificates_external", ["sha256"], unique=False
    )
    op.create_index(
        "uq_certificates_external_person_id_number_key",
        "certificates_external",
        ["person_id", "number_key"],
        unique=True,
        sqlite_where=sa.text("number_key <> ''"),
        postgresql_where=sa.text("number_key <> ''"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_certificates_external_person_id_number_key",
        table_name="certificates_external",
        sqlite_where=sa.text("number_key <> ''"),
        postgresql_where=sa.text("number_key <> ''"),
    )
    op.drop_index(op.f("ix_certificates_external_sha256"), table_name="certificates_external")
    op.drop_index("ix_certificates_external_number_key", table_name="certificates_external")
    op.drop_index(op.f("ix_certificates_external_import_id"), table_name="certificates_external")
    op.drop_table("certificates_external")
    op.drop_table("certificates_external_import")
