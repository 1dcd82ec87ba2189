"""What plugins tell each other: things that have happened, in the past tense, within the transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .activities import CreditGrant


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every event. Fields are ids, strings, numbers, decimals and instants, so that it can be stored."""

    @property
    def concerns(self) -> int | None:
        """The person it is about, whose organisation may have switched a listening plugin off; None: nobody, and every
        plugin hears of it."""
        person_id: int | None = getattr(self, "person_id", None)
        return person_id


@dataclass(frozen=True, slots=True)
class ActivityFinished(Event):
    """A member finished an activity that a plugin offers (an exam was passed, a package was completed)."""

    activity_type: str
    ref: str
    person_id: int
    is_passed: bool
    score_percent: Decimal | None
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class CompletionReached(Event):
    """A member completed a course or programme. When award_type is set, its plugin posts the grant as it awards;
    otherwise the publisher has posted it: also when the member's organisation has switched that plugin off.

    `grade` is as a certificate prints it ("92", "第3名"), `grade_en` the same in English where it reads otherwise
    there."""

    subject: str  # "course:12"
    title: str
    title_en: str | None
    grant: CreditGrant
    completed_at: datetime
    award_type: str | None
    award_ref: str | None
    grade: str | None = None
    grade_en: str | None = None

    @property
    def concerns(self) -> int | None:
        """Who completed it."""
        return self.grant.person_id


@dataclass(frozen=True, slots=True)
class CreditPosted(Event):
    """The ledger has a new entry (a credit or a reversal). `programme` is the one that a credit proves completed."""

    entry_id: int
    person_id: int
    hours: Decimal
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentsChanged(Event):
    """The posts of these people have changed: they were appointed, moved, or their appointments ended."""

    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitChanged(Event):
    """A unit is of another kind, or stands, with all below it, under another parent; the path is the new one."""

    unit_path: str
