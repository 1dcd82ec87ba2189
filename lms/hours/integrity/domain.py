"""How one walks along the ledger's chain and sees where it does not hold. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from lms.seals import GENESIS, Values, canonical, seal

MOST_FAULTS = 100


class Kind(StrEnum):
    """What became of a row."""

    CHANGED = "changed"  # the entry, or its seal, is not what was sealed
    REMOVED = "removed"  # the entry is gone and its seal is there
    MISSING = "missing"  # seals, and with them their entries, are gone from the middle
    REORDERED = "reordered"  # it holds what another one held
    TRUNCATED = "truncated"  # the end is gone
    UNSEALED = "unsealed"  # an entry that no posting of the software wrote
    REWRITTEN = "rewritten"  # sound in itself, and not what was once signed
    FORGED = "forged"  # a checkpoint whose signature is not ours


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain does not hold. `sequence` is the seal, 0 where there is none; `until` the last of several seals;
    `other_id` the entry whose content is found in this one's place; `signed_at` is a checkpoint's."""

    kind: Kind
    sequence: int = 0
    entry_id: int | None = None
    until: int | None = None
    other_id: int | None = None
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A seal with what is found of its entry now: its columns, or None when it is gone."""

    sequence: int
    entry_id: int
    digest: str
    values: Values | None


@dataclass(frozen=True, slots=True)
class Signed:
    """What a checkpoint says the chain was: its last seal then. Its signature has been checked."""

    sequence: int
    digest: str
    made_at: datetime


class Walk:
    """A walk along the chain, a link at a time, that remembers no more than the last link and what it found."""

    def __init__(self, head: tuple[int, str] | None, checkpoints: Iterable[Signed] = ()) -> None:
        self.sequence = 0
        self.digest = GENESIS
        self.count = 0
        self.faults: list[Fault] = []
        self._misfits: dict[int, tuple[str, Link]] = {}
        self._signed = sorted(checkpoints, key=lambda each: each.sequence)
        self._next_signed = 0
        self._last_good = 0
        self._head = head
        self._is_head_wrong = head is not None and head[0] == 0 and head[1] != GENESIS

    def pass_over(self, links: Iterable[Link]) -> None:
        """Looks at the next links, in the order of their sequence."""
        for link in links:
            is_after_gap = link.sequence != self.sequence + 1
            if is_after_gap:
                self._note(Fault(Kind.MISSING, self.sequence + 1, until=link.sequence - 1))
            if link.values is None:
                self._note(Fault(Kind.REMOVED, link.sequence, link.entry_id))
            elif not is_after_gap and _digest_of(self.digest, link, link.values) != link.digest:
                self._note_misfit(link)
            self.sequence, self.digest = link.sequence, link.digest
            if self._head is not None and self.sequence == self._head[0]:
                self._is_head_wrong = self.digest != self._head[1]
            self._compare_with_signed()

    def end(self, head_now: int | None) -> list[Fault]:
        """Compares the end with where the head and the checkpoints say that it is. Returns the first faults in the
        chain's order; `count` says how many there are.

        Seals and head are written together, so a head read after the last link (None: there is none) is never behind
        it, and one read before the first link is never ahead.
        """
        marks = [0 if self._head is None else self._head[0], *(each.sequence for each in self._signed)]
        if max(marks) > self.sequence:
            self._note(Fault(Kind.TRUNCATED, self.sequence + 1, until=max(marks)))
        elif head_now is None or head_now < self.sequence or self._is_head_wrong:
            self._note(Fault(Kind.CHANGED, self.sequence))
        self._tell_exchanged()
        return self.faults

    def note(self, fault: Fault) -> None:
        """Adds what was found in another way."""
        self._note(fault)

    def _note(self, fault: Fault) -> None:
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def _note_misfit(self, link: Link) -> None:
        self._note(Fault(Kind.CHANGED, link.sequence, link.entry_id))
        if len(self._misfits) < MOST_FAULTS:
            self._misfits[link.sequence] = (self.digest, link)

    def _compare_with_signed(self) -> None:
        while self._next_signed < len(self._signed):
            signed = self._signed[self._next_signed]
            if signed.sequence > self.sequence:
                return
            self._next_signed += 1
            if signed.sequence == self.sequence and signed.digest != self.digest:
                began = self._last_good + 1
                self._note(Fault(Kind.REWRITTEN, began, until=signed.sequence, signed_at=signed.made_at))
            else:
                self._last_good = signed.sequence

    def _tell_exchanged(self) -> None:
        """Of the links that do not fit: which would, with what is found under another one."""
        for index, fault in enumerate(self.faults):
            if fault.kind is Kind.CHANGED and fault.sequence in self._misfits:
                other = self._exchanged_with(fault.sequence)
                if other is not None:
                    self.faults[index] = replace(fault, kind=Kind.REORDERED, other_id=other)

    def _exchanged_with(self, sequence: int) -> int | None:
        previous, link = self._misfits[sequence]
        for before, other in self._misfits.values():
            if other is not link and _are_exchanged(previous, link, before, other):
                return other.entry_id
        return None


def _are_exchanged(previous: str, link: Link, before: str, other: Link) -> bool:
    """Whether the link would hold with the other's content, under its own id or the other's; or whether its seal was
    made for the other's place in the chain."""
    if link.values is None or other.values is None:
        return False
    content = canonical(link.values)
    return (
        _digest_of(previous, link, other.values) == link.digest
        or _digest_of(previous, link, {**other.values, "id": link.entry_id}) == link.digest
        or link.digest in (seal(p, other.sequence, content) for p in (before, other.digest))
    )


def _digest_of(previous: str, link: Link, values: Values) -> str:
    return seal(previous, link.sequence, canonical(values))
