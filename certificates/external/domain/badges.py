"""What an Open Badge says of itself: 3.0, which is a Verifiable Credential 2.0 (1EdTech, 2024)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from certificates.external.domain.fields import MOST_HOURS, Fields


def fields_of_badge(document: Mapping[str, Any]) -> Fields:
    """Its fields, as far as they are there and of the kind that the standard wants."""
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement"))
    issuer = document.get("issuer")
    return Fields(
        title=(_text(achievement.get("name")) or _text(document.get("name")))[:300],
        issuer=_text(_object(issuer).get("name") if isinstance(issuer, Mapping) else issuer)[:200],
        number=(_text(subject.get("licenseNumber")) or _text(document.get("id")))[:100],
        holder=_holder(subject)[:120],
        completed_on=_day(subject.get("activityEndDate")) or _day(document.get("validFrom")),
        expires_on=_day(document.get("validUntil")),
        hours=_hours(subject.get("creditsEarned")),
    )


def is_badge(document: Mapping[str, Any]) -> bool:
    """Whether it says that it is a credential about an achievement."""
    kinds = document.get("type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(
        one in named for one in ("OpenBadgeCredential", "AchievementCredential", "VerifiableCredential")
    )


def _holder(subject: Mapping[str, Any]) -> str:
    """A name in the clear; a hashed one says nothing by itself."""
    for one in subject.get("identifier") or () if isinstance(subject.get("identifier"), list) else ():
        identity = _object(one)
        if identity.get("identityType") == "name" and identity.get("hashed") is False:
            return _text(identity.get("identityHash"))
    return _text(subject.get("name"))


def _object(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(_text(value)[:10])
    return None


def _hours(value: Any) -> Decimal | None:
    with contextlib.suppress(InvalidOperation):
        hours = round(Decimal(str(value)), 2)
        return hours if 0 < hours <= MOST_HOURS else None
    return None
