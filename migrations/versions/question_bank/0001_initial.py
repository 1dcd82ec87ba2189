"""initial"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_bank_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("occasion_type", sa.String(length=60), nullable=False),
        sa.Column("occasion_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("paper", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("rules", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grace_seconds", sa.Integer(), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marks", sa.BigInteger(), nullable=True),
        sa.Column("out_of", sa.BigInteger(), nullable=True),
        sa.Column("percent", sa.BigInteger(), nullable=True),
        sa.Column("is_passed", sa.Boolean(), nullable=True),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('in_progress', 'submitted', 'expired', 'graded')",
            name=op.f("ck_question_bank_attempt_state"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_question_bank_attempt_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_attempt")),
        sa.UniqueConstraint(
            "occasion_type",
            "occasion_id",
            "person_id",
            "number",
            name=op.f("uq_question_bank_attempt_occasion_type_occasion_id_person_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_question_bank_attempt_person_id"), "question_bank_attempt", ["person_id"], unique=False
    )
    op.create_index(
        "ix_question_bank_attempt_state_deadline",
        "question_bank_attempt",
        ["state", "deadline"],
        unique=False,
    )
    op.create_table(
        "question_bank_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["question_bank_attempt.id"], name=op.f("fk_question_bank_answer_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_answer")),
        sa.UniqueConstraint(
            "attempt_id",
            "position",
            "sequence",
            name=op.f("uq_question_bank_answer_attempt_id_position_sequence"),
        ),
    )
    op.create_table(
        "question_bank_bank",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_bank_created_by")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_question_bank_bank_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_bank")),
    )
    op.create_index(
        op.f("ix_question_bank_bank_created_by"), "question_bank_bank", ["created_by"], unique=False
    )
    op.create_index(op.f("ix_question_bank_bank_unit_id"), "question_bank_bank", ["unit_id"], unique=False)
    op.create_table(
        "question_bank_contest",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("draws", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("minutes_allowed", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("attempts_per_day", sa.Integer(), nullable=False),
        sa.Column("unit_rule", sa.String(length=10), nullable=False),
        sa.Column("counted_members", sa.Integer(), nullable=False),
        sa.Column("frozen_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'closed')", name=op.f("ck_question_bank_contest_state")
        ),
        sa.CheckConstraint("unit_rule IN ('sum', 'mean')", name=op.f("ck_question_bank_contest_unit_rule")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_contest_created_by")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_question_bank_contest_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_contest")),
    )
    op.create_index(
        op.f("ix_question_bank_contest_unit_id"), "question_bank_contest", ["unit_id"], unique=False
    )
    op.create_table(
        "question_bank_exam",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_standalone", sa.Boolean(), nullable=False),
        sa.Column("draws", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("minutes_allowed", sa.Integer(), nullable=True),
        sa.Column("pass_percent", sa.BigInteger(), nullable=False),
        sa.Column("attempts_allowed", sa.Integer(), nullable=True),
        sa.Column("grace_seconds", sa.Integer(), nullable=False),
        sa.Column("marks_per_question", sa.BigInteger(), nullable=False),
        sa.Column("multiple_response_rule", sa.String(length=20), nullable=False),
        sa.Column("shuffles_questions", sa.Boolean(), nullable=False),
        sa.Column("shuffles_options", sa.Boolean(), nullable=False),
        sa.Column("release", sa.String(length=20), nullable=False),
        sa.Column("shows_marks", sa.Boolean(), nullable=False),
        sa.Column("shows_feedback", sa.Boolean(), nullable=False),
        sa.Column("shows_answers", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'closed')", name=op.f("ck_question_bank_exam_state")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_exam_created_by")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_question_bank_exam_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_exam")),
    )
    op.create_index(op.f("ix_question_bank_exam_unit_id"), "question_bank_exam", ["unit_id"], unique=False)
    op.create_table(
        "question_bank_allowance",
        sa.Column("exam_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("extra_attempts", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["question_bank_exam.id"], name=op.f("fk_question_bank_allowance_exam_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_question_bank_allowance_person_id")
        ),
        sa.PrimaryKeyConstraint("exam_id", "person_id", name=op.f("pk_question_bank_allowance")),
    )
    op.create_table(
        "question_bank_bulk_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("after", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_bank_bank.id"], name=op.f("fk_question_bank_bulk_change_bank_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_bulk_change_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_bulk_change")),
    )
    op.create_index(
        op.f("ix_question_bank_bulk_change_bank_id"), "question_bank_bulk_change", ["bank_id"], unique=False
    )
    op.create_table(
        "question_bank_category",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_bank_bank.id"], name=op.f("fk_question_bank_category_bank_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["question_bank_category.id"], name=op.f("fk_question_bank_category_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_category")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_question_bank_category_parent_id_name")),
        sa.UniqueConstraint("path", name=op.f("uq_question_bank_category_path")),
    )
    op.create_index(
        op.f("ix_question_bank_category_bank_id"), "question_bank_category", ["bank_id"], unique=False
    )
    op.create_index(
        "ix_question_bank_category_path_pattern",
        "question_bank_category",
        ["path"],
        unique=False,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_table(
        "question_bank_contest_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("elapsed_ms", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["question_bank_attempt.id"],
            name=op.f("fk_question_bank_contest_entry_attempt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"],
            ["question_bank_contest.id"],
            name=op.f("fk_question_bank_contest_entry_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_question_bank_contest_entry_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["lms_unit.id"], name=op.f("fk_question_bank_contest_entry_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_contest_entry")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_question_bank_contest_entry_attempt_id")),
        sa.UniqueConstraint(
            "contest_id",
            "person_id",
            "day",
            "number",
            name=op.f("uq_question_bank_contest_entry_contest_id_person_id_day_number"),
        ),
    )
    op.create_index(
        op.f("ix_question_bank_contest_entry_person_id"),
        "question_bank_contest_entry",
        ["person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_question_bank_contest_entry_unit_id"),
        "question_bank_contest_entry",
        ["unit_id"],
        unique=False,
    )
    op.create_table(
        "question_bank_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("tags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("retired_from", sa.String(length=20), nullable=True),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'retired') = (retired_from IS NOT NULL)",
            name=op.f("ck_question_bank_item_retired_from_a_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'released', 'retired')", name=op.f("ck_question_bank_item_state")
        ),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_bank_bank.id"], name=op.f("fk_question_bank_item_bank_id")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["question_bank_category.id"], name=op.f("fk_question_bank_item_category_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_item")),
    )
    op.create_index(
        "ix_question_bank_item_bank_id_external_id",
        "question_bank_item",
        ["bank_id", "external_id"],
        unique=False,
    )
    op.create_index(
        "ix_question_bank_item_category_id_state",
        "question_bank_item",
        ["category_id", "state"],
        unique=False,
    )
    op.create_table(
        "question_bank_upload",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_bank_bank.id"], name=op.f("fk_question_bank_upload_bank_id")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["question_bank_category.id"], name=op.f("fk_question_bank_upload_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_upload_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_upload")),
    )
    op.create_index(
        op.f("ix_question_bank_upload_bank_id"), "question_bank_upload", ["bank_id"], unique=False
    )
    op.create_table(
        "question_bank_item_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("has_blank", sa.Boolean(), nullable=False),
        sa.Column("is_marked", sa.Boolean(), nullable=False),
        sa.Column("stem_text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=40), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_question_bank_item_version_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["question_bank_item.id"], name=op.f("fk_question_bank_item_version_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank_item_version")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_question_bank_item_version_item_id_version")),
    )
    op.create_index(
        op.f("ix_question_bank_item_version_content_hash"),
        "question_bank_item_version",
        ["content_hash"],
        unique=False,
    )
    op.create_table(
        "question_bank_question_mark",
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("marks", sa.BigInteger(), nullable=True),
        sa.Column("out_of", sa.BigInteger(), nullable=False),
        sa.Column("feedback", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.Column("marked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["question_bank_attempt.id"],
            name=op.f("fk_question_bank_question_mark_attempt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["lms_account.id"], name=op.f("fk_question_bank_question_mark_marked_by")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_bank_item_version.id"],
            name=op.f("fk_question_bank_question_mark_version_id"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name=op.f("pk_question_bank_question_mark")),
    )
    op.create_index(
        op.f("ix_question_bank_question_mark_version_id"),
        "question_bank_question_mark",
        ["version_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_question_bank_question_mark_version_id"), table_name="question_bank_question_mark")
    op.drop_table("question_bank_question_mark")
    op.drop_index(op.f("ix_question_bank_item_version_content_hash"), table_name="question_bank_item_version")
    op.drop_table("question_bank_item_version")
    op.drop_index(op.f("ix_question_bank_upload_bank_id"), table_name="question_bank_upload")
    op.drop_table("question_bank_upload")
    op.drop_index("ix_question_bank_item_category_id_state", table_name="question_bank_item")
    op.drop_index("ix_question_bank_item_bank_id_external_id", table_name="question_bank_item")
    op.drop_table("question_bank_item")
    op.drop_index(op.f("ix_question_bank_contest_entry_unit_id"), table_name="question_bank_contest_entry")
    op.drop_index(op.f("ix_question_bank_contest_entry_person_id"), table_name="question_bank_contest_entry")
    op.drop_table("question_bank_contest_entry")
    op.drop_index(
        "ix_question_bank_category_path_pattern",
        table_name="question_bank_category",
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.drop_index(op.f("ix_question_bank_category_bank_id"), table_name="question_bank_category")
    op.drop_table("question_bank_category")
    op.drop_index(op.f("ix_question_bank_bulk_change_bank_id"), table_name="question_bank_bulk_change")
    op.drop_table("question_bank_bulk_change")
    op.drop_table("question_bank_allowance")
    op.drop_index(op.f("ix_question_bank_exam_unit_id"), table_name="question_bank_exam")
    op.drop_table("question_bank_exam")
    op.drop_index(op.f("ix_question_bank_contest_unit_id"), table_name="question_bank_contest")
    op.drop_table("question_bank_contest")
    op.drop_index(op.f("ix_question_bank_bank_unit_id"), table_name="question_bank_bank")
    op.drop_index(op.f("ix_question_bank_bank_created_by"), table_name="question_bank_bank")
    op.drop_table("question_bank_bank")
    op.drop_table("question_bank_answer")
    op.drop_index("ix_question_bank_attempt_state_deadline", table_name="question_bank_attempt")
    op.drop_index(op.f("ix_question_bank_attempt_person_id"), table_name="question_bank_attempt")
    op.drop_table("question_bank_attempt")
