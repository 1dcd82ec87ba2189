"""What is left of a question's texts when everything is taken away that does not make it another question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.bank.domain.folding import Folding

NUMBER = "0"
"""Stands for any number in a wording. All digits belong to numbers, so nothing else reads like it."""

_FOLDING = Folding()
_NUMBERS = re.compile(r"-?\d+(?:[.,:/]\d+)*%?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class _Kept(dict[int, "int | None"]):
    """For str.translate: drops punctuation, spaces and control characters; letters and the signs of formulas stay."""

    def __missing__(self, code: int) -> int | None:
        kept = code if unicodedata.category(chr(code))[0] in "LNMS" else None
        self[code] = kept
        return kept


_KEPT = _Kept()


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in its normal form: its characters with NUMBER for each number, and the numbers."""

    characters: str
    numbers: tuple[str, ...] = ()


def wording(text: str) -> Wording:
    """The normal form of a plain text: without width, case, punctuation and spaces. x² stays apart from x2, −5 from 5,
    3.14 from 314; 1,000 is 1000."""
    numbers: list[str] = []

    def taken(found: re.Match[str]) -> str:
        numbers.append(_THOUSANDS.sub("", found[0]))
        return NUMBER

    return Wording(_NUMBERS.sub(taken, _FOLDING.fold(text)).translate(_KEPT), tuple(numbers))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks, in normal form: its stem, and its other texts (options, pairs, …) whatever their order.

    `pictures` are the addresses of what is seen and heard in it.
    """

    stem: Wording
    others: tuple[Wording, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The characters of the stem and of the others, those without any left out."""
        return tuple(each.characters for each in (self.stem, *self.others) if each.characters)

    @property
    def numbers(self) -> tuple[tuple[str, ...], ...]:
        """The numbers in each text."""
        return tuple(each.numbers for each in (self.stem, *self.others))


def asked(stem: str, others: Sequence[str] = (), pictures: Sequence[str] = ()) -> Asked:
    """The normal form of a question with these plain texts."""
    rest = sorted((wording(each) for each in others), key=lambda each: (each.characters, each.numbers))
    return Asked(wording(stem), tuple(rest), tuple(sorted(set(pictures))))
