"""An order that looks random, and is the same for the same seed on every machine and in every release."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2s
from typing import TypeVar

T = TypeVar("T")


def seeded_order(things: Iterable[T], seed: int, identity: Callable[[T], object] = str) -> list[T]:
    """`things` ordered by a digest of the seed and each thing's identity.

    Unlike a shuffle it does not depend on the order in which a database returned the things, nor on the
    generator of a Python release, so a paper can be drawn again exactly.
    """
    return sorted(things, key=lambda thing: blake2s(f"{seed}:{identity(thing)}".encode()).digest())
