"""Exact amounts: credit hours, days and counts as whole hundredths, and fractions of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
FRACTION = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


def hundredths(text: str) -> int:
    """The amount that a decimal of at most two places writes, as hundredths: "20.5" is 2050. Raises ValueError."""
    if not AMOUNT.fullmatch(text):
        raise ValueError(text)
    whole, _, places = text.partition(".")
    return int(whole) * 100 + int(places.ljust(2, "0"))


def hundredths_of(amount: Decimal) -> int:
    """The hundredths of a decimal that has no more than two places."""
    return int(amount.scaleb(2))


def decimal_of(amount: int) -> Decimal:
    """The decimal of so many hundredths, with two places."""
    return Decimal(amount).scaleb(-2)


def amount_text(amount: int) -> str:
    """The shortest decimal of so many hundredths: 2050 is "20.5", 2400 is "24"."""
    sign, (whole, places) = "-" * (amount < 0), divmod(abs(amount), 100)
    return f"{sign}{whole}.{places:02}".rstrip("0").rstrip(".") if places else f"{sign}{whole}"


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator, neither negative, rounded half up to a whole number."""
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of something."""

    numerator: int
    denominator: int

    def of(self, amount: int) -> int:
        """That share of an amount, rounded half up to a hundredth."""
        return half_up(amount * self.numerator, self.denominator)

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"


def read_share(text: str) -> Share:
    """A share as "2/3" or as a decimal up to 1. Raises ValueError."""
    found = FRACTION.fullmatch(text)
    share = Share(int(found[1]), int(found[2])) if found else Share(hundredths(text), 100)
    if not 0 < share.numerator <= share.denominator:
        raise ValueError(text)
    return share
