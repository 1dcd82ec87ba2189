"""What something done is worth, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from lms.hours.conversions.domain.table import ConversionTable, Kind, KindRule, Rounding, Unit

HUNDREDTH = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Work:
    """Something that was done, and how much of it. Where nobody measured progress or set a test, they are None and are
    not asked for."""

    kind: Kind
    unit: Unit
    amount: Decimal
    progress_percent: int | None = None
    has_passed_test: bool | None = None

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError(f"an amount of {self.amount}")
        whole = self.unit in {Unit.MINUTES, Unit.HALF_DAYS}
        if self.amount % (1 if whole else HUNDREDTH):
            raise ValueError(f"{self.amount} {self.unit} is finer than can be counted")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic: a code that pages put into words, and the numbers in it."""

    code: str
    values: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Converted:
    """Credit hours and days, each with at most two places, and how they came about."""

    hours: Decimal
    days: Decimal
    why: tuple[Step, ...]


def convert(table: ConversionTable, work: Work) -> Converted:
    """What the work is worth. Days are those that it was stated in; they are never worked out from hours."""
    rule = table.kinds[work.kind]
    if refusal := _refusal(rule, work):
        return Converted(NOTHING, NOTHING, (refusal,))
    amount, first = _stated_hours(rule, work)
    why = [first]
    if rule.factor != 1:
        amount *= Fraction(rule.factor)
        why.append(Step("factor", {"factor": rule.factor, "hours": _shown(amount)}))
    hours = _in_steps(rule, amount)
    if hours != amount:
        why.append(Step(f"rounded_{rule.rounding}", {"step": _grain(rule), "hours": hours}))
    if rule.cap is not None and hours > rule.cap:
        hours = rule.cap
        why.append(Step("capped", {"cap": rule.cap}))
    return Converted(hours, _stated_days(work), tuple(why))


def _refusal(rule: KindRule, work: Work) -> Step | None:
    """Why it is worth nothing, if it is."""
    if work.progress_percent is not None and work.progress_percent < rule.minimum_progress_percent:
        return Step(
            "too_little_progress",
            {"needed": Decimal(rule.minimum_progress_percent), "progress": Decimal(work.progress_percent)},
        )
    if rule.is_test_required and work.has_passed_test is False:
        return Step("test_not_passed", {})
    return None


def _stated_hours(rule: KindRule, work: Work) -> tuple[Fraction, Step]:
    """The amount in credit hours, exactly, before factor and rounding."""
    stated = Fraction(work.amount)
    match work.unit:
        case Unit.MINUTES:
            hours, per = stated / rule.minutes_per_hour, Decimal(rule.minutes_per_hour)
        case Unit.HOURS:
            hours, per = stated, Decimal(1)
        case Unit.DAYS:
            hours, per = stated * Fraction(rule.hours_per_day), rule.hours_per_day
        case Unit.HALF_DAYS:
            hours, per = stated * Fraction(rule.hours_per_half_day), rule.hours_per_half_day
    return hours, Step(work.unit.value, {"amount": work.amount, "per": per, "hours": _shown(hours)})


def _stated_days(work: Work) -> Decimal:
    match work.unit:
        case Unit.DAYS:
            return work.amount
        case Unit.HALF_DAYS:
            return work.amount / 2
        case _:
            return NOTHING


def _in_steps(rule: KindRule, amount: Fraction) -> Decimal:
    """The amount as whole steps; a half step goes up where the nearest is asked for."""
    grain = _grain(rule)
    steps = amount / Fraction(grain)
    if rule.rounding is Rounding.NEAREST:
        steps += Fraction(1, 2)
    return (steps.numerator // steps.denominator) * grain


def _grain(rule: KindRule) -> Decimal:
    return HUNDREDTH if rule.rounding is Rounding.NONE else rule.step


def _shown(amount: Fraction) -> Decimal:
    """An exact amount on its way, with two places for people."""
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)


def is_whole_days(first: int, last: int, days: Decimal) -> bool:
    """Whether so many days are all of those from one ordinal to another: then they were spent there."""
    return days == days.quantize(Decimal(1), ROUND_FLOOR) and days == last - first + 1
