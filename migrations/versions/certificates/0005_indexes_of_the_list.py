"""An administrator's list counts and offers from indexes alone"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLE = "certificates_certificate"
_INDEXES = {
    "ix_certificates_certificate_states": ["unit_id", "state", "expires_on", "needs_attention"],
    "ix_certificates_certificate_subjects": ["unit_id", "subject", "title", "title_en"],
}


def upgrade() -> None:
    for name, columns in _INDEXES.items():
        op.create_index(name, _TABLE, columns)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, table_name=_TABLE)
