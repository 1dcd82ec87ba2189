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
        "courses_rotation_cycle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_courses_rotation_cycle_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["category"], ["lms_hour_category.key"], name=op.f("fk_courses_rotation_cycle_category")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_rotation_cycle_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_rotation_cycle")),
    )
    op.create_index(
        op.f("ix_courses_rotation_cycle_unit_id"), "courses_rotation_cycle", ["unit_id"], unique=False
    )
    op.create_table(
        "courses_learning_presence",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_courses_learning_presence_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_courses_learning_presence")),
    )
    op.create_table(
        "courses_rotation_cohort",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cycle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_courses_rotation_cohort_ends_after_start")),
        sa.CheckConstraint("places > 0", name=op.f("ck_courses_rotation_cohort_has_places")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["courses_rotation_cycle.id"], name=op.f("fk_courses_rotation_cohort_cycle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_rotation_cohort")),
    )
    op.create_index(
        op.f("ix_courses_rotation_cohort_cycle_id"), "courses_rotation_cohort", ["cycle_id"], unique=False
    )
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
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'retired')", name=op.f("ck_courses_course_state")
        ),
        sa.CheckConstraint(
            "(award_type IS NULL) = (award_ref IS NULL)", name=op.f("ck_courses_course_award_is_whole")
        ),
        sa.CheckConstraint(
            "deleted_at IS NULL OR version = 0", name=op.f("ck_courses_course_published_is_kept")
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
        "courses_rotation_duty",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cycle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["courses_rotation_cohort.id"], name=op.f("fk_courses_rotation_duty_cohort_id")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["courses_rotation_cycle.id"], name=op.f("fk_courses_rotation_duty_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_courses_rotation_duty_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_rotation_duty")),
        sa.UniqueConstraint(
            "cycle_id", "person_id", name=op.f("uq_courses_rotation_duty_cycle_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_courses_rotation_duty_cohort_id"), "courses_rotation_duty", ["cohort_id"], unique=False
    )
    op.create_index(
        "ix_courses_rotation_duty_cycle_id_completed_on",
        "courses_rotation_duty",
        ["cycle_id", "completed_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_courses_rotation_duty_person_id"), "courses_rotation_duty", ["person_id"], unique=False
    )
    op.create_table(
        "courses_enrolment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("course_version", sa.Integer(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'completed') = (completed_at IS NOT NULL)",
            name=op.f("ck_courses_enrolment_completed_has_instant"),
        ),
        sa.CheckConstraint(
            "state IN ('active', 'completed', 'withdrawn')", name=op.f("ck_courses_enrolment_state")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["lms_account.id"], name=op.f("fk_courses_enrolment_assigned_by")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses_course.id"], name=op.f("fk_courses_enrolment_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_courses_enrolment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_enrolment")),
        sa.UniqueConstraint(
            "course_id", "person_id", "cycle", name=op.f("uq_courses_enrolment_course_id_person_id_cycle")
        ),
    )
    op.create_index(
        op.f("ix_courses_enrolment_assigned_by"), "courses_enrolment", ["assigned_by"], unique=False
    )
    op.create_index(op.f("ix_courses_enrolment_person_id"), "courses_enrolment", ["person_id"], unique=False)
    op.create_index(
        "uq_courses_enrolment_active",
        "courses_enrolment",
        ["course_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
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
        "courses_video_length",
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["lms_file.id"], name=op.f("fk_courses_video_length_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_courses_video_length")),
    )
    op.create_table(
        "courses_completion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("course_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("hours", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("award_type", sa.String(length=80), nullable=True),
        sa.Column("award_ref", sa.String(length=120), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["category"], ["lms_hour_category.key"], name=op.f("fk_courses_completion_category")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses_course.id"], name=op.f("fk_courses_completion_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["courses_enrolment.id"], name=op.f("fk_courses_completion_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lms_person.id"], name=op.f("fk_courses_completion_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["lms_unit.id"], name=op.f("fk_courses_completion_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_completion")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_courses_completion_enrolment_id")),
    )
    op.create_index(
        op.f("ix_courses_completion_course_id"), "courses_completion", ["course_id"], unique=False
    )
    op.create_index(
        op.f("ix_courses_completion_person_id"), "courses_completion", ["person_id"], unique=False
    )
    op.create_index(op.f("ix_courses_completion_unit_id"), "courses_completion", ["unit_id"], unique=False)
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
    op.create_table(
        "courses_lesson_progress",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lesson_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("milliseconds_counted", sa.Integer(), nullable=False),
        sa.Column("watched", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("first_opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["courses_enrolment.id"], name=op.f("fk_courses_lesson_progress_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["courses_lesson.id"], name=op.f("fk_courses_lesson_progress_lesson_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_lesson_progress")),
        sa.UniqueConstraint(
            "enrolment_id", "lesson_id", name=op.f("uq_courses_lesson_progress_enrolment_id_lesson_id")
        ),
    )
    op.create_index(
        op.f("ix_courses_lesson_progress_lesson_id"), "courses_lesson_progress", ["lesson_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_courses_lesson_progress_lesson_id"), table_name="courses_lesson_progress")
    op.drop_table("courses_lesson_progress")
    op.drop_index(op.f("ix_courses_lesson_section_id"), table_name="courses_lesson")
    op.drop_index(op.f("ix_courses_lesson_file_id"), table_name="courses_lesson")
    op.drop_index("ix_courses_lesson_activity_type_activity_ref", table_name="courses_lesson")
    op.drop_table("courses_lesson")
    op.drop_index(op.f("ix_courses_completion_unit_id"), table_name="courses_completion")
    op.drop_index(op.f("ix_courses_completion_person_id"), table_name="courses_completion")
    op.drop_index(op.f("ix_courses_completion_course_id"), table_name="courses_completion")
    op.drop_table("courses_completion")
    op.drop_table("courses_video_length")
    op.drop_index(op.f("ix_courses_section_course_id"), table_name="courses_section")
    op.drop_table("courses_section")
    op.drop_index(
        "uq_courses_enrolment_active",
        table_name="courses_enrolment",
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.drop_index(op.f("ix_courses_enrolment_person_id"), table_name="courses_enrolment")
    op.drop_index(op.f("ix_courses_enrolment_assigned_by"), table_name="courses_enrolment")
    op.drop_table("courses_enrolment")
    op.drop_index(op.f("ix_courses_rotation_duty_person_id"), table_name="courses_rotation_duty")
    op.drop_index("ix_courses_rotation_duty_cycle_id_completed_on", table_name="courses_rotation_duty")
    op.drop_index(op.f("ix_courses_rotation_duty_cohort_id"), table_name="courses_rotation_duty")
    op.drop_table("courses_rotation_duty")
    op.drop_index("ix_courses_course_unit_id_state", table_name="courses_course")
    op.drop_index(op.f("ix_courses_course_created_by"), table_name="courses_course")
    op.drop_table("courses_course")
    op.drop_index(op.f("ix_courses_rotation_cohort_cycle_id"), table_name="courses_rotation_cohort")
    op.drop_table("courses_rotation_cohort")
    op.drop_table("courses_learning_presence")
    op.drop_index(op.f("ix_courses_rotation_cycle_unit_id"), table_name="courses_rotation_cycle")
    op.drop_table("courses_rotation_cycle")
