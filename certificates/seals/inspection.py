"""The certificates' chain as one of the things that `lms verify` looks through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import format_datetime, gettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from certificates.seals.checkpoints import kept_checkpoints
from certificates.seals.models import CertificateSealHead
from certificates.seals.sealing import CERTIFICATE, SEAL, contents, last_contents, seal_content
from lms.checkpoints import is_genuine
from lms.contracts.integrity import Checkpoint, Finding, Inspection, Progress
from lms.seals import GENESIS, seal
from lms.signing import current_keyring

AT_ONCE = 2_000
MOST_FINDINGS = 100


@dataclass
class _Found:
    """The first findings, and how many there are."""

    first: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, row: str, kind: str, text: str) -> None:
        self.count += 1
        if len(self.first) < MOST_FINDINGS:
            self.first.append(Finding(row, kind, text))


def inspect_certificates(
    session: Session, progress: Progress, checkpoints: Sequence[Checkpoint] = ()
) -> Inspection:
    """Walks along the chain of seals and compares it with the checkpoints kept here and with those given, then each
    certificate with the last seal on it. Reads only."""
    found = _Found()
    head = session.execute(select(CertificateSealHead.sequence, CertificateSealHead.digest)).one_or_none()
    signed = _genuine(found, [*kept_checkpoints(session), *checkpoints])
    _walk(session, found, (head.sequence, head.digest) if head else (0, GENESIS), signed)
    rows = _compare(session, found, progress)
    _name_removed(session, found)
    return Inspection(rows, found.first, found.count)


def _genuine(found: _Found, checkpoints: Sequence[Checkpoint]) -> dict[int, Checkpoint]:
    """The checkpoints that a key of this site signed, by the seal that each of them names."""
    keyring, signed = current_keyring(), {}
    for checkpoint in checkpoints:
        if is_genuine(checkpoint, keyring):
            signed[checkpoint.sequence] = checkpoint
        else:
            row = gettext("checkpoint of certificate seal %(number)s", number=checkpoint.sequence)
            text = gettext("It is not signed with a key of this site, so nothing follows from it.")
            found.add(row, "forged", text)
    return signed


def _walk(session: Session, found: _Found, head: tuple[int, str], signed: Mapping[int, Checkpoint]) -> None:
    sequence, digest = 0, GENESIS
    for row in _seals(session):
        if row.sequence != sequence + 1:
            text = gettext("Removed from the middle of the chain, with what they sealed.")
            found.add(_seals_named(sequence + 1, row.sequence - 1), "removed", text)
        elif (
            seal(digest, row.sequence, seal_content(row.certificate_id, row.serial, row.content))
            != row.digest
        ):
            text = gettext("The seal on %(serial)s is not what was sealed here.", serial=row.serial)
            found.add(_seals_named(row.sequence, row.sequence), "changed", text)
        sequence, digest = row.sequence, row.digest
        if sequence in signed and signed[sequence].digest != digest:
            text = gettext(
                "What stands up to here is not what the checkpoint of %(time)s signed: it was written anew.",
                time=format_datetime(signed[sequence].made_at, "medium"),
            )
            found.add(_seals_named(sequence, sequence), "rewritten", text)
    if (last := max([head[0], *signed])) > sequence:
        text = gettext("The end of the chain has been cut off here.")
        found.add(_seals_named(sequence + 1, last), "truncated", text)
    elif head != (sequence, digest):
        text = gettext("This is not where the end of the chain is noted to be: the note was changed.")
        found.add(_seals_named(sequence, sequence), "changed", text)


def _compare(session: Session, found: _Found, progress: Progress) -> int:
    """Each certificate with its last seal. Returns how many there are."""
    total, seen, after = session.scalar(select(func.count()).select_from(CERTIFICATE)) or 0, 0, 0
    misfits: list[tuple[str, str, str]] = []
    while ids := _next_ids(session, after):
        sealed = last_contents(session, ids)
        for certificate_id, serial, content in contents(session, ids):
            if certificate_id not in sealed:
                text = gettext("It has no seal: it was not issued by this software.")
                found.add(serial, "unsealed", text)
            elif sealed[certificate_id] != content:
                misfits.append((serial, sealed[certificate_id], content))
        seen, after = seen + len(ids), ids[-1]
        progress(seen, total)
    by_seal = {sealed_content: serial for serial, sealed_content, _ in misfits}
    for serial, _, content in misfits:
        other = by_seal.get(content)
        if other is None:
            found.add(serial, "changed", gettext("It is not what was sealed: it was changed afterwards."))
        else:
            text = gettext(
                "It has exchanged places with another certificate: what stands here belongs elsewhere."
            )
            found.add(serial, "reordered", text)
    return seen


def _name_removed(session: Session, found: _Found) -> None:
    gone: Select[Any] = (
        select(SEAL.c.serial)
        .outerjoin(CERTIFICATE, CERTIFICATE.c.id == SEAL.c.certificate_id)
        .where(CERTIFICATE.c.id.is_(None))
        .group_by(SEAL.c.serial)
        .order_by(func.min(SEAL.c.sequence))
    )
    for serial in session.scalars(gone):
        found.add(serial, "removed", gettext("It was sealed and has been removed."))


def _seals(session: Session) -> Iterator[Any]:
    chain, after = select(SEAL).order_by(SEAL.c.sequence).limit(AT_ONCE), -1
    while rows := session.execute(chain.where(SEAL.c.sequence > after)).all():
        yield from rows
        after = rows[-1].sequence


def _next_ids(session: Session, after: int) -> Sequence[int]:
    ids = select(CERTIFICATE.c.id).where(CERTIFICATE.c.id > after).order_by(CERTIFICATE.c.id).limit(AT_ONCE)
    return session.scalars(ids).all()


def _seals_named(first: int, last: int) -> str:
    if last > first:
        return gettext("certificate seals %(first)s to %(last)s", first=first, last=last)
    return gettext("certificate seal %(number)s", number=first)
