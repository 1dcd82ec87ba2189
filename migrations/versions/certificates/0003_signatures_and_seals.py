"""seals over the certificates, also over those that were issued before there were seals; what waits to be signed; the
published status lists

The code that seals is frozen here: what it wrote must stay what it is, whatever becomes of the application's.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AT_ONCE = 2_000
GENESIS = "0" * 64
UNSEALED = {"id", "person_id", "changed_by", "run_id", "needs_attention"}
_IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    seal = op.create_table(
        "certificates_seal",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("certificate_id", _IDENTIFIER, nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_certificates_seal")),
    )
    op.create_index(op.f("ix_certificates_seal_certificate_id"), "certificates_seal", ["certificate_id"])
    head = op.create_table(
        "certificates_seal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_certificates_seal_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_seal_head")),
    )
    op.create_table(
        "certificates_signing_request",
        sa.Column("certificate_id", _IDENTIFIER, autoincrement=False, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refusal", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates_certificate.id"],
            name=op.f("fk_certificates_signing_request_certificate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificates_signing_request")),
    )
    op.create_table(
        "certificates_status_list",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_certificates_status_list")),
    )
    _seal_everything(op.get_bind(), seal, head)


def downgrade() -> None:
    op.drop_table("certificates_status_list")
    op.drop_table("certificates_signing_request")
    op.drop_table("certificates_seal_head")
    op.drop_index(op.f("ix_certificates_seal_certificate_id"), table_name="certificates_seal")
    op.drop_table("certificates_seal")


def _seal_everything(connection: sa.Connection, seal: sa.Table, head: sa.Table) -> None:
    table = sa.Table("certificates_certificate", sa.MetaData(), autoload_with=connection)
    certificate = sa.table(table.name, *(sa.column(each.name, _stored(each.type)) for each in table.columns))
    sequence, digest, last_id = 0, GENESIS, 0
    while True:
        chunk = (
            sa.select(certificate).where(certificate.c.id > last_id).order_by(certificate.c.id).limit(AT_ONCE)
        )
        rows = connection.execute(chunk).all()
        if not rows:
            break
        seals = []
        for row in rows:
            sequence, last_id = sequence + 1, row.id
            content = hashlib.sha256(_canonical(_sealed(row._mapping))).hexdigest()
            sealed = _canonical({"certificate": row.id, "serial": row.serial, "content": content})
            digest = hashlib.sha256(b"%b\n%d\n%b" % (digest.encode("ascii"), sequence, sealed)).hexdigest()
            seals.append(
                {
                    "sequence": sequence,
                    "certificate_id": row.id,
                    "serial": row.serial,
                    "content": content,
                    "digest": digest,
                }
            )
        connection.execute(sa.insert(seal), seals)
    connection.execute(sa.insert(head).values(id=1, sequence=sequence, digest=digest))


def _stored(kind: Any) -> Any:
    return sa.DateTime(timezone=True) if isinstance(kind, sa.DateTime) else kind


def _sealed(values: Any) -> dict[str, object]:
    return {name: value for name, value in values.items() if name not in UNSEALED and value}


def _canonical(values: dict[str, object]) -> bytes:
    plain = {name: _plain(value) for name, value in values.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        utc = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
        return f"{utc.isoformat(timespec='microseconds')}Z"
    return value.isoformat() if isinstance(value, date) else value
