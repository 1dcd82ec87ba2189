"""Finding pairs that are alike without comparing each with each: MinHash signatures, cut into bands.

Two sets have the same least element under a random order with a probability that is their Jaccard similarity, so the
share of equal numbers in two signatures estimates it (A. Broder, 1997). Signatures that agree in all rows of one band
meet in a bucket: of pairs with similarity s, 1 − (1 − s⁵)²⁰ do, 97 % at 0.7 and 99.9 % at 0.8 (Leskovec, Rajaraman,
Ullman, Mining of Massive Datasets, 3.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from question_bank.search.domain.shingles import Hashes

BANDS, ROWS = 20, 5
LENGTH = BANDS * ROWS
BUCKET_BITS = 48
NEIGHBOURS = 20
"""In a bucket of more than this, each meets only the next so many: a thousand copies are not half a million pairs."""

Signatures = NDArray[np.uint32]
"""One row of LENGTH numbers for each question."""
Buckets = NDArray[np.int64]
"""One row of BANDS numbers for each question."""

_BATCH = 5_000
_EMPTY = np.iinfo(np.uint32).max


def _constants(name: str) -> NDArray[np.uint64]:
    # from a digest, not a random generator: signatures are stored, and must be the same in every release
    drawn = [blake2b(f"{name}{place}".encode(), digest_size=8).digest() for place in range(LENGTH)]
    return np.array([int.from_bytes(each, "little") | 1 for each in drawn], np.uint64)


_FACTORS, _SHIFTS = _constants("factor"), _constants("shift")


def signatures(sets: Sequence[Hashes]) -> Signatures:
    """The signature of each set; that of an empty one is never equal to another's bands, see `buckets`."""
    parts = [_signatures(sets[start : start + _BATCH]) for start in range(0, len(sets), _BATCH)]
    return np.concatenate(parts) if parts else np.empty((0, LENGTH), np.uint32)


def _signatures(sets: Sequence[Hashes]) -> Signatures:
    made = np.full((len(sets), LENGTH), _EMPTY, np.uint32)
    filled = np.array([place for place, each in enumerate(sets) if len(each)], np.intp)
    if not len(filled):
        return made
    flat = np.concatenate([sets[place] for place in filled]).astype(np.uint64)
    starts = np.concatenate([[0], np.cumsum([len(sets[place]) for place in filled])[:-1]])
    for row in range(LENGTH):
        values = (flat * _FACTORS[row] + _SHIFTS[row]) >> np.uint64(32)
        made[filled, row] = np.minimum.reduceat(values, starts)
    return made


def buckets(made: Signatures) -> Buckets:
    """The bucket of each band of each signature, a number of BUCKET_BITS bits; no two bands share one by design."""
    cut = made.astype(np.uint64).reshape(len(made), BANDS, ROWS)
    mixed = np.broadcast_to(_FACTORS[:BANDS], (len(made), BANDS)).copy()
    for row in range(ROWS):
        mixed = (mixed ^ cut[:, :, row]) * _FACTORS[BANDS + row]
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)


def is_filled(made: Signatures) -> NDArray[np.bool_]:
    """For each signature whether it is that of a set with something in it."""
    found: NDArray[np.bool_] = (made != _EMPTY).any(axis=1)
    return found


def candidate_pairs(made: Signatures) -> NDArray[np.int64]:
    """Rows of two places, the lower first, each once: the pairs that meet in a bucket."""
    count = len(made)
    table = buckets(made)
    places = np.flatnonzero(is_filled(made))
    found = np.empty(0, np.int64)
    for band in range(BANDS):
        keys = table[places, band]
        order = np.argsort(keys, kind="stable")
        found = _united(found, _neighbours(keys[order], places[order], count))
    return np.stack(np.divmod(found, max(count, 1)), axis=1)


def _united(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of both, ascending, each once; np.union1d, which hashes them, takes a hundred times as long."""
    merged = np.sort(np.concatenate([one, other]))
    is_new: NDArray[np.bool_] = np.diff(merged, prepend=-1) != 0
    return merged[is_new]


def _neighbours(keys: NDArray[np.int64], places: NDArray[np.intp], count: int) -> NDArray[np.int64]:
    """The pairs of places within equal keys, as first × count + second; keys are in order."""
    found = []
    for distance in range(1, NEIGHBOURS + 1):
        at = (
            np.flatnonzero(keys[distance:] == keys[:-distance])
            if distance < len(keys)
            else np.empty(0, np.intp)
        )
        if not len(at):
            break
        one, other = places[at], places[at + distance]
        found.append(np.minimum(one, other) * count + np.maximum(one, other))
    return np.concatenate(found) if found else np.empty(0, np.int64)


def estimates(made: Signatures, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each pair the share of equal numbers in the two signatures."""
    shares = np.empty(len(pairs))
    for start in range(0, len(pairs), _BATCH):
        some = pairs[start : start + _BATCH]
        shares[start : start + _BATCH] = (made[some[:, 0]] == made[some[:, 1]]).mean(axis=1)
    return shares
