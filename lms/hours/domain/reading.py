"""From the TOML text of a policy to a Policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.contracts.texts import N_
from lms.hours.domain.document import Section
from lms.hours.domain.faults import Faults
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


def read_policy(text: str, *, categories: Collection[str] | None = None) -> Policy:
    """The policy that a TOML text writes; where categories of hours are given, it can name those only.

    Raises PolicyRefused, naming every key that is unknown, missing, of the wrong kind or at odds with another. Of a
    text that is no TOML it is the first place that is not.
    """
    if len(text) > LONGEST_TEXT:
        raise PolicyRefused("", N_("the text is longer than %(longest)s characters"), longest=LONGEST_TEXT)
    faults = Faults(PolicyRefused)
    document = Section(toml_document(text), faults)
    head = document.section("policy")
    rules = tuple(_rule(section, categories) for section in document.sections("rules", name_by="id"))
    document.end()
    if not rules and not document.misspells("rules"):
        document.contradict("rules", N_("a policy has at least one rule"))
    for rule_id, times in Counter(rule.id for rule in rules).items():
        if rule_id is not None and times > 1:
            document.note("rules", N_("the id “%(id)s” is given twice"), id=rule_id)
    policy = _policy(head, rules)
    faults.refuse()
    return policy


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
    if _is_less(policy.valid_to, policy.valid_from):
        head.note("valid_to", N_("lies before valid_from"))
    return policy


def _timezone(head: Section) -> Any:
    name = head.text("timezone")
    try:
        return None if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return head.note("timezone", N_("“%(name)s” is no time zone, such as Asia/Shanghai"), name=name)


def _rule(section: Section, categories: Collection[str] | None) -> Rule:
    rule_id = section.text("id", longest=80)
    rule = Rule(
        id=rule_id,
        title=section.text("title", rule_id, longest=200),
        title_en=section.text("title_en", "", longest=200),
        clause=section.text("clause", "", longest=2000),
        clause_en=section.text("clause_en", "", longest=2000),
        audience=read_audience(section.section_if_any("audience")),
        alternatives=read_alternatives(section),
        period=read_period(section.section("period")),
        on_tier_change=section.choice("on_tier_change", TierChange, None),
        on_join=section.choice("on_join", Joining, Joining.FULL),
        on_leave=section.choice("on_leave", LeaveEffect, LeaveEffect.IGNORE),
        minima=section.each("minima", read_minimum),
        caps=section.each("caps", read_cap),
        each=read_floor(section.section_if_any("each")),
        carry=read_carry(section.section_if_any("carry")),
        grace_months=section.whole("grace_months", 0, most=MOST_MONTHS),
    )
    section.end()
    _check(section, rule)
    if categories is not None:
        _check_categories(section, rule, categories)
    return rule


def _check(section: Section, rule: Rule) -> None:
    """Notes keys that contradict one another. What could not be read is None and contradicts nothing."""
    measures, kind = {one.measure for one in rule.alternatives}, rule.period.kind
    if kind is PeriodKind.FROM_LAST and measures - {Measure.COMPLETION, None}:
        section.contradict(
            "measure", N_("a period from_last counts completions: the measure must be completion")
        )
    for key, value in (
        ("minima", rule.minima),
        ("caps", rule.caps),
        ("each", rule.each),
        ("carry", rule.carry),
    ):
        if value and Measure.COMPLETION in measures:
            section.contradict(key, N_("has no meaning where completions are asked for"))
    if rule.carry is not None and kind not in {PeriodKind.CALENDAR, None}:
        section.contradict("carry", N_("only calendar periods have a previous one to carry from"))
    if rule.each is not None and _is_less(rule.period.months, rule.each.months):
        section.contradict("each.months", N_("is longer than the period"))


def _check_categories(section: Section, rule: Rule, known: Collection[str]) -> None:
    """Notes categories that do not exist. What carry-over is counted as may have any name."""
    carried = {rule.carry.into} if rule.carry is not None else set()
    named = [
        ("categories" if len(rule.alternatives) == 1 else f"any_of.{number}.categories", way.categories)
        for number, way in enumerate(rule.alternatives, start=1)
    ]
    for key, limits in (("minima", rule.minima), ("caps", rule.caps)):
        named += [
            (f"{key}.{number}.categories", frozenset(limit.categories or ()) - carried)
            for number, limit in enumerate(limits, start=1)
        ]
    for place, names in named:
        for name in sorted((names or frozenset()) - set(known)):
            section.note(
                place,
                N_("there is no category “%(name)s”; known are %(known)s"),
                name=name,
                known=", ".join(sorted(known)),
            )


def _is_less(one: Any, other: Any) -> bool:
    """Whether a value is less than another one, where both could be read."""
    return None not in (one, other) and one < other
