"""What an item from a file must not contain, whichever format wrote it so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from lms.contracts.questions import ContentFault

_MOST_DIGITS = 120
_LARGEST_EXPONENT = 200
_TEXT_CONTROLS = "\t\n\r\f\v"


def check_storable(value: Any) -> None:
    """Raises ContentFault for a text that no database keeps (a NUL, half a character), or a number so long that
    reckoning with it would hold up the server. `value` is any part of an item."""
    for leaf in _leaves(value):
        if isinstance(leaf, str):
            if any(_is_no_text(character) for character in set(leaf)):
                raise ContentFault("character_not_allowed")
        else:
            _sign, digits, exponent = leaf.as_tuple()
            if (
                not isinstance(exponent, int)
                or len(digits) > _MOST_DIGITS
                or abs(exponent) > _LARGEST_EXPONENT
            ):
                raise ContentFault("number_too_long")


def _is_no_text(character: str) -> bool:
    return (character < " " and character not in _TEXT_CONTROLS) or "\ud800" <= character <= "\udfff"


def _leaves(value: Any) -> Iterator[str | Decimal]:
    if isinstance(value, str | Decimal):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _leaves(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _leaves(getattr(value, each.name))
