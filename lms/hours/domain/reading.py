"""From the TOML text of a policy to a Policy."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.contracts.texts import N_
from lms.hours.domain.document import Section
from lms.hours.domain.policy import Joining, LeaveEffect, Measure, PeriodKind, Policy, Rule, TierChange
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.domain.rule_parts import (
    MOST_MONTHS,
    read_alternatives,
    read_audience,
    read_cap,
    read_carry,
    read_floor,
    read_minimum,
    read_period,
)
from lms.hours.domain.syntax import toml_document

LONGEST_TEXT = 200_000


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
        audience=read_audience(section.section("audience")),
        alternatives=read_alternatives(section),
        period=read_period(section),
        on_tier_change=section.choice("on_tier_change", TierChange, None),
        on_join=section.choice("on_join", Joining, Joining.FULL),
        on_leave=section.choice("on_leave", LeaveEffect, LeaveEffect.IGNORE),
        minima=section.each("minima", read_minimum),
        caps=section.each("caps", read_cap),
        each=read_floor(section.section("each")),
        carry=read_carry(section.section("carry")),
        grace_months=section.whole("grace_months", 0, most=MOST_MONTHS),
    )
    section.end()
    _check(section, rule)
    return rule


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
