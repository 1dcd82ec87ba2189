"""Marks written as tables, and their statistics worked out as naively as the definitions read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import sqrt

from question_bank.analysis.domain.marks import Item, MarksTable


def table_of(maxima, rows, draws=None):
    """A table of whole marks: a row for each candidate, None for a question they did not have."""
    draws = draws or [None] * len(maxima)
    items = zip(maxima, draws, strict=True)
    table = MarksTable(
        (Item(f"Q{number}", maximum, draw) for number, (maximum, draw) in enumerate(items, 1)),
        step=Decimal(1),
    )
    for row in rows:
        table.add_candidate((number, mark, True) for number, mark in enumerate(row) if mark is not None)
    return table


def mean(values):
    return Fraction(sum(values), len(values))


def covariance(one, other):
    """With n − 1; None for fewer than two."""
    if len(one) < 2:
        return None
    a, b = mean(one), mean(other)
    return sum((x - a) * (y - b) for x, y in zip(one, other, strict=True)) / (len(one) - 1)


def naive_item(marks, totals):
    """(discrimination index, discriminative efficiency, standard deviation) by the definitions."""
    rests = [total - mark for mark, total in zip(marks, totals, strict=True)]
    if len(marks) < 2:
        return None, None, None
    both, best = covariance(marks, rests), covariance(sorted(marks), sorted(rests))
    product = covariance(marks, marks) * covariance(rests, rests)
    return (
        100 * float(both) / sqrt(product) if product else None,
        100 * float(both / best) if best else None,
        sqrt(covariance(marks, marks)),
    )


def naive_consistency(columns, totals):
    variance = covariance(totals, totals)
    if len(totals) <= 2 or len(columns) < 2 or not variance:
        return None
    p = len(columns)
    return 100 * Fraction(p, p - 1) * (1 - sum(covariance(each, each) for each in columns) / variance)
