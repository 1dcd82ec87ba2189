"""The chain of seals over the certificates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class CertificateSeal(Model):
    """One row is the wax on one certificate as it was issued, and again on each change of its state (revoked,
    replaced): a digest over its row as it then stood, its place in the chain and the seal before.

    Rows are never changed or deleted. There is no foreign key: what is to be found is that a certificate is gone.
    """

    __tablename__ = "certificates_seal"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    certificate_id: Mapped[int] = mapped_column(Identifier, index=True)
    serial: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class CertificateSealHead(Model):
    """The one row is the end of the chain. It is there to be locked: who writes seals holds it until the commit."""

    __tablename__ = "certificates_seal_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)


class CertificateCheckpoint(Model):
    """One row says, signed, what the chain's end was at a moment; a copy is to be kept elsewhere."""

    __tablename__ = "certificates_checkpoint"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(String(16))
    signature: Mapped[str] = mapped_column(String(128))  # hexadecimal
