"""Which parts of a video have been watched: a union of stretches, in milliseconds from its beginning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """Stretches in order, apart from each other, each (from, to) in milliseconds."""

    stretches: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, stretches: Iterable[Iterable[int]]) -> Watched:
        """The union of any stretches; what touches or overlaps becomes one."""
        merged: list[tuple[int, int]] = []
        for begins, ends in sorted((int(begins), int(ends)) for begins, ends in stretches):
            if ends <= begins:
                continue
            if merged and begins <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
            else:
                merged.append((begins, ends))
        return cls(tuple(merged))

    def add(self, begins: int, ends: int) -> Watched:
        """With one stretch more."""
        return Watched.of((*self.stretches, (begins, ends)))

    @property
    def milliseconds(self) -> int:
        """How much has been watched, each part once."""
        return sum(ends - begins for begins, ends in self.stretches)

    @property
    def first_gap_at(self) -> int:
        """Up to where it has been watched without a gap: where somebody goes on."""
        return self.stretches[0][1] if self.stretches and self.stretches[0][0] <= GAP_UNNOTICED else 0

    def percent_of(self, length: int) -> int:
        """Watched in whole percent of the video's length, rounded down; 0 for an unknown length."""
        return min(100, 100 * self.milliseconds // length) if length > 0 else 0


GAP_UNNOTICED = 2_000
"""A player reports its first position a moment after it has begun."""
