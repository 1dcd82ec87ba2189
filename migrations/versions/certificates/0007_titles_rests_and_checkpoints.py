"""English titles of revocations, runs that rest with their job, and signed checkpoints of the chain"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_RUN = sa.table("certificates_run", sa.column("state"), sa.column("finished_at"))
_STATE = "ck_certificates_run_state"
_OF_THREE = "state IN ('running', 'done', 'stopped')"
_OF_TWO = "state IN ('running', 'done')"


def upgrade() -> None:
    op.add_column(
        "certificates_revocation",
        sa.Column("title_en", sa.String(length=300), server_default="", nullable=False),
    )
    # that a run rests is now told by its job, which has ended
    op.execute(sa.update(_RUN).where(_RUN.c.state == "stopped").values(state="running", finished_at=None))
    _change_states(_OF_THREE, _OF_TWO)
    op.create_table(
        "certificates_checkpoint",
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_checkpoint")),
    )


def downgrade() -> None:
    op.drop_table("certificates_checkpoint")
    _change_states(_OF_TWO, _OF_THREE)
    op.drop_column("certificates_revocation", "title_en")


def _change_states(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _change_states_in_sqlite(op.get_bind(), before, after)
        return
    op.drop_constraint(op.f(_STATE), "certificates_run", type_="check")
    op.create_check_constraint(op.f(_STATE), "certificates_run", sa.text(after))


def _change_states_in_sqlite(connection: sa.Connection, before: str, after: str) -> None:
    """Writes the rule into the table's definition (sqlite.org/lang_altertable.html, section 7): a copy of the table
    would take the runs away from their certificates, because foreign keys are on within the transaction."""
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after)"
            " WHERE type = 'table' AND name = 'certificates_run' AND instr(sql, :before) > 0"
        ),
        {"before": f"CHECK ({before})", "after": f"CHECK ({after})"},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
    if changed.rowcount != 1:
        raise RuntimeError("the states of issuing runs are not where the fourth revision has put them")
