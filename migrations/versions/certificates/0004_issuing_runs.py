"""issuing runs, rules and approvals, revocations by two, links"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "certificates_share_link",
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("token", sa.String(length=26), nullable=False),
        sa.Column("person_id", _IDENTIFIER, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("serials", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lms_person.id"],
            name=op.f("fk_certificates_share_link_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_share_link")),
        sa.UniqueConstraint("token", name=op.f("uq_certificates_share_link_token")),
    )
    op.create_index(
        op.f("ix_certificates_share_link_person_id"), "certificates_share_link", ["person_id"], unique=False
    )
    op.create_table(
        "certificates_award_rule",
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("unit_id", _IDENTIFIER, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("award_ref", sa.String(length=120), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", _IDENTIFIER, nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["lms_account.id"],
            name=op.f("fk_certificates_award_rule_created_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_award_rule_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_award_rule")),
        sa.UniqueConstraint("source", "ref", name=op.f("uq_certificates_award_rule_source_ref")),
        sa.UniqueConstraint("subject", name=op.f("uq_certificates_award_rule_subject")),
    )
    op.create_index(
        op.f("ix_certificates_award_rule_unit_id"), "certificates_award_rule", ["unit_id"], unique=False
    )
    op.create_table(
        "certificates_candidacy",
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("person_id", _IDENTIFIER, nullable=False),
        sa.Column("unit_id", _IDENTIFIER, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_ref", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("award_ref", sa.String(length=120), nullable=False),
        sa.Column("carries_hours", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("completion", _JSON, nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", _IDENTIFIER, nullable=True),
        sa.Column("decided_by_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)",
            name=op.f("ck_certificates_candidacy_decision_has_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'refused')", name=op.f("ck_certificates_candidacy_state")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["lms_account.id"],
            name=op.f("fk_certificates_candidacy_decided_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["lms_person.id"],
            name=op.f("fk_certificates_candidacy_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_candidacy_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_candidacy")),
        sa.UniqueConstraint(
            "person_id",
            "source",
            "source_ref",
            name=op.f("uq_certificates_candidacy_person_id_source_source_ref"),
        ),
    )
    op.create_index(
        op.f("ix_certificates_candidacy_person_id"), "certificates_candidacy", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_certificates_candidacy_subject"), "certificates_candidacy", ["subject"], unique=False
    )
    op.create_index(
        "ix_certificates_candidacy_unit_id_state",
        "certificates_candidacy",
        ["unit_id", "state"],
        unique=False,
    )
    op.create_table(
        "certificates_run",
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("unit_id", _IDENTIFIER, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("award_ref", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("is_mailed", sa.Boolean(), nullable=False),
        sa.Column("queue", _JSON, nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("renews_id", _IDENTIFIER, nullable=True),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", _IDENTIFIER, nullable=True),
        sa.Column("created_by_name", sa.String(length=120), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (finished_at IS NULL)", name=op.f("ck_certificates_run_end_has_instant")
        ),
        sa.CheckConstraint("state IN ('running', 'done', 'stopped')", name=op.f("ck_certificates_run_state")),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["lms_account.id"],
            name=op.f("fk_certificates_run_created_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"],
            ["certificates_run.id"],
            name=op.f("fk_certificates_run_renews_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_run_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_run")),
    )
    op.create_index(op.f("ix_certificates_run_unit_id"), "certificates_run", ["unit_id"], unique=False)
    op.create_table(
        "certificates_revocation",
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("unit_id", _IDENTIFIER, nullable=False),
        sa.Column("run_id", _IDENTIFIER, nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("serials", _JSON, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", _IDENTIFIER, nullable=True),
        sa.Column("asked_by_name", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", _IDENTIFIER, nullable=True),
        sa.Column("decided_by_name", sa.String(length=120), nullable=False),
        sa.Column("refusal", sa.String(length=500), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'declined', 'running', 'done')",
            name=op.f("ck_certificates_revocation_state"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["lms_account.id"],
            name=op.f("fk_certificates_revocation_asked_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["lms_account.id"],
            name=op.f("fk_certificates_revocation_decided_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["certificates_run.id"],
            name=op.f("fk_certificates_revocation_run_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_revocation_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_revocation")),
    )
    op.create_index(
        op.f("ix_certificates_revocation_run_id"), "certificates_revocation", ["run_id"], unique=False
    )
    op.create_index(
        "ix_certificates_revocation_unit_id_state",
        "certificates_revocation",
        ["unit_id", "state"],
        unique=False,
    )
    with op.batch_alter_table("certificates_certificate") as table:
        table.add_column(sa.Column("run_id", _IDENTIFIER, nullable=True))
        table.create_foreign_key(
            op.f("fk_certificates_certificate_run_id"),
            "certificates_run",
            ["run_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index("ix_certificates_certificate_expires_on", ["expires_on"])
        table.create_index(op.f("ix_certificates_certificate_run_id"), ["run_id"])


def downgrade() -> None:
    with op.batch_alter_table("certificates_certificate") as table:
        table.drop_index(op.f("ix_certificates_certificate_run_id"))
        table.drop_index("ix_certificates_certificate_expires_on")
        table.drop_constraint(op.f("fk_certificates_certificate_run_id"), type_="foreignkey")
        table.drop_column("run_id")
    op.drop_index("ix_certificates_revocation_unit_id_state", table_name="certificates_revocation")
    op.drop_index(op.f("ix_certificates_revocation_run_id"), table_name="certificates_revocation")
    op.drop_table("certificates_revocation")
    op.drop_index(op.f("ix_certificates_run_unit_id"), table_name="certificates_run")
    op.drop_table("certificates_run")
    op.drop_index("ix_certificates_candidacy_unit_id_state", table_name="certificates_candidacy")
    op.drop_index(op.f("ix_certificates_candidacy_subject"), table_name="certificates_candidacy")
    op.drop_index(op.f("ix_certificates_candidacy_person_id"), table_name="certificates_candidacy")
    op.drop_table("certificates_candidacy")
    op.drop_index(op.f("ix_certificates_award_rule_unit_id"), table_name="certificates_award_rule")
    op.drop_table("certificates_award_rule")
    op.drop_index(op.f("ix_certificates_share_link_person_id"), table_name="certificates_share_link")
    op.drop_table("certificates_share_link")
