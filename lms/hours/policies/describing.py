"""Rules in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from lms.hours.domain.amounts import amount_text
from lms.hours.domain.policy import (
    Alternative,
    Audience,
    Base,
    Carry,
    Joining,
    LeaveEffect,
    Limit,
    Measure,
    PeriodKind,
    PeriodSpec,
    Rule,
    ShareOf,
    StartingEvent,
)
from lms.hours.policies.wording import (
    FLAGS,
    JOININGS,
    LEAVE_EFFECTS,
    TIER_CHANGES,
    TIERS,
    key_name,
    listed,
)
from lms.web.i18n import format_local_date


@dataclass(frozen=True, slots=True)
class Names:
    """What categories, programmes and kinds of unit are called in the reader's language."""

    categories: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    unit_kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a rule says: its key, what the key is called, and the sentence."""

    key: str
    label: str
    text: str


def rule_lines(rule: Rule, names: Names) -> list[Line]:
    """A rule in words, a line for each thing it says, in the order in which people ask."""
    texts = {
        "audience": _audience(rule.audience, names),
        "required": _requirement(rule, names),
        "period": _period(rule.period),
        "each": _floor(rule),
        "minima": _("; ").join(_limit(limit, rule, names) for limit in rule.minima),
        "caps": _("; ").join(_limit(limit, rule, names) for limit in rule.caps),
        "carry": "" if rule.carry is None else _carry(rule.carry, names),
        "on_tier_change": _tier_change(rule),
        "on_join": _unless_usual(rule, rule.on_join is Joining.FULL, JOININGS[rule.on_join]),
        "on_leave": _unless_usual(rule, rule.on_leave is LeaveEffect.IGNORE, LEAVE_EFFECTS[rule.on_leave]),
        "grace_months": _months(rule.grace_months) if rule.grace_months else "",
    }
    return [Line(key, key_name(key), text) for key, text in texts.items() if text]


def _unless_usual(rule: Rule, is_usual: bool, text: object) -> str:
    """What is usual goes without saying where a programme is to be completed: nothing is ever prorated there."""
    return "" if is_usual and rule.measure is Measure.COMPLETION else str(text)


def _audience(audience: Audience, names: Names) -> str:
    parts = [
        listed(known.get(value, value) for value in _in_order(values, known))
        for values, known in (
            (audience.tiers, TIERS),
            (audience.flags, FLAGS),
            (audience.posts, {}),
            (audience.unit_kinds, names.unit_kinds),
        )
        if values is not None
    ]
    return _(" and at the same time ").join(parts) if parts else _("Everybody")


def _in_order(values: Iterable[str], known: Mapping[str, object]) -> list[str]:
    """Known values in their own order, then the others by the alphabet."""
    found = set(values)
    return [value for value in known if value in found] + sorted(found - known.keys())


def _requirement(rule: Rule, names: Names) -> str:
    ways = [_way(way, names) for way in rule.alternatives]
    return ways[0] if len(ways) == 1 else _(", or ").join(ways)


def _way(way: Alternative, names: Names) -> str:
    if way.measure is Measure.COMPLETION:
        programme = names.programmes.get(way.programme or "", way.programme)
        return _("completion of “%(programme)s”", programme=programme)
    if isinstance(way.required, int):
        text = _amount(way.required, way.measure)
    else:
        text = _("; ").join(
            _("%(tier)s: %(amount)s", tier=TIERS.get(tier, tier), amount=_amount(amount, way.measure))
            for tier, amount in way.required.items()
        )
    if way.categories is None:
        return text
    return _("%(amount)s (only %(categories)s)", amount=text, categories=_categories(way.categories, names))


def _amount(amount: int, measure: Measure) -> str:
    number, many = amount_text(amount), 1 if amount == 100 else 2
    match measure:
        case Measure.DAYS:
            return ngettext("%(amount)s day", "%(amount)s days", many, amount=number)
        case Measure.COUNT:
            return ngettext("%(amount)s time", "%(amount)s times", many, amount=number)
    return ngettext("%(amount)s credit hour", "%(amount)s credit hours", many, amount=number)


def _months(months: int) -> str:
    return ngettext("%(num)s month", "%(num)s months", months)


def _categories(categories: frozenset[str] | tuple[str, ...] | None, names: Names) -> str:
    if categories is None:
        return _("every category")
    return listed(sorted(names.categories.get(key, key) for key in categories))


def _period(period: PeriodSpec) -> str:
    match period.kind:
        case PeriodKind.CALENDAR:
            assert period.anchor is not None
            if period.months == 12 and (period.anchor.month, period.anchor.day) == (1, 1):
                return _("in every calendar year from %(year)s on", year=period.anchor.year)
            return _(
                "in every period of %(months)s, the first from %(day)s",
                months=_months(period.months), day=format_local_date(period.anchor),
            )  # fmt: skip
        case PeriodKind.ROLLING:
            return _("in the last %(months)s, on whatever day one looks", months=_months(period.months))
        case PeriodKind.FROM_EVENT:
            return _(
                "within %(months)s of %(event)s", months=_months(period.months), event=_event(period.event)
            )
    first = _(
        "every %(months)s; the first time within %(months)s of %(event)s",
        months=_months(period.months), event=_event(period.first),
    )  # fmt: skip
    return first + (_renewal(period) if period.base is Base.EXPIRY else "")


def _event(event: StartingEvent) -> str:
    if event is StartingEvent.JOINED:
        return _("the first appointment of all")
    return _("the first appointment to such a post")


def _renewal(period: PeriodSpec) -> str:
    if period.window_months is None:
        return _("; the next due date counts from the one before")
    return _(
        "; renewed in the last %(months)s before the due date, the next one counts from that date",
        months=_months(period.window_months),
    )


def _floor(rule: Rule) -> str:
    if rule.each is None:
        return ""
    return _(
        "at least %(amount)s in every %(months)s of the period",
        amount=_amount(rule.each.amount, rule.measure), months=_months(rule.each.months),
    )  # fmt: skip


def _limit(limit: Limit, rule: Rule, names: Names) -> str:
    if limit.share is not None:
        base = _("of what is required") if limit.of is ShareOf.REQUIRED else _("of what was earned")
        amount = _("%(share)s %(of)s", share=limit.share, of=base)
    else:
        amount = _amount(limit.amount or 0, rule.measure)
    text = _("%(categories)s: %(amount)s", categories=_categories(limit.categories, names), amount=amount)
    return _("%(limit)s for each activity", limit=text) if limit.is_per_activity else text


def _carry(carry: Carry, names: Names) -> str:
    parts = [_("at most %(amount)s", amount=amount_text(carry.maximum))]
    if carry.earned_in_last_months is not None:
        parts.append(_("earned in the last %(months)s", months=_months(carry.earned_in_last_months)))
    if carry.into is not None:
        parts.append(_("counted as %(category)s", category=names.categories.get(carry.into, carry.into)))
    return listed(parts)


def _tier_change(rule: Rule) -> str:
    if rule.on_tier_change is not None:
        return str(TIER_CHANGES[rule.on_tier_change])
    by_tier = any(not isinstance(way.required, int) for way in rule.alternatives)
    return _("Left open: whoever changes tier within a period is not judged") if by_tier else ""
