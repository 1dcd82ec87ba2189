"""What an item from a file must not contain, whichever format wrote it so."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from lms.contracts.questions import ContentFault, TextFormat

_MOST_DIGITS = 120
_LARGEST_EXPONENT = 200
_HARMLESS = frozenset({bool, int, type(None), TextFormat})
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")


def check_storable(value: Any) -> None:
    """Raises ContentFault for a text that no database keeps (a NUL, half a character), or a number so long that
    reckoning with it would hold up the server. `value` is any part of an item."""
    kind = type(value)
    if kind in _HARMLESS:
        return
    if kind is str:
        if _NO_TEXT.search(value):
            raise ContentFault("character_not_allowed")
    elif kind is Decimal:
        _sign, digits, exponent = value.as_tuple()
        is_long = len(digits) > _MOST_DIGITS or not isinstance(exponent, int)
        if is_long or abs(exponent) > _LARGEST_EXPONENT:
            raise ContentFault("number_too_long")
    elif kind is tuple:
        for part in value:
            check_storable(part)
    else:
        of_this_kind: Any = kind
        for name in _field_names(of_this_kind):
            check_storable(getattr(value, name))


@cache
def _field_names(kind: Hashable) -> tuple[str, ...]:
    """The fields of a dataclass; none of anything else."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
