"""Bitstring status lists (W3C Bitstring Status List 1.0): one bit for each certificate, set when it is void."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable

LENGTH = 131_072
"""Bits in a list: the least that the standard allows, so that asking for a list does not tell for whom."""


def place_of(certificate_id: int) -> tuple[int, int]:
    """The number of the list, and the place in it, that a certificate's id leads to."""
    return divmod(certificate_id, LENGTH)


def ids_in(number: int) -> range:
    """The ids of the certificates that a list covers."""
    return range(number * LENGTH, (number + 1) * LENGTH)


def encoded_list(void: Iterable[int]) -> str:
    """The list with these places set: GZIP, then multibase base64url. The first place is the leftmost bit."""
    bits = bytearray(LENGTH // 8)
    for place in void:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode("ascii").rstrip("=")


def is_set(encoded: str, place: int) -> bool:
    """Whether the place is set in an encoded list."""
    text = encoded.removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return bool(bits[place // 8] & 0x80 >> place % 8)
