"""initial"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


CATEGORIES = [
    {"key": "centralised", "name": "集中培训", "name_en": "Centralised training", "position": 1},
    {"key": "online", "name": "网络学习", "name_en": "Online learning", "position": 2},
    {"key": "self_study", "name": "自学", "name_en": "Self-study", "position": 3},
    {"key": "lecturing", "name": "授课", "name_en": "Lecturing", "position": 4},
    {"key": "external", "name": "外部培训", "name_en": "External training", "position": 5},
]


def seed_categories() -> None:
    table = sa.table(
        "lms_hour_category", sa.column("key"), sa.column("name"), sa.column("name_en"), sa.column("position")
    )
    op.bulk_insert(table, CATEGORIES)


def upgrade() -> None:
    op.create_table(
        "lms_hour_category",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lms_hour_category")),
    )
    op.create_table(
        "lms_login_failure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_login_failure")),
    )
    op.create_index(
        "ix_lms_login_failure_username_device_failed_at",
        "lms_login_failure",
        ["username", "device", "failed_at"],
        unique=False,
    )
    op.create_table(
        "lms_outbox_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delivery", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_outbox_message")),
    )
    op.create_index(
        op.f("ix_lms_outbox_message_next_attempt_at"), "lms_outbox_message", ["next_attempt_at"], unique=False
    )
    op.create_table(
        "lms_unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["lms_unit.id"], name=op.f("fk_lms_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_lms_unit_code")),
        sa.UniqueConstraint("path", name=op.f("uq_lms_unit_path")),
    )
    op.create_index(op.f("ix_lms_unit_parent_id"), "lms_unit", ["parent_id"], unique=False)
    op.create_index(
        "ix_lms_unit_path_pattern",
        "lms_unit",
        ["path"],
        unique=False,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_table(
        "lms_person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["lms_unit.id"], name=op.f("fk_lms_person_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_person")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_lms_person_organisation_id_number")),
    )
    op.create_index(op.f("ix_lms_person_name"), "lms_person", ["name"], unique=False)
    op.create_table(
        "lms_plugin_switch",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["lms_unit.id"], name=op.f("fk_lms_plugin_switch_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "plugin", name=op.f("pk_lms_plugin_switch")),
    )
    op.create_table(
        "lms_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["lms_person.id"], name=op.f("fk_lms_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_lms_account_person_id")),
        sa.UniqueConstraint("username", name=op.f("uq_lms_account_username")),
    )
    op.create_table(
        "lms_appointment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("post_en", sa.String(length=120), nullable=True),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("is_full_time", sa.Boolean(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_lms_appointment_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["lms_person.id"], name=op.f("fk_lms_appointment_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_lms_appointment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_appointment")),
    )
    op.create_index(op.f("ix_lms_appointment_person_id"), "lms_appointment", ["person_id"], unique=False)
    op.create_index(op.f("ix_lms_appointment_unit_id"), "lms_appointment", ["unit_id"], unique=False)
    op.create_index(
        "ix_lms_appointment_unit_id_starts_on", "lms_appointment", ["unit_id", "starts_on"], unique=False
    )
    op.create_table(
        "lms_ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("activity", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_ref", sa.String(length=120), nullable=False),
        sa.Column("rule_version", sa.String(length=80), nullable=False),
        sa.Column("earned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.String(length=120), nullable=False),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(reverses_id IS NULL) = (hours >= 0)",
            name=op.f("ck_lms_ledger_entry_only_reversals_are_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["category"], ["lms_hour_category.key"], name=op.f("fk_lms_ledger_entry_category")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["lms_person.id"], name=op.f("fk_lms_ledger_entry_person_id")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["lms_ledger_entry.id"], name=op.f("fk_lms_ledger_entry_reverses_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_lms_ledger_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_ledger_entry")),
        sa.UniqueConstraint(
            "person_id", "source", "source_ref", name=op.f("uq_lms_ledger_entry_person_id_source_source_ref")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_lms_ledger_entry_reverses_id")),
    )
    op.create_index(
        "ix_lms_ledger_entry_totals",
        "lms_ledger_entry",
        ["person_id", "earned_at", "category", "hours"],
        unique=False,
    )
    op.create_index(op.f("ix_lms_ledger_entry_unit_id"), "lms_ledger_entry", ["unit_id"], unique=False)
    op.create_table(
        "lms_audit_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("on_behalf_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject_type", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("subject_title", sa.String(length=300), nullable=False),
        sa.Column("unit_path", sa.String(length=400), nullable=False),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("after", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_account_id"], ["lms_account.id"], name=op.f("fk_lms_audit_event_actor_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of"], ["lms_account.id"], name=op.f("fk_lms_audit_event_on_behalf_of")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_audit_event")),
    )
    op.create_index(
        op.f("ix_lms_audit_event_actor_account_id"), "lms_audit_event", ["actor_account_id"], unique=False
    )
    op.create_index(op.f("ix_lms_audit_event_happened_at"), "lms_audit_event", ["happened_at"], unique=False)
    op.create_index(
        "ix_lms_audit_event_subject_type_subject_id",
        "lms_audit_event",
        ["subject_type", "subject_id"],
        unique=False,
    )
    op.create_table(
        "lms_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mime", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("visibility", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["lms_account.id"], name=op.f("fk_lms_file_created_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_lms_file_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_file")),
        sa.UniqueConstraint("key", name=op.f("uq_lms_file_key")),
    )
    op.create_index(op.f("ix_lms_file_created_by"), "lms_file", ["created_by"], unique=False)
    op.create_index(op.f("ix_lms_file_sha256"), "lms_file", ["sha256"], unique=False)
    op.create_index(op.f("ix_lms_file_unit_id"), "lms_file", ["unit_id"], unique=False)
    op.create_table(
        "lms_job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("checkpoint", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("is_cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_by", sa.String(length=80), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["lms_account.id"], name=op.f("fk_lms_job_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_job")),
    )
    op.create_index(op.f("ix_lms_job_created_by"), "lms_job", ["created_by"], unique=False)
    op.create_index("ix_lms_job_state_not_before", "lms_job", ["state", "not_before"], unique=False)
    op.create_table(
        "lms_login_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["lms_account.id"], name=op.f("fk_lms_login_session_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_lms_login_session_token_hash")),
    )
    op.create_index(
        op.f("ix_lms_login_session_account_id"), "lms_login_session", ["account_id"], unique=False
    )
    op.create_table(
        "lms_role_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["lms_account.id"], name=op.f("fk_lms_role_grant_account_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_lms_role_grant_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_role_grant")),
        sa.UniqueConstraint(
            "account_id", "role", "unit_id", name=op.f("uq_lms_role_grant_account_id_role_unit_id")
        ),
    )
    op.create_index(op.f("ix_lms_role_grant_unit_id"), "lms_role_grant", ["unit_id"], unique=False)
    op.create_table(
        "lms_roster_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("table", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_lms_roster_import_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lms_roster_import")),
    )
    seed_categories()


def downgrade() -> None:
    op.drop_table("lms_roster_import")
    op.drop_index(op.f("ix_lms_role_grant_unit_id"), table_name="lms_role_grant")
    op.drop_table("lms_role_grant")
    op.drop_index(op.f("ix_lms_login_session_account_id"), table_name="lms_login_session")
    op.drop_table("lms_login_session")
    op.drop_index("ix_lms_job_state_not_before", table_name="lms_job")
    op.drop_index(op.f("ix_lms_job_created_by"), table_name="lms_job")
    op.drop_table("lms_job")
    op.drop_index(op.f("ix_lms_file_unit_id"), table_name="lms_file")
    op.drop_index(op.f("ix_lms_file_sha256"), table_name="lms_file")
    op.drop_index(op.f("ix_lms_file_created_by"), table_name="lms_file")
    op.drop_table("lms_file")
    op.drop_index("ix_lms_audit_event_subject_type_subject_id", table_name="lms_audit_event")
    op.drop_index(op.f("ix_lms_audit_event_happened_at"), table_name="lms_audit_event")
    op.drop_index(op.f("ix_lms_audit_event_actor_account_id"), table_name="lms_audit_event")
    op.drop_table("lms_audit_event")
    op.drop_index(op.f("ix_lms_ledger_entry_unit_id"), table_name="lms_ledger_entry")
    op.drop_index("ix_lms_ledger_entry_totals", table_name="lms_ledger_entry")
    op.drop_table("lms_ledger_entry")
    op.drop_index("ix_lms_appointment_unit_id_starts_on", table_name="lms_appointment")
    op.drop_index(op.f("ix_lms_appointment_unit_id"), table_name="lms_appointment")
    op.drop_index(op.f("ix_lms_appointment_person_id"), table_name="lms_appointment")
    op.drop_table("lms_appointment")
    op.drop_table("lms_account")
    op.drop_table("lms_plugin_switch")
    op.drop_index(op.f("ix_lms_person_name"), table_name="lms_person")
    op.drop_table("lms_person")
    op.drop_index(
        "ix_lms_unit_path_pattern", table_name="lms_unit", postgresql_ops={"path": "text_pattern_ops"}
    )
    op.drop_index(op.f("ix_lms_unit_parent_id"), table_name="lms_unit")
    op.drop_table("lms_unit")
    op.drop_index(op.f("ix_lms_outbox_message_next_attempt_at"), table_name="lms_outbox_message")
    op.drop_table("lms_outbox_message")
    op.drop_index("ix_lms_login_failure_username_device_failed_at", table_name="lms_login_failure")
    op.drop_table("lms_login_failure")
    op.drop_table("lms_hour_category")
