"""Sheets that are designed in the page, their pictures, and what a unit awards by"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_VERSION = "certificates_template_version"
_ONE_DRAWING = "ck_certificates_template_version_one_drawing"
_OF_TWO = "(shipped_key IS NULL) <> (html IS NULL)"
_OF_THREE = (
    "CASE WHEN layout IS NULL THEN (shipped_key IS NULL) <> (html IS NULL) "
    "ELSE shipped_key IS NULL AND html IS NULL END"
)


def _table(rule: str, *more: sa.Column[str]) -> sa.Table:
    """The versions as they stand: SQLite does not tell a migration what is checked."""
    return sa.Table(
        _VERSION,
        sa.MetaData(),
        sa.Column("id", _IDENTIFIER, nullable=False),
        sa.Column("template_id", _IDENTIFIER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shipped_key", sa.String(length=80), nullable=True),
        sa.Column("shipped_version", sa.Integer(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *more,
        sa.CheckConstraint(rule, name=op.f(_ONE_DRAWING)),
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


def upgrade() -> None:
    with op.batch_alter_table(_VERSION, copy_from=_table(_OF_TWO)) as version:
        version.drop_constraint(op.f(_ONE_DRAWING), type_="check")
        version.add_column(sa.Column("layout", sa.Text(), nullable=True))
        version.create_check_constraint(op.f(_ONE_DRAWING), sa.text(_OF_THREE))
    op.create_table(
        "certificates_template_picture",
        sa.Column("version_id", _IDENTIFIER, nullable=False),
        sa.Column("file_id", _IDENTIFIER, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["certificates_template_version.id"],
            name=op.f("fk_certificates_template_picture_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["lms_file.id"], name=op.f("fk_certificates_template_picture_file_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "file_id", name=op.f("pk_certificates_template_picture")),
    )
    op.create_index(
        op.f("ix_certificates_template_picture_file_id"), "certificates_template_picture", ["file_id"]
    )
    op.create_table(
        "certificates_unit_design",
        sa.Column("unit_id", _IDENTIFIER, nullable=False),
        sa.Column("design_key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["lms_unit.id"], name=op.f("fk_certificates_unit_design_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_certificates_unit_design")),
    )


def downgrade() -> None:
    op.drop_table("certificates_unit_design")
    op.drop_table("certificates_template_picture")
    # what was designed in the page has no place in the older table: such a version is drawn classically
    op.execute(
        f"UPDATE {_VERSION} SET shipped_key = 'certificates.classic', shipped_version = 1, layout = NULL"  # noqa: S608  the table's name is ours
        " WHERE layout IS NOT NULL"
    )
    with op.batch_alter_table(
        _VERSION, copy_from=_table(_OF_THREE, sa.Column("layout", sa.Text()))
    ) as version:
        version.drop_constraint(op.f(_ONE_DRAWING), type_="check")
        version.drop_column("layout")
        version.create_check_constraint(op.f(_ONE_DRAWING), sa.text(_OF_TWO))
