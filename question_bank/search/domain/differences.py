"""Where two texts differ, as pieces to be shown side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from question_bank.search.domain.normal_form import wording
from question_bank.search.domain.parts import Part

_PIECES = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_\u3400-\u9fff]+|\s+|.", re.DOTALL)
_MOST_PIECES = 1_500  # comparing takes time with the square of it

Row = tuple[list[Part], list[Part]]
"""A text in pieces, and the one that is compared with it; an empty list where there is none."""


def differences(one: str, other: str) -> Row:
    """Both texts in pieces that give them back when joined, what only one of them has marked. Chinese is compared
    character by character, other writing word by word. Texts that are too long are compared as wholes."""
    first, second = _PIECES.findall(one), _PIECES.findall(other)
    if max(len(first), len(second)) > _MOST_PIECES:
        return [Part(one, one != other)], [Part(other, one != other)]
    left: list[Part] = []
    right: list[Part] = []
    for tag, start, end, other_start, other_end in SequenceMatcher(
        None, first, second, autojunk=False
    ).get_opcodes():
        left.append(Part("".join(first[start:end]), tag != "equal"))
        right.append(Part("".join(second[other_start:other_end]), tag != "equal"))
    return [part for part in left if part.text], [part for part in right if part.text]


def compared(ones: Sequence[str], others: Sequence[str]) -> list[Row]:
    """Two lists of texts side by side, such as the options of two questions: what is equal in normal form stands
    together whatever its place, then what is most alike, and last what has no partner."""
    rest = list(others)
    partners: dict[int, str] = {}
    for is_enough in (_is_same, _is_like):
        for place, text in enumerate(ones):
            found = (
                next((each for each in rest if is_enough(text, each)), None)
                if place not in partners
                else None
            )
            if found is not None:
                partners[place] = found
                rest.remove(found)
    for place in range(len(ones)):
        if place not in partners and rest:
            partners[place] = rest.pop(0)
    rows = [
        differences(text, partners[place]) if place in partners else ([Part(text, is_marked=True)], [])
        for place, text in enumerate(ones)
    ]
    return [*rows, *(([], [Part(text, is_marked=True)]) for text in rest)]


def _is_same(one: str, other: str) -> bool:
    return one == other or wording(one) == wording(other)


def _is_like(one: str, other: str) -> bool:
    return SequenceMatcher(None, one[:200], other[:200]).ratio() >= 0.5
