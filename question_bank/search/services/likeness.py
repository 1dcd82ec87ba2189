"""Which questions are like which: one against the banks, many of a file, or all of the banks against each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from lms.contracts.questions import ItemContent, QuestionType
from question_bank.bank.models import Item
from question_bank.search.domain.likeness import (
    SIMILAR_FROM,
    Likeness,
    Print,
    likeness_of,
    prints,
    promising_pairs,
    similar_among,
)
from question_bank.search.domain.minhash import LENGTH, Signatures, buckets, is_filled
from question_bank.search.domain.shingles import Hashes
from question_bank.search.models import ItemPrint, KeptPair
from question_bank.search.services.index_table import in_buckets
from question_bank.search.services.texts import texts_of

MOST_TWINS = 5
_MOST_CANDIDATES = 300
_PARAMETERS = 5_000


@dataclass(frozen=True, slots=True)
class Twin:
    """A question that is like another one: an item of the bank, or the file's question at `place`, from 0.

    `similarity` is a share, 0 to 1, of the wording, in which any number counts as any other; `likeness` says whether
    the two are the same, the same but for their numbers, or similar.
    """

    similarity: float
    likeness: Likeness
    item_id: int | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two items that are alike, the lower id first; see Twin. `has_other_numbers`: not all their numbers are equal."""

    first_id: int
    second_id: int
    similarity: float
    likeness: Likeness
    has_other_numbers: bool


def similar_to(
    session: Session,
    bank_ids: Collection[int],
    kind: QuestionType,
    content: ItemContent,
    *,
    besides: int | None = None,
) -> list[Twin]:
    """Items of these banks that are like a content, the likest first, MOST_TWINS at most; retired ones, and the item
    `besides`, left out. One statement."""
    [asked] = _prints([(kind, content)])
    if not is_filled(asked.signature[np.newaxis])[0]:
        return []
    near = in_buckets(buckets(asked.signature[np.newaxis])[0].tolist())
    query = (
        _stored(bank_ids).where(ItemPrint.item_id.in_(near)).order_by(Item.id.desc()).limit(_MOST_CANDIDATES)
    )
    twins = []
    for row in session.execute(query):
        similarity, likeness = likeness_of(asked, _print(row))
        if similarity >= SIMILAR_FROM and row.item_id != besides:
            twins.append(Twin(similarity, likeness, item_id=row.item_id))
    return _likest(twins)


def similar_in_file(
    session: Session, bank_ids: Collection[int], contents: Sequence[tuple[QuestionType, ItemContent]]
) -> list[list[Twin]]:
    """For each of a file's questions what it is like, the likest first, MOST_TWINS at most: items of these banks, and
    questions before it in the file. The same statements, two at most, for any number of them."""
    new = _prints(contents)
    stored = session.execute(_signatures(bank_ids)).all()
    ids = [row.item_id for row in stored]
    added = np.array([each.signature for each in new], np.uint32).reshape(len(new), LENGTH)
    made = np.concatenate([_matrix([row.signature for row in stored]), added])
    pairs = promising_pairs(made)
    pairs = pairs[pairs[:, 1] >= len(ids)]  # of two, the second is new, or both are the bank's own
    sets = _sets(session, ids, pairs) | {len(ids) + place: each.hashes for place, each in enumerate(new)}
    wordings = np.array([*(row.wording for row in stored), *(each.wording for each in new)], np.int64)
    numbers = np.array([*(row.numbers for row in stored), *(each.numbers for each in new)], np.int64)
    twins: list[list[Twin]] = [[] for _each in new]
    for pair in similar_among(sets, pairs, wordings, numbers):
        is_stored = pair.first < len(ids)
        twins[pair.second - len(ids)].append(
            Twin(
                pair.similarity,
                pair.likeness,
                item_id=ids[pair.first] if is_stored else None,
                place=None if is_stored else pair.first - len(ids),
            )
        )
    return [_likest(each) for each in twins]


def similar_pairs(session: Session, bank_ids: Collection[int]) -> list[SimilarPair]:
    """All pairs of these banks' items that are alike, the likest first; retired items left out, and pairs of which
    somebody said that both are wanted.

    Where many are the same each is paired with its neighbours, not with all. The statements do not depend on the number
    of items, but for one for each 5,000 that have a twin.
    """
    stored = session.execute(_signatures(bank_ids)).all()
    ids = [row.item_id for row in stored]
    pairs = promising_pairs(_matrix([row.signature for row in stored]))
    kept = {(first, second) for first, second in session.execute(_kept(bank_ids))}
    found = similar_among(
        _sets(session, ids, pairs),
        pairs,
        np.array([row.wording for row in stored], np.int64),
        np.array([row.numbers for row in stored], np.int64),
    )
    named = (
        SimilarPair(ids[each.first], ids[each.second], each.similarity, each.likeness, each.has_other_numbers)
        for each in found
    )
    return [each for each in named if (each.first_id, each.second_id) not in kept]


def _prints(contents: Sequence[tuple[QuestionType, ItemContent]]) -> list[Print]:
    return prints([texts_of(kind, content, {}).asked for kind, content in contents])


def _in_use(bank_ids: Collection[int]) -> Any:
    return Item.bank_id.in_(bank_ids) & (Item.state != "retired")


def _stored(bank_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    columns = (ItemPrint.item_id, ItemPrint.hashes, ItemPrint.signature, ItemPrint.wording, ItemPrint.numbers)
    return select(*columns).join(Item, Item.id == ItemPrint.item_id).where(_in_use(bank_ids))


def _signatures(bank_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    columns = (ItemPrint.item_id, ItemPrint.signature, ItemPrint.wording, ItemPrint.numbers)
    return (
        select(*columns)
        .join(Item, Item.id == ItemPrint.item_id)
        .where(_in_use(bank_ids))
        .order_by(ItemPrint.item_id)
    )


def _kept(bank_ids: Collection[int]) -> Select[int, int]:
    return (
        select(KeptPair.first_id, KeptPair.second_id)
        .join(Item, Item.id == KeptPair.first_id)
        .where(Item.bank_id.in_(bank_ids))
    )


def _sets(session: Session, ids: Sequence[int], pairs: NDArray[np.int64]) -> dict[int, Hashes]:
    """The shingles of those of the stored items that are in a pair, by their place in `ids`."""
    wanted = {ids[place]: int(place) for place in np.unique(pairs) if place < len(ids)}
    chosen = list(wanted)
    sets = {}
    for start in range(0, len(chosen), _PARAMETERS):
        some = chosen[start : start + _PARAMETERS]
        for item_id, hashes in session.execute(
            select(ItemPrint.item_id, ItemPrint.hashes).where(ItemPrint.item_id.in_(some))
        ):
            sets[wanted[item_id]] = _numbers(hashes)
    return sets


def _print(row: Row[*tuple[Any, ...]]) -> Print:
    return Print(_numbers(row.hashes), _numbers(row.signature), row.wording, row.numbers)


def _numbers(stored: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(stored, "<u4").astype(np.uint32, copy=False)


def _matrix(stored: Sequence[bytes]) -> Signatures:
    return _numbers(b"".join(stored)).reshape(len(stored), LENGTH)


def _likest(twins: list[Twin]) -> list[Twin]:
    order = {Likeness.SAME: 0, Likeness.NUMBERS: 1, Likeness.SIMILAR: 2}
    ranked = sorted(
        twins, key=lambda twin: (-twin.similarity, order[twin.likeness], twin.item_id or 0, twin.place or 0)
    )
    return ranked[:MOST_TWINS]
