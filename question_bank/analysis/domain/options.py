"""Who chooses which option of a question: distractors, by how well their choosers did in the rest of the paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from question_bank.analysis.domain.exact import correlation, spread_of

GROUP_SHARE = Fraction(27, 100)
"""The share of the candidates in the upper and in the lower group each.

T. L. Kelley, "The selection of upper and lower groups for the validation of test items" (1939): with 27 % each, the
two are as far apart, and as sure, as they can be.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What one candidate chose of a question (nothing: no answer), and their rest score in steps."""

    chosen: Collection[str]
    rest: int


@dataclass(frozen=True, slots=True)
class Groups:
    """How many are in the lower, the middle and the upper group of the rest score."""

    lower: int
    middle: int
    upper: int


@dataclass(frozen=True, slots=True)
class OptionStatistics:
    """One option: how many chose it, all and by group (None where there are no groups).

    `point_biserial` is the correlation of choosing it with the rest score, −1 to 1; None where all or none chose it
    or the rest scores are all equal. The option "" is no answer at all. `fifths`: how many of each fifth chose it.
    """

    key: str
    is_right: bool
    chosen: int
    groups: Groups | None
    point_biserial: float | None
    fifths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class OptionAnalysis:
    """The options in the order given, no answer last if there was any; `groups` are the sizes of the groups.

    Equal rest scores are never in two groups, so that the sizes differ from GROUP_SHARE; where that leaves no two
    groups apart, there are none. `fifths` are the sizes of the fifths of the rest score (fifths_of).
    """

    candidates: int
    groups: Groups | None
    options: Sequence[OptionStatistics]
    fifths: Sequence[int] = ()


def analyse_options(
    choices: Sequence[Choice], options: Sequence[tuple[str, bool]], *, with_blank: bool = True
) -> OptionAnalysis:
    """Who chose which of the options (key, whether it belongs to the right answer)."""
    rests = [each.rest for each in choices]
    bounds, fifths = _bounds(rests), fifths_of(rests)
    found = [_option(key, choices, rests, bounds, fifths, is_right=is_right) for key, is_right in options]
    if with_blank and not all(each.chosen for each in choices):
        blank = [Choice(("",) if not each.chosen else (), each.rest) for each in choices]
        found.append(_option("", blank, rests, bounds, fifths, is_right=False))
    return OptionAnalysis(len(choices), _sizes(rests, bounds), found, _counts(fifths))


FIFTHS = 5


def fifths_of(rests: Sequence[int]) -> list[int]:
    """The fifth of each candidate by the rest score, 0 for the lowest; equal scores are in the same one.

    A score is where the middle of those who have it stands, so that a fifth is larger or smaller than a fifth, or
    empty, where many have the same.
    """
    places: dict[int, int] = {}
    below = 0
    for rest, times in sorted(Counter(rests).items()):
        places[rest] = min(FIFTHS - 1, FIFTHS * (2 * below + times) // (2 * len(rests)))
        below += times
    return [places[rest] for rest in rests]


def share_by_fifth(marks: Sequence[int], rests: Sequence[int], maximum: int) -> list[float | None]:
    """The mean mark of each fifth as a share of the highest, None for a fifth that is empty."""
    sums, sizes = [0] * FIFTHS, [0] * FIFTHS
    for mark, fifth in zip(marks, fifths_of(rests), strict=True):
        sums[fifth] += mark
        sizes[fifth] += 1
    return [
        total / (size * maximum) if size and maximum else None
        for total, size in zip(sums, sizes, strict=True)
    ]


def _counts(fifths: Iterable[int]) -> list[int]:
    times = Counter(fifths)
    return [times[each] for each in range(FIFTHS)]


def _option(
    key: str,
    choices: Sequence[Choice],
    rests: Sequence[int],
    bounds: tuple[int, int] | None,
    fifths: Sequence[int],
    *,
    is_right: bool,
) -> OptionStatistics:
    marks = [int(key in each.chosen) for each in choices]
    totals = [mark + rest for mark, rest in zip(marks, rests, strict=True)]
    choosers = [rest for mark, rest in zip(marks, rests, strict=True) if mark]
    return OptionStatistics(
        key,
        is_right,
        len(choosers),
        _sizes(choosers, bounds),
        correlation(spread_of(marks, totals)),
        _counts(fifth for mark, fifth in zip(marks, fifths, strict=True) if mark),
    )


def _bounds(rests: Sequence[int]) -> tuple[int, int] | None:
    """The highest rest score of the lower group and the lowest of the upper."""
    if not rests:
        return None
    ordered = sorted(rests)
    size = ceil(len(ordered) * GROUP_SHARE)
    low, high = ordered[size - 1], ordered[-size]
    return (low, high) if low < high else None


def _sizes(rests: Sequence[int], bounds: tuple[int, int] | None) -> Groups | None:
    if bounds is None:
        return None
    lower = sum(rest <= bounds[0] for rest in rests)
    upper = sum(rest >= bounds[1] for rest in rests)
    return Groups(lower, len(rests) - lower - upper, upper)
