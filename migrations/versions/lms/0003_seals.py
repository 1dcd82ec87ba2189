"""seals over what was posted before there were seals; reversals may be of nothing

The code that seals is frozen here: what it wrote must stay what it is, whatever becomes of the application's.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AT_ONCE = 2_000
GENESIS = "0" * 64
CONSTRAINT = "ck_lms_ledger_entry_only_reversals_are_negative"
FIRST_RULE = "(reverses_id IS NULL) = (hours >= 0)"
RULE = "CASE WHEN reverses_id IS NULL THEN hours >= 0 AND days >= 0 ELSE hours <= 0 AND days <= 0 END"

INSTANTS = ("earned_at", "starts_at", "ends_at", "posted_at")
PLAIN = (
    "id", "person_id", "unit_id", "post", "tier", "category", "hours", "days", "programme", "activity", "title",
    "title_en", "source", "source_ref", "rule_version", "posted_by", "reverses_id", "reason",
)  # fmt: skip
entry = sa.table(
    "lms_ledger_entry",
    *(sa.column(name) for name in PLAIN),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in INSTANTS),
)
seal = sa.table("lms_ledger_seal", sa.column("sequence"), sa.column("entry_id"), sa.column("digest"))
head = sa.table("lms_ledger_head", sa.column("id"), sa.column("sequence"), sa.column("digest"))


def upgrade() -> None:
    _change_rule(FIRST_RULE, RULE)
    _seal_everything(op.get_bind())


def downgrade() -> None:
    for table in ("lms_ledger_verification", "lms_ledger_checkpoint", "lms_ledger_seal", "lms_ledger_head"):
        op.execute(sa.delete(sa.table(table)))
    _change_rule(RULE, FIRST_RULE)


def _change_rule(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _change_rule_in_sqlite(op.get_bind(), before, after)
        return
    op.drop_constraint(op.f(CONSTRAINT), "lms_ledger_entry", type_="check")
    op.create_check_constraint(op.f(CONSTRAINT), "lms_ledger_entry", sa.text(after))


def _change_rule_in_sqlite(connection: sa.Connection, before: str, after: str) -> None:
    """Writes the rule into the table's definition (sqlite.org/lang_altertable.html, section 7).

    Alembic would copy the table and drop the first one. That fails as soon as there is a reversal, because the copied
    rows refer to the dropped ones, and foreign keys cannot be switched off within the transaction.
    """
    broken = connection.scalar(sa.select(sa.func.count()).select_from(entry).where(sa.text(f"NOT ({after})")))
    if broken:
        raise RuntimeError(f"{broken} ledger entries would break the rule {after}")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :before, :after)"
            " WHERE type = 'table' AND name = 'lms_ledger_entry' AND instr(sql, :before) > 0"
        ),
        {"before": f"CHECK ({before})", "after": f"CHECK ({after})"},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
    if changed.rowcount != 1:
        raise RuntimeError("the rule of the ledger's amounts is not where the first revision has put it")


def _seal_everything(connection: sa.Connection) -> None:
    sequence, digest, last_id = 0, GENESIS, 0
    while True:
        chunk = sa.select(entry).where(entry.c.id > last_id).order_by(entry.c.id).limit(AT_ONCE)
        rows = connection.execute(chunk).all()
        if not rows:
            break
        seals = []
        for row in rows:
            sequence += 1
            content = b"%b\n%d\n%b" % (digest.encode("ascii"), sequence, _canonical(dict(row._mapping)))
            digest, last_id = hashlib.sha256(content).hexdigest(), row.id
            seals.append({"sequence": sequence, "entry_id": last_id, "digest": digest})
        connection.execute(sa.insert(seal), seals)
    connection.execute(sa.insert(head).values(id=1, sequence=sequence, digest=digest))


def _canonical(values: dict[str, object]) -> bytes:
    plain = {name: _plain(value) for name, value in values.items() if value is not None}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        utc = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
        return f"{utc.isoformat(timespec='microseconds')}Z"
    return value
