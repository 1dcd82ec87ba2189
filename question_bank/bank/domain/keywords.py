"""Which of a marker's keywords stand in an answer, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.contracts.questions import ContentFault
from question_bank.bank.domain.folding import Folding

MOST_KEYWORDS = 50


@dataclass(frozen=True, slots=True)
class Keyword:
    """Words that mean the same, and the share of the marks they are worth, once, wherever any of them stands."""

    words: tuple[str, ...]
    share: Decimal

    def __post_init__(self) -> None:
        if not self.words or any(not each.strip() for each in self.words):
            raise ContentFault("empty_keyword")
        if not 0 <= self.share <= 1:
            raise ContentFault("fraction_out_of_range", percent=f"{self.share * 100:f}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer; `keyword` is the place of the keyword that it is, None for what is between."""

    text: str
    keyword: int | None = None


def found_keywords(text: str, keywords: Sequence[Keyword], folding: Folding) -> list[Piece]:
    """The text in pieces, joined the text again, with the keywords in it. Of two that overlap the one that begins first
    counts, of two that begin together the longer."""
    folded, places = _folded(text, folding)
    spans = sorted(
        {
            (places[start], places[start + length - 1] + 1, place)
            for place, each in enumerate(keywords)
            for start, length in _occurrences(folded, each, folding)
        },
        key=lambda span: (span[0], -span[1], span[2]),
    )
    pieces, end = [], 0
    for start, stop, place in spans:
        if start < end:
            continue
        pieces += [Piece(text[end:start]), Piece(text[start:stop], place)]
        end = stop
    return [each for each in [*pieces, Piece(text[end:])] if each.text]


def suggested_fraction(pieces: Sequence[Piece], keywords: Sequence[Keyword]) -> Fraction:
    """The sum of the shares of what was found, at most everything."""
    found = {each.keyword for each in pieces if each.keyword is not None}
    return min(sum((Fraction(keywords[place].share) for place in found), Fraction(0)), Fraction(1))


def _folded(text: str, folding: Folding) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place of the one it came from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            # one space for several, which _plain takes away beside Chinese characters
            if folding.folds_spaces and (not folded or folded[-1] == " "):
                continue
            same = " " if folding.folds_spaces else character
        else:
            same = folding.fold(character)
        folded += list(same)
        places += [place] * len(same)
    if not folding.folds_spaces:
        return "".join(folded), places
    kept = [index for index in range(len(folded)) if folded[index] != " " or _is_between_words(folded, index)]
    return "".join(folded[index] for index in kept), [places[index] for index in kept]


def _is_between_words(folded: Sequence[str], index: int) -> bool:
    before, after = folded[index - 1 : index], folded[index + 1 : index + 2]
    return not any(_is_chinese(each) for each in [*before, *after])


def _occurrences(folded: str, keyword: Keyword, folding: Folding) -> Iterator[tuple[int, int]]:
    """(start, length) of every place where one of the words stands; Latin words as whole words only."""
    for each in keyword.words:
        wanted = _folded(each.strip(), folding)[0]
        start = folded.find(wanted) if wanted else -1
        while start >= 0:
            if _is_whole(folded, start, start + len(wanted)):
                yield start, len(wanted)
            start = folded.find(wanted, start + 1)


def _is_whole(folded: str, start: int, stop: int) -> bool:
    is_cut_before = start > 0 and _joins(folded[start - 1], folded[start])
    is_cut_after = stop < len(folded) and _joins(folded[stop - 1], folded[stop])
    return not is_cut_before and not is_cut_after


def _joins(one: str, other: str) -> bool:
    """Whether two characters beside each other belong to one word."""
    return one.isalnum() and other.isalnum() and not _is_chinese(one) and not _is_chinese(other)


def _is_chinese(character: str) -> bool:
    return "\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" or character >= "\U00020000"
