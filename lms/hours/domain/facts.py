"""What is known of one person, as plain values. Amounts are hundredths; a reversed credit is left out by who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ExemptionKind(StrEnum):
    EXEMPT = "exempt"
    REDUCE = "reduce"
    DEFER = "defer"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A post held from a day to a day (inclusive), or still."""

    unit: str
    unit_kind: str
    tier: str
    post: str
    flags: frozenset[str]
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """An approved absence, both days included."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """A decision about one rule's period: taken out, required less so much, or so much put off (None: all of it)."""

    rule: str
    period_start: date
    kind: ExemptionKind
    amount: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Something that was done and is worth hours. Instants are aware."""

    ref: str
    activity: str
    category: str
    hours: int
    days: int
    earned_at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_accepted: bool = True


@dataclass(frozen=True, slots=True)
class Completion:
    """A programme that was gone through; the day is local."""

    ref: str
    programme: str
    completed_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """One person, as of an instant."""

    person: str
    as_of: datetime
    appointments: tuple[Appointment, ...] = ()
    leaves: tuple[Leave, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    credits: tuple[Credit, ...] = ()
    completions: tuple[Completion, ...] = ()
