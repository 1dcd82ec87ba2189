"""Chance that can be had again."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2s


def seeded(items: Iterable[int], seed: int) -> list[int]:
    """These items in an order that looks random and is the same for the same seed."""
    return sorted(items, key=lambda each: rank(each, seed))


def rank(item_id: int, seed: int) -> bytes:
    """An item's place in such an order."""
    return blake2s(b"%d:%d" % (seed, item_id), digest_size=8).digest()
