"""initial"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificates_failed_lookup",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_failed_lookup")),
    )
    op.create_index(
        "ix_certificates_failed_lookup_asked_by_failed_at",
        "certificates_failed_lookup",
        ["asked_by", "failed_at"],
        unique=False,
    )
    op.create_table(
        "certificates_serial_counter",
        sa.Column("organisation", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "year", name=op.f("pk_certificates_serial_counter")),
    )
    op.create_table(
        "certificates_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=True),
        sa.Column("months_valid", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_template_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_template")),
    )
    op.create_index(
        op.f("ix_certificates_template_unit_id"), "certificates_template", ["unit_id"], unique=False
    )
    op.create_table(
        "certificates_template_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("template_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shipped_key", sa.String(length=80), nullable=True),
        sa.Column("shipped_version", sa.Integer(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(shipped_key IS NULL) <> (html IS NULL)",
            name=op.f("ck_certificates_template_version_one_drawing"),
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["certificates_template.id"],
            name=op.f("fk_certificates_template_version_template_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_template_version")),
        sa.UniqueConstraint(
            "template_id", "number", name=op.f("uq_certificates_template_version_template_id_number")
        ),
    )
    op.create_table(
        "certificates_certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_ref", sa.String(length=120), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("credit_ref", sa.String(length=120), nullable=False),
        sa.Column("award_ref", sa.String(length=120), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("person_name_latin", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("needs_attention", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("successor", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(state = 'valid') = (changed_at IS NULL)",
            name=op.f("ck_certificates_certificate_change_has_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('valid', 'revoked', 'superseded')", name=op.f("ck_certificates_certificate_state")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["lms_account.id"],
            name=op.f("fk_certificates_certificate_changed_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lms_person.id"],
            name=op.f("fk_certificates_certificate_person_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_certificate_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_certificate")),
        sa.UniqueConstraint(
            "person_id",
            "source",
            "source_ref",
            "edition",
            name=op.f("uq_certificates_certificate_person_id_source_source_ref_edition"),
        ),
        sa.UniqueConstraint("serial", name=op.f("uq_certificates_certificate_serial")),
        sa.UniqueConstraint("token", name=op.f("uq_certificates_certificate_token")),
    )
    op.create_index(
        "ix_certificates_certificate_person_id_issued_at",
        "certificates_certificate",
        ["person_id", "issued_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_certificates_certificate_person_name"),
        "certificates_certificate",
        ["person_name"],
        unique=False,
    )
    op.create_index(
        op.f("ix_certificates_certificate_subject"), "certificates_certificate", ["subject"], unique=False
    )
    op.create_index(
        "ix_certificates_certificate_unit_id_issued_at",
        "certificates_certificate",
        ["unit_id", "issued_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_certificates_certificate_unit_id_issued_at", table_name="certificates_certificate")
    op.drop_index(op.f("ix_certificates_certificate_subject"), table_name="certificates_certificate")
    op.drop_index(op.f("ix_certificates_certificate_person_name"), table_name="certificates_certificate")
    op.drop_index("ix_certificates_certificate_person_id_issued_at", table_name="certificates_certificate")
    op.drop_table("certificates_certificate")
    op.drop_table("certificates_template_version")
    op.drop_index(op.f("ix_certificates_template_unit_id"), table_name="certificates_template")
    op.drop_table("certificates_template")
    op.drop_table("certificates_serial_counter")
    op.drop_index("ix_certificates_failed_lookup_asked_by_failed_at", table_name="certificates_failed_lookup")
    op.drop_table("certificates_failed_lookup")
