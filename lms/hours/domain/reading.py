"""From the TOML text of a policy to a Policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.contracts.texts import N_
from lms.hours.domain.document import Section
from lms.hours.domain.policy import (
    Alternative,
    Audience,
    Base,
    Carry,
    Floor,
    Joining,
    LeaveEffect,
    Limit,
    Measure,
    PeriodKind,
    PeriodSpec,
    Policy,
    Required,
    Rule,
    ShareOf,
    StartingEvent,
    TierChange,
)
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.domain.syntax import toml_document

LONGEST_TEXT = 200_000
MOST_MONTHS = 1200


def read_policy(text: str) -> Policy:
    """The policy that a TOML text writes.

    Raises PolicyRefused, naming the first key that is unknown, missing, of the wrong kind or at odds with another.
    """
    if len(text) > LONGEST_TEXT:
        raise PolicyRefused("", N_("the text is longer than %(longest)s characters"), longest=LONGEST_TEXT)
    document = Section(toml_document(text), PolicyRefused)
    head = document.section("policy")
    if head is None:
        document.raw("rules")
        document.end()
        raise document.refuse("policy", N_("is missing"))
    rules = tuple(_rule(section) for section in document.sections("rules", name_by="id"))
    document.end()
    if not rules:
        raise document.refuse("rules", N_("a policy has at least one rule"))
    ids = [rule.id for rule in rules]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise document.refuse("rules", N_("the id “%(id)s” is given twice"), id=twice)
    return _policy(head, rules)


def _policy(head: Section, rules: tuple[Rule, ...]) -> Policy:
    policy = Policy(
        id=head.text("id", longest=80),
        version=head.whole("version", least=1),
        title=head.text("title", longest=200),
        title_en=head.text("title_en", "", longest=200),
        document=head.text("document", ""),
        timezone=_timezone(head),
        valid_from=head.day("valid_from"),
        valid_to=head.day("valid_to", None),
        rules=rules,
    )
    head.end()
    if policy.valid_to is not None and policy.valid_to < policy.valid_from:
        raise head.refuse("valid_to", N_("lies before valid_from"))
    return policy


def _timezone(head: Section) -> ZoneInfo:
    name = head.text("timezone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise head.refuse(
            "timezone", N_("“%(name)s” is no time zone, such as Asia/Shanghai"), name=name
        ) from None


def _rule(section: Section) -> Rule:
    rule_id = section.text("id", longest=80)
    rule = Rule(
        id=rule_id,
        title=section.text("title", rule_id, longest=200),
        title_en=section.text("title_en", "", longest=200),
        clause=section.text("clause", "", longest=2000),
        clause_en=section.text("clause_en", "", longest=2000),
        audience=_audience(section.section("audience")),
        alternatives=_alternatives(section),
        period=_period(section),
        on_tier_change=section.choice("on_tier_change", TierChange, None),
        on_join=section.choice("on_join", Joining, Joining.FULL),
        on_leave=section.choice("on_leave", LeaveEffect, LeaveEffect.IGNORE),
        minima=section.each("minima", _minimum),
        caps=section.each("caps", _cap),
        each=_floor(section.section("each")),
        carry=_carry(section.section("carry")),
        grace_months=section.whole("grace_months", 0, most=MOST_MONTHS),
    )
    section.end()
    _check(section, rule)
    return rule


def _audience(section: Section | None) -> Audience:
    if section is None:
        return Audience()
    values = {
        key: None if (found := section.texts(key)) is None else frozenset(found)
        for key in ("tiers", "posts", "flags", "unit_kinds")
    }
    section.end()
    return Audience(**values)


def _alternatives(section: Section) -> tuple[Alternative, ...]:
    if "any_of" not in section:
        section.raw("any_of")
        return (_alternative(section),)
    for key in ("measure", "required", "categories", "programme"):
        if section.raw(key) is not None:
            raise section.refuse(key, N_("stands in the alternatives of any_of, not beside them"))
    found = section.each("any_of", _closed(_alternative))
    if len(found) < 2:
        raise section.refuse("any_of", N_("needs at least two alternatives"))
    return found


def _closed(read: Callable[[Section], Any]) -> Callable[[Section], Any]:
    def closing(section: Section) -> Any:
        value = read(section)
        section.end()
        return value

    return closing


def _alternative(section: Section) -> Alternative:
    measure: Measure = section.choice("measure", Measure)
    programme = section.text("programme", None, longest=80)
    categories = section.texts("categories")
    is_completion = measure is Measure.COMPLETION
    required = _required(section, 100 if is_completion else None)
    if is_completion:
        if programme is None:
            raise section.refuse("programme", N_("is missing: a completion is one of a programme"))
        if categories is not None:
            raise section.refuse("categories", N_("a completion has no categories"))
        if any(
            amount != 100 for amount in (required.values() if isinstance(required, dict) else (required,))
        ):
            raise section.refuse("required", N_("a completion asks for “1”"))
    elif programme is not None:
        raise section.refuse("programme", N_("only the measure completion has a programme"))
    return Alternative(measure, required, None if categories is None else frozenset(categories), programme)


def _required(section: Section, default: int | None) -> Required:
    value = section.raw("required")
    if value is None and default is not None:
        return default
    if not isinstance(value, dict):
        amount: int = section.amount("required")
        return amount
    if not value:
        raise section.refuse("required", N_("names no tier"))
    return {tier: section.amount_in(f"required.{tier}", amount) for tier, amount in value.items()}


PERIOD_KEYS = {
    PeriodKind.CALENDAR: frozenset({"anchor"}),
    PeriodKind.ROLLING: frozenset[str](),
    PeriodKind.FROM_EVENT: frozenset({"event"}),
    PeriodKind.FROM_LAST: frozenset({"first", "base", "window_months"}),
}


def _period(rule: Section) -> PeriodSpec:
    section = rule.section("period")
    if section is None:
        raise rule.refuse("period", N_("is missing"))
    kind: PeriodKind = section.choice("kind", PeriodKind)
    is_calendar, is_event = kind is PeriodKind.CALENDAR, kind is PeriodKind.FROM_EVENT
    spec = PeriodSpec(
        kind=kind,
        months=section.whole("months", least=1, most=MOST_MONTHS),
        anchor=section.day("anchor") if is_calendar else section.day("anchor", None),
        event=section.choice("event", StartingEvent)
        if is_event
        else section.choice("event", StartingEvent, StartingEvent.APPOINTED),
        first=section.choice("first", StartingEvent, StartingEvent.APPOINTED),
        base=section.choice("base", Base, Base.COMPLETION),
        window_months=section.whole("window_months", None, least=1, most=MOST_MONTHS),
    )
    section.end()
    for key in ("anchor", "event", "first", "base", "window_months"):
        if key in section and key not in PERIOD_KEYS[kind]:
            raise section.refuse(key, N_("has no meaning in a period of the kind %(kind)s"), kind=kind.value)
    if spec.window_months is not None and spec.base is not Base.EXPIRY:
        raise section.refuse("window_months", N_("has a meaning only with the base expiry"))
    return spec


def _limit(section: Section, categories: tuple[str, ...] | None) -> Limit:
    limit = Limit(
        categories=categories,
        amount=section.amount("hours", None),
        share=section.share("share"),
        of=section.choice("of", ShareOf, ShareOf.REQUIRED),
        is_per_activity=section.flag("per_activity"),
    )
    section.end()
    if (limit.amount is None) == (limit.share is None):
        raise section.refuse("hours", N_("either hours or a share is given"))
    if "of" in section and limit.share is None:
        raise section.refuse("of", N_("has a meaning only with a share"))
    return limit


def _minimum(section: Section) -> Limit:
    categories = section.texts("categories")
    if categories is None:
        raise section.refuse("categories", N_("is missing"))
    if "per_activity" in section:
        raise section.refuse("per_activity", N_("only a cap can be per activity"))
    return _limit(section, categories)


def _cap(section: Section) -> Limit:
    return _limit(section, section.texts("categories"))


def _floor(section: Section | None) -> Floor | None:
    if section is None:
        return None
    floor = Floor(section.whole("months", least=1, most=MOST_MONTHS), section.amount("hours"))
    section.end()
    return floor


def _carry(section: Section | None) -> Carry | None:
    if section is None:
        return None
    carry = Carry(
        maximum=section.amount("max"),
        into=section.text("into", None, longest=80),
        earned_in_last_months=section.whole("earned_in_last_months", None, least=1, most=MOST_MONTHS),
    )
    section.end()
    return carry


def _check(section: Section, rule: Rule) -> None:
    """Keys that contradict one another."""
    has_completion = any(one.measure is Measure.COMPLETION for one in rule.alternatives)
    if rule.period.kind is PeriodKind.FROM_LAST and not all(
        one.measure is Measure.COMPLETION for one in rule.alternatives
    ):
        raise section.refuse(
            "measure", N_("a period from_last counts completions: the measure must be completion")
        )
    for key, value in (
        ("minima", rule.minima),
        ("caps", rule.caps),
        ("each", rule.each),
        ("carry", rule.carry),
    ):
        if value and has_completion:
            raise section.refuse(key, N_("has no meaning where completions are asked for"))
    if rule.carry is not None and rule.period.kind is not PeriodKind.CALENDAR:
        raise section.refuse("carry", N_("only calendar periods have a previous one to carry from"))
    if rule.each is not None and rule.each.months > rule.period.months:
        raise section.refuse("each.months", N_("is longer than the period"))
