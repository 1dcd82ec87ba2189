"""Sealing the certificates that a transaction has issued or changed, as one of the last things before its commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Select, Table, event, insert, inspect, select, type_coerce, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session

from certificates.register.events import StandingChanged
from certificates.register.models import Certificate
from certificates.seals.models import CertificateSeal, CertificateSealHead
from lms.db import Hundredths, UtcDateTime, insert_once
from lms.events import publish
from lms.seals import GENESIS, canonical, seal

NOTED = "certificates_to_seal"
AT_ONCE = 1_000
CERTIFICATE, SEAL = cast(Table, Certificate.__table__), cast(Table, CertificateSeal.__table__)
UNSEALED = {"id", "person_id", "changed_by", "run_id", "needs_attention"}
"""The id stands in the seal itself; people, accounts and runs may be deleted; attention passes."""


# Noted by the mapper, because certificates are written in several places and each must be sealed. A statement that
# changes rows behind the session's back has to note them itself.
@event.listens_for(Certificate, "after_insert")
@event.listens_for(Certificate, "after_update")
def _note(_mapper: Mapper[Certificate], _connection: Connection, certificate: Certificate) -> None:
    session = inspect(certificate).session
    if session is not None:
        note_certificates(session, [certificate.id])


def note_certificates(session: Session, ids: Sequence[int]) -> None:
    """Has these certificates sealed when the transaction ends."""
    session.info.setdefault(NOTED, set()).update(ids)


def seal_noted(session: Session) -> None:
    """Seals each noted certificate that is not as its last seal says, and announces those whose state has changed."""
    session.flush()
    noted = sorted(session.info.pop(NOTED, ()))
    for start in range(0, len(noted), AT_ONCE):
        ids = noted[start : start + AT_ONCE]
        sealed = last_contents(session, ids)
        rows = [row for row in contents(session, ids) if sealed.get(row[0]) != row[2]]
        _write_seals(session, rows)
        if changed := [row[0] for row in rows if row[0] in sealed]:
            publish(session, StandingChanged(tuple(changed)))


def contents(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Id, number and content digest of these certificates as they stand in the table, by id."""
    columns = [_as_sealed(column) for column in CERTIFICATE.columns]
    rows: Select[Any] = select(*columns).where(CERTIFICATE.c.id.in_(ids)).order_by(CERTIFICATE.c.id)
    return ((row.id, row.serial, content_digest(row._mapping)) for row in session.execute(rows))


def content_digest(values: Mapping[Any, Any]) -> str:
    """SHA-256 of a certificate's columns. Empty ones are left out, so that a column may be added later."""
    sealed = {name: value for name, value in values.items() if name not in UNSEALED and value}
    return hashlib.sha256(canonical(sealed)).hexdigest()


def seal_content(certificate_id: int, serial: str, content: str) -> bytes:
    """What a seal of the chain covers."""
    return canonical({"certificate": certificate_id, "serial": serial, "content": content})


def last_contents(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The content digest in the last seal of each of these certificates that has one."""
    rows = session.execute(
        select(SEAL.c.certificate_id, SEAL.c.content)
        .where(SEAL.c.certificate_id.in_(ids))
        .order_by(SEAL.c.sequence)
    )
    return {row.certificate_id: row.content for row in rows}


def _as_sealed(column: Any) -> Any:
    if isinstance(column.type, Hundredths | UtcDateTime):
        return type_coerce(column, column.type.impl_instance).label(column.name)
    return column


def _write_seals(session: Session, rows: Sequence[tuple[int, str, str]]) -> None:
    if not rows:
        return
    insert_once(session, CertificateSealHead, id=1, sequence=0, digest=GENESIS)
    head = select(CertificateSealHead.sequence, CertificateSealHead.digest).with_for_update()
    sequence, digest = session.execute(head).one()
    seals = []
    for certificate_id, serial, content in rows:
        sequence += 1
        digest = seal(digest, sequence, seal_content(certificate_id, serial, content))
        seals.append(
            {
                "sequence": sequence,
                "certificate_id": certificate_id,
                "serial": serial,
                "content": content,
                "digest": digest,
            }
        )
    session.execute(insert(SEAL), seals)
    session.execute(update(CertificateSealHead).values(sequence=sequence, digest=digest))
