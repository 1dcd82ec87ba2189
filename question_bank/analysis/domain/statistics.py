"""The statistics of a paper and of its questions.

Variances and covariances divide by n − 1. x is the mark in a question, T the total of a paper, the rest is T − x. Each
docstring of a field is its definition; what a definition divides by 0, or would take the root of a negative number
for, is None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import fsum

from question_bank.analysis.domain.exact import (
    Spread,
    correlation,
    signed_root,
    spread_of,
    square_root,
    sum_of_products,
)
from question_bank.analysis.domain.marks import Column, MarksTable


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One question over those who had it, or one slot over everybody.

    - `candidates`: how many had it; `answered`: how many of them gave an answer
    - `mean`, `standard_deviation`: of x, in marks
    - `facility_index`: mean(x) / highest mark
    - `discrimination_index`: 100 · corr(x, rest)
    - `discriminative_efficiency`: 100 · cov(x, rest) / cov(x sorted, rest sorted)
    - `effective_weight`: 100 · √cov(x, T) / Σ √cov(x, T), the sum over the places of the paper; None for a negative
      covariance, which is left out of the sum, and for a question that only some had: its slot has the weight
    """

    key: Hashable
    maximum: Decimal | None
    candidates: int
    answered: int
    mean: float | None
    standard_deviation: float | None
    facility_index: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    effective_weight: float | None = None


@dataclass(frozen=True, slots=True)
class PaperStatistics:
    """The paper as a whole.

    - `candidates`; `places`: how many questions a paper has, None where papers differ in it
    - `mean`, `median`, `standard_deviation`: of T, in marks
    - `skewness`: k₃ / k₂^(3/2), from three papers on; `kurtosis`: k₄ / k₂², from four on (k: Fisher's k-statistics)
    - `coefficient_of_internal_consistency` (alpha, KR-20): 100 · p/(p − 1) · (1 − Σ var(x) / var(T)) with p places,
      from three papers and two places on; may be negative
    - `error_ratio`: 100 · √(1 − coefficient/100)
    - `standard_error`: error ratio · standard deviation / 100, in marks
    """

    candidates: int
    places: int | None
    maximum: Decimal | None
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    coefficient_of_internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """All of it: items in the order of the table, slots by (draw, number from 0)."""

    paper: PaperStatistics
    items: Sequence[ItemStatistics]
    slots: Sequence[ItemStatistics]


def analyse(table: MarksTable) -> Analysis:
    """The statistics of the marks in a table.

    Raises ValueError when somebody lacks a question that everybody has.
    """
    step, is_uniform = Fraction(table.step), table.is_uniform
    common: dict[Hashable, Spread] = {}
    items = []
    for item, column in zip(table.items, table.columns, strict=True):
        spread = spread_of(column.marks, table.totals_beside(column))
        items.append(_statistics(item.key, column, spread, step, maximum=item.maximum))
        if item.draw is None:
            common[item.key] = spread
    if not is_uniform:
        return Analysis(_paper(table, None, step), items, [])
    drawn = {key: spread_of(slot.marks, table.totals) for key, slot in sorted(table.slots.items())}
    slots = [
        _statistics(key, table.slots[key], spread, step, maximum=_maximum_of(table.slots[key]))
        for key, spread in drawn.items()
    ]
    weights = _weights(common | drawn)
    return Analysis(
        _paper(table, [*common.values(), *drawn.values()], step),
        [replace(each, effective_weight=weights.get(each.key)) for each in items],
        [replace(each, effective_weight=weights.get(each.key)) for each in slots],
    )


def _statistics(
    key: Hashable, column: Column, spread: Spread, step: Fraction, *, maximum: int | None
) -> ItemStatistics:
    count, total = spread.count, sum(column.marks)
    pairs = count * (count - 1)
    out_of = column.out_of if column.maxima else count * (maximum or 0)
    return ItemStatistics(
        key=key,
        maximum=None if maximum is None else _decimal(maximum * step),
        candidates=count,
        answered=column.answered,
        mean=float(total * step / count) if count else None,
        standard_deviation=square_root(spread.x * step**2 / pairs) if pairs else None,
        facility_index=float(Fraction(total, out_of)) if out_of else None,
        discrimination_index=_percent(correlation(spread)),
        discriminative_efficiency=float(Fraction(100 * spread.x_rest, spread.best)) if spread.best else None,
    )


def _weights(places: Mapping[Hashable, Spread]) -> dict[Hashable, float]:
    roots = {
        key: square_root(Fraction(spread.x_total)) for key, spread in places.items() if spread.x_total >= 0
    }
    total = fsum(roots.values())
    return {key: 100 * root / total for key, root in roots.items()} if total else {}


def _maximum_of(slot: Column) -> int | None:
    """The highest mark in a slot whose questions are all worth the same."""
    least, most = min(slot.maxima), max(slot.maxima)
    return most if least == most else None


def _paper(table: MarksTable, places: Sequence[Spread] | None, step: Fraction) -> PaperStatistics:
    totals = table.totals
    count = len(totals)
    total = sum(totals)
    squares = count * sum_of_products(totals, totals) - total * total  # n(n − 1) times the variance
    deviation = square_root(squares * step**2 / (count * (count - 1))) if count > 1 else None
    consistency = _consistency(count, squares, places or ())
    error_ratio = None if consistency is None else 100 * square_root(1 - consistency / 100)
    middle = sorted(totals)[(count - 1) // 2 : count // 2 + 1]
    skewness, kurtosis = _shape(totals)
    return PaperStatistics(
        candidates=count,
        places=None if places is None else len(places),
        maximum=_paper_maximum(table, step) if places is not None else None,
        mean=float(total * step / count) if count else None,
        median=float(sum(middle) * step / len(middle)) if count else None,
        standard_deviation=deviation,
        skewness=skewness,
        kurtosis=kurtosis,
        coefficient_of_internal_consistency=None if consistency is None else float(consistency),
        error_ratio=error_ratio,
        standard_error=None if error_ratio is None or deviation is None else error_ratio * deviation / 100,
    )


def _consistency(count: int, squares: int, places: Sequence[Spread]) -> Fraction | None:
    if count <= 2 or len(places) < 2 or not squares:
        return None
    share = Fraction(sum(each.x for each in places), squares)
    return Fraction(100 * len(places), len(places) - 1) * (1 - share)


def _paper_maximum(table: MarksTable, step: Fraction) -> Decimal | None:
    """The highest total, where it is the same for everybody."""
    common = sum(item.maximum for item in table.items if item.draw is None)
    slots = [_maximum_of(slot) for slot in table.slots.values()]
    return None if None in slots else _decimal((common + sum(each or 0 for each in slots)) * step)


def _shape(totals: Sequence[int]) -> tuple[float | None, float | None]:
    """Skewness and kurtosis, by the sums of powers of n·T − ΣT, which are whole."""
    count, total = len(totals), sum(totals)
    distances = Counter(count * each - total for each in totals)
    second, third, fourth = (
        Fraction(
            sum(times * distance**power for distance, times in distances.items()), count ** (power + 1) or 1
        )
        for power in (2, 3, 4)
    )
    if count < 3 or not second:
        return None, None
    k2 = second * count / (count - 1)
    k3 = third * count**2 / ((count - 1) * (count - 2))
    skewness = signed_root(k3 * abs(k3) / k2**3)
    if count < 4:
        return skewness, None
    k4 = count**2 * ((count + 1) * fourth - 3 * (count - 1) * second**2)
    k4 /= (count - 1) * (count - 2) * (count - 3)
    return skewness, float(k4 / k2**2)


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else 100 * ratio


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
