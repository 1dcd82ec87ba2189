"""What has become of a certificate since it was issued: a state machine with one function per step.

    valid ──revoke──▶ revoked
      └───supersede─▶ superseded

Expiry is not a step: it follows from the date, so nothing has to run for it to be true. An expired
certificate may still be revoked (it was never deserved) or superseded (it was renewed).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from certificates.register.domain.refusals import AlreadyRevoked, AlreadySuperseded, ReasonMissing


class State(StrEnum):
    """What is stored about a certificate."""

    VALID = "valid"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Verdict(StrEnum):
    """What a verification says."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"
    ALTERED = "altered"  # what is stored is not what was issued


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate's state, with who changed it, when and why. A fresh one is valid."""

    expires_on: date | None = None  # the last day on which it is valid
    state: State = State.VALID
    changed_at: datetime | None = None
    changed_by: int | None = None  # account; None where the system did it
    reason: str = ""
    successor: str = ""  # number of the certificate that took its place


def revoke(standing: Standing, *, reason: str, at: datetime, by: int | None) -> Standing:
    """The revoked standing. Raises ReasonMissing, AlreadyRevoked or AlreadySuperseded."""
    if not reason.strip():
        raise ReasonMissing
    _refuse_unless_valid(standing)
    return replace(standing, state=State.REVOKED, reason=reason.strip(), changed_at=at, changed_by=by)


def supersede(standing: Standing, *, successor: str, at: datetime, by: int | None) -> Standing:
    """The standing of a certificate that `successor` replaces. Raises AlreadyRevoked or AlreadySuperseded."""
    _refuse_unless_valid(standing)
    return replace(standing, state=State.SUPERSEDED, successor=successor, changed_at=at, changed_by=by)


def is_expired(standing: Standing, *, today: date) -> bool:
    """Whether the last day of validity has passed; `today` is the date where the issuer is."""
    return standing.expires_on is not None and today > standing.expires_on


def verdict(standing: Standing | None, *, today: date) -> Verdict:
    """What a verification says on `today`; None stands for a certificate that nobody issued."""
    if standing is None:
        return Verdict.UNKNOWN
    if standing.state is not State.VALID:
        return Verdict(standing.state.value)
    return Verdict.EXPIRED if is_expired(standing, today=today) else Verdict.VALID


def _refuse_unless_valid(standing: Standing) -> None:
    if standing.state is State.REVOKED:
        raise AlreadyRevoked(since=standing.changed_at.date().isoformat() if standing.changed_at else "?")
    if standing.state is State.SUPERSEDED:
        raise AlreadySuperseded(successor=standing.successor)
