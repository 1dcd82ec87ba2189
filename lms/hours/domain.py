"""The year's account of one person: what is needed, what counted, what is short. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

FOUNDING_POLICY = Path(__file__).with_name("policies") / "founding.toml"


@dataclass(frozen=True, slots=True)
class AnnualRule:
    """How many credit hours each tier owes in a calendar year, and which categories count (none named: all)."""

    policy: str  # "annual-hours@1"
    timezone: ZoneInfo
    required: Mapping[str, Decimal]
    categories: frozenset[str] | None

    def required_of(self, tier: str) -> Decimal:
        """Credit hours a year; 0 for a tier that the rule does not name."""
        return self.required.get(tier, Decimal(0))

    def counts(self, category: str) -> bool:
        return self.categories is None or category in self.categories

    def year_of(self, instant: datetime) -> int:
        """The year an instant falls in, on the policy's calendar."""
        return instant.astimezone(self.timezone).year

    def bounds(self, year: int) -> tuple[datetime, datetime]:
        """The instants at which the year begins and the next one does, in UTC."""
        begins = datetime(year, 1, 1, tzinfo=self.timezone)
        ends = datetime(year + 1, 1, 1, tzinfo=self.timezone)
        return begins.astimezone(UTC), ends.astimezone(UTC)

    def today(self, instant: datetime) -> date:
        """The local date of an instant."""
        return instant.astimezone(self.timezone).date()


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's year so far, in credit hours."""

    year: int
    required: Decimal
    counted: Decimal
    by_category: Mapping[str, Decimal]

    @property
    def short(self) -> Decimal:
        """What is still missing; never rounded, never below 0."""
        return max(self.required - self.counted, Decimal(0))

    @property
    def is_met(self) -> bool:
        return self.counted >= self.required


def read_annual_rule(path: Path = FOUNDING_POLICY) -> AnnualRule:
    """The annual rule of a policy file (one TOML file is one version of one policy)."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    policy = document["policy"]
    rule = next(rule for rule in document["rules"] if rule["id"] == "annual")
    return AnnualRule(
        policy=f"{policy['id']}@{policy['version']}",
        timezone=ZoneInfo(policy["timezone"]),
        required={tier: Decimal(amount) for tier, amount in rule["required"].items()},
        categories=frozenset(rule["categories"]) if "categories" in rule else None,
    )


@cache
def annual_rule() -> AnnualRule:
    """The shipped annual rule."""
    return read_annual_rule()


def local_date(instant: datetime) -> date:
    """The calendar day of an instant where the rule holds: the day on which hours are earned and posts are held."""
    return annual_rule().today(instant)


def midday(day: date) -> datetime:
    """Noon of a day where the rule holds: the instant of what is only known by its day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=annual_rule().timezone).astimezone(UTC)


def standing(rule: AnnualRule, year: int, tier: str, totals: Iterable[tuple[str, Decimal]]) -> Standing:
    """The standing from a year's totals by category (reversals already within them)."""
    by_category = {category: amount for category, amount in totals if rule.counts(category) and amount}
    return Standing(year, rule.required_of(tier), sum(by_category.values(), Decimal(0)), by_category)
