"""Walking along the whole chain, in batches, so that a ledger of any length fits into little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.checkpoints import is_genuine
from lms.clock import Clock
from lms.contracts.integrity import Checkpoint, Progress
from lms.hours.integrity.checkpoints import kept_checkpoints
from lms.hours.integrity.domain import Fault, Kind, Link, Signed, Walk
from lms.hours.integrity.models import LedgerHead, LedgerVerification
from lms.hours.integrity.sealing import ENTRY, SEAL, entry_columns
from lms.signing import Keyring

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Verified:
    """What a walk found: how many seals it passed, the first faults in the chain's order, and how many there are."""

    seals: int
    faults: Sequence[Fault]
    count: int

    @property
    def is_sound(self) -> bool:
        return self.count == 0


def verify_ledger(
    session: Session,
    keyring: Keyring,
    *,
    checkpoints: Iterable[Checkpoint] = (),
    progress: Progress = lambda done, total: None,
) -> Verified:
    """Walks along the chain and compares it with the checkpoints kept here and with those given. Reads only.

    Nothing is locked: what is posted meanwhile only makes the chain longer.
    """
    head = _head(session)
    signed, forged = _sorted_out(keyring, [*kept_checkpoints(session), *checkpoints])
    walk = Walk(head, signed)
    for links in _batches(session):
        walk.pass_over(links)
        progress(walk.sequence, max(walk.sequence, head[0] if head else 0))
    head_now = _head(session)
    walk.end(head_now[0] if head_now else None)
    for fault in (*forged, *_unsealed(session)):
        walk.note(fault)
    return Verified(walk.sequence, walk.faults, walk.count)


def note_verification(session: Session, verified: Verified, *, clock: Clock) -> LedgerVerification:
    """Keeps what a walk has found, for the page and for the record."""
    kept = LedgerVerification(
        verified_at=clock(),
        seals=verified.seals,
        fault_count=verified.count,
        faults={"first": [_as_json(fault) for fault in verified.faults]},
    )
    session.add(kept)
    session.flush()
    return kept


def chain_length(session: Session) -> int:
    """How many entries have been sealed, as the head says."""
    head = _head(session)
    return head[0] if head else 0


def last_verification(session: Session) -> LedgerVerification | None:
    """The newest walk that was kept."""
    return session.scalar(_last())


@cache
def _last() -> Select[LedgerVerification]:
    return select(LedgerVerification).order_by(LedgerVerification.id.desc()).limit(1)


@cache
def last_fault_count() -> Select[int]:
    """How many faults the newest walk found; nothing before the first one."""
    return select(LedgerVerification.fault_count).order_by(LedgerVerification.id.desc()).limit(1)


def faults_of(verification: LedgerVerification) -> list[Fault]:
    """The faults that were kept of a walk."""
    return [_from_json(fields) for fields in verification.faults["first"]]


def _head(session: Session) -> tuple[int, str] | None:
    row = session.execute(select(LedgerHead.sequence, LedgerHead.digest)).one_or_none()
    return None if row is None else (row.sequence, row.digest)


def _sorted_out(keyring: Keyring, checkpoints: Iterable[Checkpoint]) -> tuple[list[Signed], list[Fault]]:
    """What the genuine checkpoints say, and a fault for each of the others."""
    signed, forged = [], []
    for checkpoint in checkpoints:
        if is_genuine(checkpoint, keyring):
            signed.append(Signed(checkpoint.sequence, checkpoint.digest, checkpoint.made_at))
        else:
            forged.append(Fault(Kind.FORGED, checkpoint.sequence, signed_at=checkpoint.made_at))
    return signed, forged


def _batches(session: Session) -> Iterator[list[Link]]:
    """The chain in its order, each seal with the columns of its entry."""
    columns = [column.label(f"entry_{column.name}") for column in entry_columns()]
    names = [column.name for column in ENTRY.columns]
    chain = (
        select(SEAL.c.sequence, SEAL.c.entry_id, SEAL.c.digest, *columns)
        .outerjoin(ENTRY, ENTRY.c.id == SEAL.c.entry_id)
        .order_by(SEAL.c.sequence)
        .limit(AT_ONCE)
    )
    after = None
    while True:
        rows = session.execute(chain if after is None else chain.where(SEAL.c.sequence > after)).all()
        if not rows:
            return
        yield [
            Link(row[0], row[1], row[2], None if row[3] is None else dict(zip(names, row[3:], strict=True)))
            for row in rows
        ]
        after = rows[-1][0]


def _unsealed(session: Session) -> Iterator[Fault]:
    """Entries without a seal, found in one statement, because entry and seal are committed together."""
    rows = session.scalars(
        select(ENTRY.c.id)
        .outerjoin(SEAL, SEAL.c.entry_id == ENTRY.c.id)
        .where(SEAL.c.entry_id.is_(None))
        .order_by(ENTRY.c.id)
        .execution_options(yield_per=AT_ONCE)
    )
    return (Fault(Kind.UNSEALED, entry_id=entry_id) for entry_id in rows)


def _as_json(fault: Fault) -> dict[str, Any]:
    fields = asdict(fault)
    return fields | {"signed_at": fault.signed_at.isoformat() if fault.signed_at else None}


def _from_json(fields: dict[str, Any]) -> Fault:
    signed_at = fields["signed_at"]
    known = {
        "kind": Kind(fields["kind"]),
        "signed_at": datetime.fromisoformat(signed_at) if signed_at else None,
    }
    return Fault(**(fields | known))
