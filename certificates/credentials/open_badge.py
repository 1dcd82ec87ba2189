"""A certificate as an Open Badges 3.0 credential (1EdTech, 2024), which is a Verifiable Credential 2.0 (W3C)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from certificates.credentials.canonical import CREDENTIALS_V2, OPEN_BADGES_3, Document
from certificates.credentials.issuer import did_of
from certificates.credentials.status import place_of
from certificates.register.domain import Kind, Snapshot

_CRITERIA = {
    Kind.COURSE: "Completed the course.",
    Kind.PROGRAMME: "Completed the programme.",
    Kind.TRAINING: "Took part in the training.",
    Kind.EXAM: "Passed the examination.",
    Kind.CONTEST: "Won an award in the contest.",
    Kind.STATEMENT: "Earned the credit hours that are listed.",
}


def open_badge(snapshot: Snapshot, certificate_id: int, base_url: str, zone: ZoneInfo) -> Document:
    """What the certificate certifies, without proofs. Dates are days where the issuer is, hours are credit hours.

    Of the person it holds no more than a salted digest of the name: whoever has the certificate before them can
    compare, and whoever comes by the credential alone learns no name. Unit, post and number stay out.
    """
    address = verification_page(base_url, snapshot)
    subject: Document = {
        "type": ["AchievementSubject"],
        "identifier": [_hashed_name(snapshot)],
        "licenseNumber": snapshot.serial,
        "activityEndDate": snapshot.completed_on.isoformat(),
        "achievement": {
            "id": f"{address}#achievement",
            "type": ["Achievement"],
            "name": snapshot.title_en or snapshot.title,
            "description": snapshot.title,
            "criteria": {"narrative": _CRITERIA[snapshot.kind]},
        },
    }
    if snapshot.hours is not None:
        subject["creditsEarned"] = _number(snapshot.hours)
    number, place = place_of(certificate_id)
    status_list = status_list_address(base_url, number)
    credential: Document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": snapshot.title_en or snapshot.title,
        "issuer": {"id": did_of(base_url), "type": ["Profile"], "name": snapshot.issuer, "url": base_url},
        "validFrom": _start_of(snapshot.issued_on, zone),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{status_list}#{place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place),
            "statusListCredential": status_list,
        },
    }
    if snapshot.expires_on is not None:
        credential["validUntil"] = _start_of(snapshot.expires_on + timedelta(days=1), zone)
    return credential


def status_list(number: int, encoded: str, base_url: str, made_at: datetime) -> Document:
    """A status list as a credential, without proofs."""
    address = status_list_address(base_url, number)
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(base_url),
        "validFrom": f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
    }


def verification_page(base_url: str, snapshot: Snapshot) -> str:
    """The address that the QR code leads to, in small letters."""
    return f"{base_url.rstrip('/')}/v/{snapshot.verify_url.rpartition('/')[2].lower()}"


def status_list_address(base_url: str, number: int) -> str:
    """Where a status list is published."""
    return f"{base_url.rstrip('/')}/certificates/status/{number}"


def _hashed_name(snapshot: Snapshot) -> Document:
    """An IdentityObject: SHA-256 over the name and a salt that follows from the certificate's random token."""
    token = snapshot.verify_url.rpartition("/")[2].upper()
    salt = hashlib.sha256(f"name salt {token}".encode()).hexdigest()[:32]
    digest = hashlib.sha256((snapshot.person_name + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "name",
        "salt": salt,
    }


def _number(hours: Decimal) -> Any:
    return int(hours) if hours == hours.to_integral_value() else float(hours)


def _start_of(day: date, zone: ZoneInfo) -> str:
    return f"{datetime.combine(day, time(), zone).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
