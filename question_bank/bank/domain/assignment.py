"""Which typed answer stands for which accepted one, where the order is free."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

NOBODY = -1


def best_assignment(values: Sequence[Sequence[Fraction]]) -> list[int]:
    """For each row the column it is given, every column once at most, so that the sum of the values is as large as it
    can be; exact. There must be no more rows than columns.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), in O(rows² · columns): rows enter one by one, each
    by the cheapest chain of rows that make room.
    """
    search = _Search(values)
    for row in range(len(values)):
        search.enter(row)
    given = [0] * len(values)
    for column, row in enumerate(search.row_of):
        if row != NOBODY:
            given[row] = column
    return given


class _Search:
    """Who has which column so far, and the prices by which a chain of exchanges is judged."""

    def __init__(self, values: Sequence[Sequence[Fraction]]) -> None:
        self.values = values
        columns = len(values[0]) if values else 0
        self.row_of = [NOBODY] * columns
        self.row_price = [Fraction(0)] * len(values)
        self.column_price = [Fraction(0)] * columns

    def enter(self, row: int) -> None:
        """Gives the row a column; others may have to change theirs."""
        slack: dict[int, Fraction] = {}
        came_from: dict[int, int] = {}
        chain: list[int] = []  # columns whose rows may change
        open_columns = set(range(len(self.row_of)))
        current, last = row, NOBODY
        while True:
            for column in open_columns:
                cost = -self.values[current][column] - self.row_price[current] - self.column_price[column]
                if column not in slack or cost < slack[column]:
                    slack[column], came_from[column] = cost, last
            nearest = min(open_columns, key=lambda column: (slack[column], column))
            step = slack[nearest]
            self._raise_prices(row, chain, step)
            for column in open_columns:
                slack[column] -= step
            if self.row_of[nearest] == NOBODY:
                self._exchange(row, nearest, came_from)
                return
            open_columns.remove(nearest)
            chain.append(nearest)
            current, last = self.row_of[nearest], nearest

    def _raise_prices(self, row: int, chain: Sequence[int], by: Fraction) -> None:
        self.row_price[row] += by
        for column in chain:
            self.row_price[self.row_of[column]] += by
            self.column_price[column] -= by

    def _exchange(self, row: int, free: int, came_from: dict[int, int]) -> None:
        """Along the chain every row moves on to the next column, and the new one takes the first."""
        column = free
        while came_from[column] != NOBODY:
            self.row_of[column] = self.row_of[came_from[column]]
            column = came_from[column]
        self.row_of[column] = row
