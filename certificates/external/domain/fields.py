"""The fields of a certificate from elsewhere."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

MOST_HOURS = Decimal(2_000)


@dataclass(frozen=True, slots=True)
class Fields:
    """What a certificate says, as far as it was found; empty where it was not. Hours are as printed."""

    title: str = ""
    issuer: str = ""
    number: str = ""
    holder: str = ""
    completed_on: date | None = None
    expires_on: date | None = None
    hours: Decimal | None = None

    def as_json(self) -> dict[str, str]:
        """What was found, by field, as texts: dates in ISO 8601, hours as a decimal."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _text(value) for name, value in found.items() if value not in {None, ""}}


def number_key(number: str, issuer: str) -> str:
    """What two copies of one certificate have in common, however they are spelled: SHA-256 of number and issuer; empty
    without a number."""
    plain = _letters(number)
    return hashlib.sha256(f"{plain}\n{_letters(issuer)}".encode()).hexdigest() if plain else ""


def is_holder(stated: str, *names: str | None) -> bool:
    """Whether the name on it is one of these, whatever case, width and blanks. Nothing stated contradicts nobody."""
    return not _letters(stated) or _letters(stated) in {_letters(name) for name in names if name}


def differing(found: dict[str, Any], stated: dict[str, str]) -> set[str]:
    """The fields that were read from the file and that the member put right."""
    return {name for name, value in found.items() if value and stated.get(name, "") != value}


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")


def _text(value: Any) -> str:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
    return str(value)
