"""What a policy says, as plain values. One Policy is one version of one policy; amounts are hundredths of the rule's
measure (2400 are 24 hours). The keys are those of the policy file, which docs/policies.md describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from lms.hours.domain.amounts import Share


class Measure(StrEnum):
    """What a rule adds up."""

    HOURS = "hours"
    DAYS = "days"
    COUNT = "count"
    COMPLETION = "completion"


class PeriodKind(StrEnum):
    CALENDAR = "calendar"
    ROLLING = "rolling"
    FROM_EVENT = "from_event"
    FROM_LAST = "from_last"


class StartingEvent(StrEnum):
    """What a duty can count from: the first appointment that the rule is for, or the first of all."""

    APPOINTED = "appointed"
    JOINED = "joined"


class Base(StrEnum):
    """What the next due date of a from_last duty counts from."""

    COMPLETION = "completion"
    EXPIRY = "expiry"


class TierChange(StrEnum):
    START = "start"
    END = "end"
    HIGHEST = "highest"
    PRORATE_MONTH = "prorate_month"


class Joining(StrEnum):
    FULL = "full"
    PRORATE_MONTH = "prorate_month"
    NEXT_PERIOD = "next_period"


class LeaveEffect(StrEnum):
    IGNORE = "ignore"
    PRORATE_MONTH = "prorate_month"


class ShareOf(StrEnum):
    REQUIRED = "required"
    EARNED = "earned"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a rule is for: any value of each key that is given. None: the key does not matter."""

    tiers: frozenset[str] | None = None
    posts: frozenset[str] | None = None
    flags: frozenset[str] | None = None
    unit_kinds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PeriodSpec:
    """When a rule is judged. `anchor` is for calendar periods, `event` for from_event; `first`, `base` and
    `window_months` (for the base expiry) are for from_last."""

    kind: PeriodKind
    months: int
    anchor: date | None = None
    event: StartingEvent = StartingEvent.APPOINTED
    first: StartingEvent = StartingEvent.APPOINTED
    base: Base = Base.COMPLETION
    window_months: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount, or a share of what is required or earned, of some categories (in a cap, None is every category)."""

    categories: tuple[str, ...] | None
    amount: int | None = None
    share: Share | None = None
    of: ShareOf = ShareOf.REQUIRED
    is_per_activity: bool = False

    @property
    def name(self) -> str:
        """How `missing` names it."""
        return "+".join(self.categories or ())

    def amount_for(self, required: int, earned: int) -> int:
        """The limit in hundredths, where so much is required and so much was earned."""
        if self.share is None:
            return self.amount or 0
        return self.share.of(required if self.of is ShareOf.REQUIRED else earned)

    def covers(self, category: str) -> bool:
        return self.categories is None or category in self.categories


@dataclass(frozen=True, slots=True)
class Floor:
    """An amount inside every sub-period of so many months."""

    months: int
    amount: int


@dataclass(frozen=True, slots=True)
class Carry:
    """How much of the previous period's surplus counts in this one, and as which category."""

    maximum: int
    into: str | None = None
    earned_in_last_months: int | None = None


Required = int | Mapping[str, int]
"""One amount for all, or an amount by tier."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of several to meet a rule. Alternatives are never converted into one another."""

    measure: Measure
    required: Required
    categories: frozenset[str] | None = None
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty. Its alternatives are several where the file says any_of, else one."""

    id: str
    title: str
    alternatives: tuple[Alternative, ...]
    period: PeriodSpec
    title_en: str = ""
    clause: str = ""
    clause_en: str = ""
    audience: Audience = Audience()
    on_tier_change: TierChange | None = None
    on_join: Joining = Joining.FULL
    on_leave: LeaveEffect = LeaveEffect.IGNORE
    minima: tuple[Limit, ...] = ()
    caps: tuple[Limit, ...] = ()
    each: Floor | None = None
    carry: Carry | None = None
    grace_months: int = 0

    @property
    def measure(self) -> Measure:
        """What it adds up; of several alternatives, the first."""
        return self.alternatives[0].measure


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of one policy."""

    id: str
    version: int
    title: str
    timezone: ZoneInfo
    valid_from: date
    rules: tuple[Rule, ...]
    title_en: str = ""
    valid_to: date | None = None
    document: str = ""

    @property
    def name(self) -> str:
        """How rows name it: "organ-hours@3"."""
        return f"{self.id}@{self.version}"

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
