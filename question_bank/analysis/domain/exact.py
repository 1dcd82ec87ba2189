"""Sums of products as whole numbers, and the one rounding at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from operator import mul, sub

DIGITS = 50  # of a square root, before it is rounded to a float: a perfect correlation is 1, not 1.0000000000000002


def sum_of_products(one: Iterable[int], other: Iterable[int]) -> int:
    """Σ one·other. Both have the same length."""
    return sum(map(mul, one, other))


def square_root(value: Fraction) -> float:
    """The float nearest to the root. Raises ValueError for a negative number."""
    if value < 0:
        raise ValueError(value)
    with localcontext(prec=DIGITS):
        return float((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def signed_root(value: Fraction) -> float:
    """The root of the absolute value, with the sign of the value."""
    return square_root(value) if value >= 0 else -square_root(-value)


@dataclass(frozen=True, slots=True)
class Spread:
    """How marks x vary with the rest r of the same papers, T = x + r. Each is n·(n−1) times the (co)variance.

    So they are whole numbers of steps², and 0 exactly when the (co)variance is; also for fewer than two papers, for
    which there is none. `best` is the covariance of x and r each sorted: the most that these marks could have.
    """

    count: int
    x: int
    rest: int
    x_rest: int
    best: int

    @property
    def x_total(self) -> int:
        """Of x with T."""
        return self.x + self.x_rest


def spread_of(marks: Sequence[int], totals: Sequence[int]) -> Spread:
    """The spread of marks beside the totals of the same papers, both in steps."""
    count = len(marks)
    rests = list(map(sub, totals, marks))
    sum_x, sum_rest = sum(marks), sum(rests)
    x = count * sum_of_products(marks, marks) - sum_x * sum_x
    rest = count * sum_of_products(rests, rests) - sum_rest * sum_rest
    x_rest = count * sum_of_products(marks, rests) - sum_x * sum_rest
    best = count * sum_of_products(sorted(marks), sorted(rests)) - sum_x * sum_rest
    return Spread(count, x, rest, x_rest, best)


def correlation(spread: Spread) -> float | None:
    """Of x with the rest, −1 to 1; None where one of them does not vary."""
    if not spread.x or not spread.rest:
        return None
    return signed_root(Fraction(spread.x_rest * abs(spread.x_rest), spread.x * spread.rest))
