"""When a period may be closed, and when a closing may be withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


class ClosingRefused(Exception):
    """It cannot be closed or withdrawn; `code` is one of not_over, closed_already, being_closed_below, another_day,
    own_closing, closed_above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Standing:
    """A closing that stands, of the same period: where, and whether all of its rows are written."""

    unit_path: str
    is_frozen: bool


def check_closing(unit_path: str, ends_on: date, today: date, standing: Iterable[Standing]) -> None:
    """The period is over, and neither this unit nor one above has closed it. Units below may have, if they are through:
    their rows are then taken as they are. Raises ClosingRefused."""
    if today <= ends_on:
        raise ClosingRefused("not_over")
    for other in standing:
        if unit_path.startswith(other.unit_path):
            raise ClosingRefused("closed_already")
        if other.unit_path.startswith(unit_path) and not other.is_frozen:
            raise ClosingRefused("being_closed_below")


def check_withdrawal(
    unit_path: str,
    *,
    closed_on: date,
    today: date,
    closed_by: int | None,
    account_id: int | None,
    standing: Iterable[Standing],
) -> None:
    """On the same day, by somebody else, and while no unit above has taken the rows over. What went out yesterday has
    been read, and is corrected by differences. Raises ClosingRefused."""
    if closed_on != today:
        raise ClosingRefused("another_day")
    if account_id is None or account_id == closed_by:
        raise ClosingRefused("own_closing")
    if any(other.unit_path != unit_path and unit_path.startswith(other.unit_path) for other in standing):
        raise ClosingRefused("closed_above")
