"""How alike two questions are: the same, the same but for their numbers, or similar by so much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from question_bank.search.domain.minhash import (
    Signatures,
    candidate_pairs,
    estimates,
    is_filled,
    signatures,
)
from question_bank.search.domain.normal_form import Asked
from question_bank.search.domain.shingles import Hashes, jaccard, shingle_hashes

SIMILAR_FROM = 0.7
_MARGIN = 0.2  # four standard deviations of an estimate from 100 numbers
_PAIRS_AT_ONCE = 20_000


class Likeness(StrEnum):
    """What two questions have in common."""

    SAME = "same"  # in normal form they ask the same
    NUMBERS = "numbers"  # their wording is the same, their numbers are not
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of a question to compare it by. `wording` and `numbers` are digests: 63-bit numbers."""

    hashes: Hashes
    signature: NDArray[np.uint32]
    wording: int
    numbers: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions by their places in what was compared, the lower first.

    `similarity` is Jaccard's for their shingles, 0 to 1, in which any number counts as any other.
    """

    first: int
    second: int
    similarity: float
    likeness: Likeness
    has_other_numbers: bool


def prints(questions: Sequence[Asked]) -> list[Print]:
    """The prints of these questions, in their order."""
    hashes = [shingle_hashes(each) for each in questions]
    return [
        Print(
            sets,
            row,
            _digest((each.stem.characters, *sorted(each.texts), *each.pictures)),
            _digest(each.numbers),
        )
        for each, sets, row in zip(questions, hashes, signatures(hashes), strict=True)
    ]


def likeness_of(one: Print, other: Print) -> tuple[float, Likeness]:
    """The exact similarity of two questions, and what it is."""
    similarity = jaccard(one.hashes, other.hashes)
    if one.wording != other.wording:
        return similarity, Likeness.SIMILAR
    return similarity, Likeness.SAME if one.numbers == other.numbers else Likeness.NUMBERS


def promising_pairs(made: Signatures) -> NDArray[np.int64]:
    """Rows of two places, the lower first: the pairs that may be similar, nearly all of those that are."""
    pairs = candidate_pairs(made)
    return pairs[estimates(made, pairs) >= SIMILAR_FROM - _MARGIN]


def similar_among(
    sets: Mapping[int, Hashes],
    pairs: NDArray[np.int64],
    wordings: NDArray[np.int64],
    numbers: NDArray[np.int64],
    least: float = SIMILAR_FROM,
) -> list[Pair]:
    """Those of the pairs that are similar, by exact comparison, by falling similarity, the same before others.

    `sets` holds the shingles of whoever is in a pair, `wordings` and `numbers` the digests of all, each by place.
    """
    found = []
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs[start : start + _PAIRS_AT_ONCE]
        shares = _similarities(sets, some)
        for place in np.flatnonzero(shares >= least):
            first, second = (int(each) for each in some[place])
            others = bool(numbers[first] != numbers[second])
            same = Likeness.NUMBERS if others else Likeness.SAME
            likeness = same if wordings[first] == wordings[second] else Likeness.SIMILAR
            found.append(Pair(first, second, float(shares[place]), likeness, others))
    return sorted(
        found, key=lambda pair: (-pair.similarity, pair.likeness != Likeness.SAME, pair.first, pair.second)
    )


def _similarities(sets: Mapping[int, Hashes], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Jaccard's similarity of each pair: an element of both stands twice in a row when all are put in order."""
    if not len(pairs):
        return np.empty(0)
    lengths = np.array([[len(sets[one]), len(sets[other])] for one, other in pairs], np.int64)
    owner = np.repeat(np.arange(len(pairs), dtype=np.uint64), lengths.sum(axis=1))
    flat = np.concatenate([sets[each] for pair in pairs for each in pair]).astype(np.uint64)
    keys = np.sort(owner << np.uint64(32) | flat)
    twice = keys[1:][keys[1:] == keys[:-1]] >> np.uint64(32)
    common = np.bincount(twice.astype(np.int64), minlength=len(pairs))
    either = np.maximum(lengths.sum(axis=1) - common, 1)
    shares: NDArray[np.float64] = common / either
    return shares


def _digest(value: object) -> int:
    return (
        int.from_bytes(blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        >> 1
    )


__all__ = [
    "SIMILAR_FROM", "Likeness", "Pair", "Print", "is_filled", "likeness_of", "prints", "promising_pairs",
    "similar_among",
]  # fmt: skip
