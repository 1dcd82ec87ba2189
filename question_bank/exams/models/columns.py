"""How marks are stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from lms.contracts.questions import MARKS_STEP


class MarksColumn(TypeDecorator[Decimal]):
    """Marks, stored as a whole number of MARKS_STEP: a third of two marks has more places than an hour has."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(Decimal(value) / MARKS_STEP)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else (int(value) * MARKS_STEP).normalize()
