"""Shingles: the overlapping three-character pieces of a text. Two texts are as alike as their pieces are the same.

The measure is Jaccard's: pieces in both, divided by pieces in either. (A. Broder, On the resemblance and containment of
documents, 1997.)
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from question_bank.search.domain.normal_form import Asked

SIZE = 3
_GAP, _FILL = "\0", "\1"
_SPREAD = [np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)]
_MIX = np.uint64(0xFF51AFD7ED558CCD)

Hashes = NDArray[np.uint32]
"""The shingles of a question as numbers: ascending, each once."""


def shingles(question: Asked) -> frozenset[str]:
    """The pieces of all texts of a question, its pictures among them. A text of one or two characters is a piece."""
    pieces = {
        text[place : place + SIZE] for text in question.texts for place in range(max(1, len(text) - SIZE + 1))
    }
    return frozenset(pieces | set(question.pictures))


def shingle_hashes(question: Asked) -> Hashes:
    """The same as numbers, the same on every machine and in every release: they are stored."""
    joined = (_GAP * SIZE).join(text.ljust(SIZE, _FILL) for text in question.texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < SIZE:
        return _with_pictures(np.empty(0, np.uint32), question)
    first, second, third = codes[:-2], codes[1:-1], codes[2:]
    mixed = first * _SPREAD[0] + second * _SPREAD[1] + third * _SPREAD[2]
    mixed ^= mixed >> np.uint64(31)
    mixed *= _MIX
    within = (first != 0) & (second != 0) & (third != 0)
    return _with_pictures((mixed[within] >> np.uint64(32)).astype(np.uint32), question)


def _with_pictures(hashes: NDArray[np.uint32], question: Asked) -> Hashes:
    if question.pictures:
        seen = [
            int.from_bytes(blake2b(each.encode(), digest_size=4).digest(), "little")
            for each in question.pictures
        ]
        hashes = np.concatenate([hashes, np.array(seen, np.uint32)])
    return np.unique(hashes)


def jaccard(one: Hashes, other: Hashes) -> float:
    """Pieces in both divided by pieces in either; 0 when there are none."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    either = len(one) + len(other) - common
    return common / either if either else 0.0
