"""Regrading and voided items"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Moment = sa.DateTime(timezone=True)


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _to(table: str, references: dict[str, str]) -> Sequence[sa.ForeignKeyConstraint]:
    return [_reference(table, column, to) for column, to in references.items()]


def upgrade() -> None:
    _regrading()
    _changes()
    _analysis()
    table = "question_bank_question_mark"
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("by_version_id", Identifier, nullable=True))
        batch.add_column(sa.Column("is_voided", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("marking", Document, server_default=sa.text("'[]'"), nullable=False))
        batch.create_foreign_key(
            op.f(f"fk_{table}_by_version_id"), "question_bank_item_version", ["by_version_id"], ["id"]
        )
    op.add_column("question_bank_exam_analysis", sa.Column("regrading", sa.BigInteger(), nullable=True))


def _regrading() -> None:
    table = "question_bank_regrading"
    op.create_table(
        table,
        sa.Column("id", Identifier, nullable=False),
        sa.Column("exam_id", Identifier, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("questions", Document, nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("undoes", Identifier, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("lowers", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("preview", Document, nullable=False),
        sa.Column("outcome", Document, nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("created_by", Identifier, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("finished_at", Moment, nullable=True),
        sa.CheckConstraint("kind IN ('regrade', 'void', 'restore', 'undo')", name=op.f(f"ck_{table}_kind")),
        sa.CheckConstraint(
            "state IN ('counting', 'planned', 'running', 'stopped', 'done')", name=op.f(f"ck_{table}_state")
        ),
        *_to(
            table,
            {
                "exam_id": "question_bank_exam",
                "undoes": "question_bank_regrading",
                "created_by": "lms_account",
            },
        ),
        _key(table, "id"),
    )
    op.create_index(op.f(f"ix_{table}_exam_id"), table, ["exam_id"], unique=False)


def _changes() -> None:
    table = "question_bank_mark_change"
    op.create_table(
        table,
        sa.Column("regrading_id", Identifier, nullable=False),
        sa.Column("attempt_id", Identifier, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("old_marks", sa.BigInteger(), nullable=True),
        sa.Column("new_marks", sa.BigInteger(), nullable=True),
        sa.Column("old_by_version_id", Identifier, nullable=True),
        sa.Column("new_by_version_id", Identifier, nullable=True),
        sa.Column("old_feedback", Document, nullable=False),
        sa.Column("was_voided", sa.Boolean(), nullable=False),
        sa.Column("is_voided", sa.Boolean(), nullable=False),
        *_to(
            table,
            {
                "regrading_id": "question_bank_regrading",
                "attempt_id": "question_bank_attempt",
                "old_by_version_id": "question_bank_item_version",
                "new_by_version_id": "question_bank_item_version",
            },
        ),
        _key(table, "regrading_id", "attempt_id", "position"),
    )
    op.create_index(op.f(f"ix_{table}_attempt_id"), table, ["attempt_id"], unique=False)
    table = "question_bank_score_change"
    op.create_table(
        table,
        sa.Column("regrading_id", Identifier, nullable=False),
        sa.Column("attempt_id", Identifier, nullable=False),
        sa.Column("old_percent", sa.BigInteger(), nullable=False),
        sa.Column("new_percent", sa.BigInteger(), nullable=False),
        sa.Column("was_passed", sa.Boolean(), nullable=True),
        sa.Column("is_passed", sa.Boolean(), nullable=True),
        sa.Column("was_announced", sa.Boolean(), nullable=False),
        *_to(table, {"regrading_id": "question_bank_regrading", "attempt_id": "question_bank_attempt"}),
        _key(table, "regrading_id", "attempt_id"),
    )


def _analysis() -> None:
    table = "question_bank_kept_analysis"
    op.create_table(
        table,
        sa.Column("exam_id", Identifier, nullable=False),
        sa.Column("counted", sa.String(length=10), nullable=False),
        sa.Column("reach", sa.String(length=64), nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column("body", Document, nullable=False),
        sa.Column("analysed_at", Moment, nullable=True),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        *_to(table, {"exam_id": "question_bank_exam"}),
        _key(table, "exam_id", "counted", "reach"),
    )
    table = "question_bank_exam_calibration"
    op.create_table(
        table,
        sa.Column("exam_id", Identifier, nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("is_converged", sa.Boolean(), nullable=False),
        sa.Column("log_likelihood", sa.Double(), nullable=False),
        sa.Column("reliability", sa.Double(), nullable=True),
        sa.Column("calibrated_at", Moment, nullable=False),
        *_to(table, {"exam_id": "question_bank_exam"}),
        _key(table, "exam_id"),
    )
    table = "question_bank_item_calibration"
    op.create_table(
        table,
        sa.Column("exam_id", Identifier, nullable=False),
        sa.Column("version_id", Identifier, nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("discrimination", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("discrimination_error", sa.Double(), nullable=True),
        sa.Column("difficulty_error", sa.Double(), nullable=True),
        sa.Column("is_bounded", sa.Boolean(), nullable=False),
        *_to(table, {"exam_id": "question_bank_exam", "version_id": "question_bank_item_version"}),
        _key(table, "exam_id", "version_id"),
    )
    op.create_index(op.f(f"ix_{table}_version_id"), table, ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_column("question_bank_exam_analysis", "regrading")
    table = "question_bank_question_mark"
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"fk_{table}_by_version_id"), type_="foreignkey")
        batch.drop_column("marking")
        batch.drop_column("is_voided")
        batch.drop_column("by_version_id")
    for name in (
        "item_calibration",
        "exam_calibration",
        "kept_analysis",
        "score_change",
        "mark_change",
        "regrading",
    ):
        op.drop_table(f"question_bank_{name}")
