"""The rules that somebody can be asked about: those in force in some units, and the duties of one person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.hours.days import local_date
from lms.hours.domain.calendar import DAY, add_months
from lms.hours.domain.forecasting import Pace, pace_of
from lms.hours.domain.policy import Measure, Policy, Rule
from lms.hours.domain.verdicts import Verdict
from lms.hours.policies.services.effective import policies_in_force
from lms.hours.verdicts.standing import MAIN_RULE, Duty, duties_of
from lms.organisation.api import person_card
from lms.web.i18n import format_local_date, localised

YEARS_BACK = 2
"""Periods that ended longer ago are no longer decided about."""


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A rule in force somewhere in a scope. `paces` are those of its open periods, one for each way in which the
    scope's policies lay them out; none where everybody has a period of their own."""

    id: str
    title: str
    title_en: str
    measure: Measure
    categories: frozenset[str] | None
    paces: tuple[Pace, ...]

    @property
    def pace(self) -> Pace | None:
        """The pace to speak of: there is one, and enough of the period is gone."""
        return self.paces[0] if len(self.paces) == 1 and self.paces[0].is_told else None


def rules_in(session: Session, unit_paths: Collection[str], today: date) -> list[RuleChoice]:
    """The rules that judge today under these units, the one of first screens first; two queries."""
    found: dict[str, list[Rule]] = {}
    for policies in {id(one): one for one in policies_in_force(session, unit_paths).values()}.values():
        for policy in policies:
            if policy.is_valid_on(today):
                for rule in policy.rules:
                    found.setdefault(rule.id, []).append(rule)
    choices = [_choice(rules, today) for rules in found.values()]
    return sorted(choices, key=lambda one: (one.id != MAIN_RULE, one.measure is not Measure.HOURS))


def _choice(rules: list[Rule], today: date) -> RuleChoice:
    paces = {pace for rule in rules if (pace := pace_of(rule, today)) is not None}
    first = rules[0]
    return RuleChoice(
        id=first.id,
        title=first.title,
        title_en=first.title_en,
        measure=first.measure,
        categories=first.alternatives[0].categories,
        paces=tuple(sorted(paces, key=lambda one: one.period)),
    )


def rule_named(policies: Collection[Policy], duty: Duty) -> Rule | None:
    """The rule that a kept verdict was given by; None when the policies have changed since."""
    for policy in policies:
        if policy.name == duty.policy:
            return next((rule for rule in policy.rules if rule.id == duty.rule), None)
    return None


@dataclass(frozen=True, slots=True)
class DutyChoice:
    """A rule's period of one person, as a choice of a form."""

    rule: str
    measure: str
    starts_on: date
    label: str

    @property
    def key(self) -> str:
        return duty_key(self.rule, self.starts_on)


def duty_key(rule: str, starts_on: date) -> str:
    return f"{rule}@{starts_on.isoformat()}"


def duty_choices(session: Session, person_id: int, now: datetime) -> list[DutyChoice]:
    """The duties of a person that can be decided about: the open ones, then those of the last two years."""
    today = local_date(now)
    card = person_card(session, person_id, today)
    if card is None:
        return []
    policies = policies_in_force(session, [card.unit_path])[card.unit_path]
    since = add_months(today, -12 * YEARS_BACK)
    duties = [
        duty
        for duty in duties_of(session, person_id, now)
        if duty.verdict is not Verdict.NOT_APPLICABLE and duty.ends_on >= since
    ]
    duties.sort(key=lambda duty: (not duty.is_current, duty.rule != MAIN_RULE, -duty.ends_on.toordinal()))
    return [
        DutyChoice(
            duty.rule,
            duty.measure,
            duty.starts_on,
            f"{localised(rule, 'title')} · {period_text(duty.starts_on, duty.ends_on)}",
        )
        for duty in duties
        if (rule := rule_named(policies, duty)) is not None
    ]


def period_text(starts_on: date, ends_on: date) -> str:
    """A period for people: a calendar year by its number, others by their days."""
    if (starts_on.month, starts_on.day) == (1, 1) and ends_on == add_months(starts_on, 12) - DAY:
        return str(starts_on.year)
    return f"{format_local_date(starts_on)} – {format_local_date(ends_on)}"
