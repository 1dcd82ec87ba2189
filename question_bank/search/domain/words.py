"""From a text to the words it is indexed by, in any mixture of Chinese and other writing.

A run of Chinese characters becomes its overlapping pairs, then its last character alone: 消防车 is 消防, 防车, 车.
So each character begins a word: one character is found as the beginning of a word, and several, being adjacent pairs,
exactly where they stand together. Everything else is split at what is neither letter nor digit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 60
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_ACCENTS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """The text without differences of case, width, accents and ligatures; its length may change."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))


def runs(text: str) -> Iterator[str]:
    """The runs of a folded text: Chinese characters, or a word of any other writing."""
    return (found[0] for found in _RUN.finditer(text))


def is_chinese(run: str) -> bool:
    """Whether a run (all of one kind) is of Chinese characters."""
    return bool(re.match(f"[{_HAN}]", run))


def words(text: str) -> list[str]:
    """The words that the text is indexed by, in their order."""
    found = []
    for run in runs(folded(text)):
        found += [*pairs(run), run[-1]] if is_chinese(run) else [run[:LONGEST_WORD]]
    return found


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run; none for one character."""
    return [run[place : place + 2] for place in range(len(run) - 1)]
