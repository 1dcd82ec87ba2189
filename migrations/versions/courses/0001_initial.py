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
        "courses_course",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("cover", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("award_type", sa.String(length=80), nullable=True),
        sa.Column("award_ref", sa.String(length=120), nullable=True),
        sa.Column("audience", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("is_open_enrolment", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'retired')", name=op.f("ck_courses_course_state")
        ),
        sa.CheckConstraint(
            "(award_type IS NULL) = (award_ref IS NULL)", name=op.f("ck_courses_course_award_is_whole")
        ),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_courses_course_hours_not_negative")),
        sa.ForeignKeyConstraint(
            ["category"], ["lms_hour_category.key"], name=op.f("fk_courses_course_category")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["lms_account.id"], name=op.f("fk_courses_course_created_by")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_course_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_course")),
    )
    op.create_index(op.f("ix_courses_course_created_by"), "courses_course", ["created_by"], unique=False)
    op.create_index("ix_courses_course_unit_id_state", "courses_course", ["unit_id", "state"], unique=False)
    op.create_table(
        "courses_section",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses_course.id"], name=op.f("fk_courses_section_course_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_section")),
    )
    op.create_index(op.f("ix_courses_section_course_id"), "courses_section", ["course_id"], unique=False)
    op.create_table(
        "courses_lesson",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("section_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("activity_type", sa.String(length=80), nullable=True),
        sa.Column("activity_ref", sa.String(length=120), nullable=True),
        sa.Column("minutes_required", sa.Integer(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('page', 'video', 'document', 'activity')", name=op.f("ck_courses_lesson_kind")
        ),
        sa.CheckConstraint(
            "(activity_type IS NULL) = (activity_ref IS NULL)",
            name=op.f("ck_courses_lesson_activity_is_whole"),
        ),
        sa.CheckConstraint("minutes_required >= 0", name=op.f("ck_courses_lesson_minutes_not_negative")),
        sa.ForeignKeyConstraint(["file_id"], ["lms_file.id"], name=op.f("fk_courses_lesson_file_id")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["courses_section.id"], name=op.f("fk_courses_lesson_section_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_lesson")),
    )
    op.create_index(
        "ix_courses_lesson_activity_type_activity_ref",
        "courses_lesson",
        ["activity_type", "activity_ref"],
        unique=False,
    )
    op.create_index(op.f("ix_courses_lesson_file_id"), "courses_lesson", ["file_id"], unique=False)
    op.create_index(op.f("ix_courses_lesson_section_id"), "courses_lesson", ["section_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_courses_lesson_section_id"), table_name="courses_lesson")
    op.drop_index(op.f("ix_courses_lesson_file_id"), table_name="courses_lesson")
    op.drop_index("ix_courses_lesson_activity_type_activity_ref", table_name="courses_lesson")
    op.drop_table("courses_lesson")
    op.drop_index(op.f("ix_courses_section_course_id"), table_name="courses_section")
    op.drop_table("courses_section")
    op.drop_index("ix_courses_course_unit_id_state", table_name="courses_course")
    op.drop_index(op.f("ix_courses_course_created_by"), table_name="courses_course")
    op.drop_table("courses_course")
