"""Equal shares of the marks, written one way in every format, by which a bank recognises the same question."""

from __future__ import annotations

from decimal import Decimal

_FINEST = Decimal("1e-7")


def equal_share(number: int) -> Decimal:
    """One part of so many, to seven places; the whole where there are none."""
    return (Decimal(1) / (number or 1)).quantize(_FINEST).normalize()


def is_equal_share(share: Decimal, number: int) -> bool:
    """Whether that is one part of so many, however many places it is written with."""
    return abs(share - equal_share(number)) <= _FINEST
