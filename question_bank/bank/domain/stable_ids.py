"""Ids of options and pairs. They survive shuffling and editing, and tell a candidate nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2s

from lms.contracts.questions import ContentFault


def stable_ids(texts: Iterable[str]) -> tuple[str, ...]:
    """An id for each text, made from the text and not from its place: "a, b, c" would give away which option
    was written first. Equal texts get different ids; the same texts always get the same ids."""
    taken: dict[str, int] = {}
    ids = []
    for text in texts:
        digest = blake2s(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
        taken[digest] = taken.get(digest, 0) + 1
        ids.append(digest if taken[digest] == 1 else f"{digest}-{taken[digest]}")
    return tuple(ids)


def require_unique(ids: Sequence[str]) -> None:
    """Raises ContentFault if an id is empty or used twice."""
    if len(set(ids)) != len(ids) or "" in ids:
        raise ContentFault("ids_not_unique")
