"""Numbers as GIFT writes them: 5, 5:0.1 (give or take), 4.9..5.1 (from, to)."""

from __future__ import annotations

import re
from decimal import Decimal

from lms.contracts.questions import Text
from question_bank.bank.domain import NumericAnswer

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
_NEAR = re.compile(rf"({_NUMBER})(?:\s*:\s*({_NUMBER}))?")
_BETWEEN = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_LONGEST_NUMBERS = 100


def read_number(written: str, fraction: Decimal, feedback: Text | None) -> NumericAnswer | None:
    """The number or range of numbers, None for anything else."""
    if len(written) > _LONGEST_NUMBERS:
        return None
    if found := _NEAR.fullmatch(written):
        value, tolerance = Decimal(found[1]), Decimal(found[2] or 0)
        return NumericAnswer.near(value, tolerance, fraction=fraction, feedback=feedback)
    if found := _BETWEEN.fullmatch(written):
        low, high = Decimal(found[1]), Decimal(found[2])
        return NumericAnswer.between(low, high, fraction=fraction, feedback=feedback)
    return None
