"""Chains of seals: each has a number without gaps and a digest over the one before it and the row that it seals, so
that whoever changes, removes or moves a row breaks the chain. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

GENESIS = "0" * 64
"""What the first seal has in place of a digest before it."""
AS_THEY_ARE = {str, int}
INSTANT = len("2026-03-01T00:30:00.000000")
Values = Mapping[Any, object]
"""A row's columns by name."""


def canonical(values: Values) -> bytes:
    """A row as the bytes that are sealed, the same whichever database it is read from.

    JSON without blanks, keys sorted, UTF-8 (as in RFC 8785); amounts in whole hundredths, days as in ISO 8601,
    instants to the microsecond in UTC, which is what one without a zone is in. Columns without a value are left out:
    one that is added later and allows none leaves old seals valid.
    """
    plain = {
        name: value if value.__class__ in AS_THEY_ARE else _plain(value)
        for name, value in values.items()
        if value is not None
    }
    return msgspec.json.encode(plain, order="sorted")


def seal(previous: str, sequence: int, content: bytes) -> str:
    """The digest of a seal: SHA-256 over the digest before it, its number and the row, in hexadecimal."""
    return hashlib.sha256(b"%b\n%d\n%b" % (previous.encode("ascii"), sequence, content)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        utc = value if value.tzinfo is None or value.tzinfo is UTC else value.astimezone(UTC)
        return f"{utc.isoformat(timespec='microseconds')[:INSTANT]}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value * 100)
    raise TypeError(f"{value!r} cannot be sealed")
