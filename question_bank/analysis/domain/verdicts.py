"""What statistics mean for those who wrote the questions, by thresholds that are named and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from question_bank.analysis.domain.options import OptionAnalysis, OptionStatistics
from question_bank.analysis.domain.statistics import ItemStatistics


class Verdict(StrEnum):
    """How a question does its work: telling those who know from those who do not."""

    TOO_FEW = "too_few"
    CHECK_KEY = "check_key"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


class Consistency(StrEnum):
    """How far a paper's result can be relied on."""

    UNKNOWN = "unknown"
    LOW = "low"
    USABLE = "usable"
    HIGH = "high"


class OptionFinding(StrEnum):
    """What is remarkable about an option."""

    BEST_CHOOSE_IT = "best_choose_it"  # though it is wrong
    NOT_CHOSEN = "not_chosen"  # by anybody


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where one verdict ends and the next begins. Facility as a share of 1, the rest in percent.

    The bounds of discrimination are R. L. Ebel's (Measuring Educational Achievement, 1965), those of consistency the
    usual ones for alpha. `chance` is how many standard errors something must lie on the wrong side before a key is
    suspected: one sound question in twenty goes beyond it at most.
    """

    fewest_candidates: int = 30
    too_easy_from: float = 0.95
    too_hard_to: float = 0.10
    weak_below: float = 20
    good_from: float = 30
    usable_from: float = 60
    high_from: float = 80
    chance: float = 1.645


THRESHOLDS = Thresholds()


def verdict_on(
    item: ItemStatistics, options: OptionAnalysis | None = None, *, takes_several: bool = False
) -> Verdict:
    """The verdict on a question; with its options, if they are known, a wrong key shows better."""
    if item.candidates < THRESHOLDS.fewest_candidates or item.facility_index is None:
        return Verdict.TOO_FEW
    discrimination = item.discrimination_index
    if discrimination is not None and discrimination < negative_below(item.candidates):
        return Verdict.CHECK_KEY
    if options is not None and preferred_by_best(options, takes_several=takes_several):
        return Verdict.CHECK_KEY
    if item.facility_index >= THRESHOLDS.too_easy_from:
        return Verdict.TOO_EASY
    if item.facility_index <= THRESHOLDS.too_hard_to:
        return Verdict.TOO_HARD
    if discrimination is None or discrimination < THRESHOLDS.weak_below:
        return Verdict.WEAK
    return Verdict.FAIR if discrimination < THRESHOLDS.good_from else Verdict.GOOD


def negative_below(candidates: int) -> float:
    """The discrimination index, in percent, below which it is hardly chance that it is negative."""
    return -100 * THRESHOLDS.chance / sqrt(max(candidates - 1, 1))


def preferred_by_best(options: OptionAnalysis, *, takes_several: bool) -> list[OptionStatistics]:
    """The wrong options that the upper group prefers, the most chosen first.

    Preferred is what more of them choose than any right option; where several may be ticked, what more of them tick
    than leave. Either by more than chance explains.
    """
    if options.groups is None:
        return []
    best_right = max((_upper(each) for each in options.options if each.is_right), default=0)
    wrong = []
    for option in options.options:
        chosen = _upper(option)
        other = options.groups.upper - chosen if takes_several else best_right
        is_beyond_chance = chosen - other > THRESHOLDS.chance * sqrt(chosen + other)
        if option.key and not option.is_right and is_beyond_chance:
            wrong.append(option)
    return sorted(wrong, key=_upper, reverse=True)


def option_findings(options: OptionAnalysis, *, takes_several: bool) -> dict[str, OptionFinding]:
    """What is remarkable about options, by key; nothing for too few candidates."""
    if options.candidates < THRESHOLDS.fewest_candidates:
        return {}
    unused = [each for each in options.options if not each.chosen]
    preferred = preferred_by_best(options, takes_several=takes_several)
    return {each.key: OptionFinding.NOT_CHOSEN for each in unused} | {
        each.key: OptionFinding.BEST_CHOOSE_IT for each in preferred
    }


def consistency_of(coefficient: float | None) -> Consistency:
    """How far a result can be relied on, by the coefficient of internal consistency."""
    if coefficient is None:
        return Consistency.UNKNOWN
    if coefficient < THRESHOLDS.usable_from:
        return Consistency.LOW
    return Consistency.USABLE if coefficient < THRESHOLDS.high_from else Consistency.HIGH


def count_verdicts(verdicts: Sequence[Verdict]) -> dict[Verdict, int]:
    """How many questions have each verdict, in the order of Verdict, without those that none has."""
    return {each: verdicts.count(each) for each in Verdict if each in verdicts}


def _upper(option: OptionStatistics) -> int:
    return option.groups.upper if option.groups else 0
