"""Which periods a policy's versions judge: each lays out its own, and judges those at whose end it is in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lms.hours.domain.calendar import DAY, Period, add_months, windows
from lms.hours.domain.evaluation.completions import Duty, chain
from lms.hours.domain.evaluation.known import Known, Person
from lms.hours.domain.policy import Alternative, PeriodKind, Policy, Rule, StartingEvent


@dataclass(frozen=True, slots=True)
class Task:
    """One rule of one version, to be judged in one period."""

    policy: Policy
    rule: Rule
    duty: Duty
    known: Known

    @property
    def period(self) -> Period:
        return self.duty.period


class Layout:
    """The versions of one policy, the lowest number first."""

    def __init__(self, versions: Sequence[Policy]) -> None:
        self.versions = sorted(versions, key=lambda policy: policy.version)
        self._begins = min(policy.valid_from for policy in versions)
        self.rule_ids = sorted({rule.id for policy in versions for rule in policy.rules})
        self._calendars: dict[tuple[int, date, str], list[Duty]] = {}
        self._calendars_of: date | None = None

    def in_force(self, day: date) -> Policy | None:
        """The version that judges a period which ends on this day."""
        return next((policy for policy in reversed(self.versions) if policy.is_valid_on(day)), None)

    def tasks(self, rule_id: str, person: Person) -> list[Task]:
        """The periods in which a rule is judged for a person, in the order of their due dates: from the first
        appointment or the policy's beginning, whichever is later, through the one that holds the as-of date."""
        if person.joined_on is None:
            return []
        start = max(person.joined_on, self._begins)
        tasks = [
            Task(policy, rule, duty, known)
            for policy in self.versions
            for known in (person.known_in(policy.timezone),)
            for rule in policy.rules
            if rule.id == rule_id
            for duty in self._duties(policy, rule, known, start)
        ]
        if len(self.versions) > 1:
            tasks.sort(key=lambda task: (task.period.ends_on, task.policy.version))
        return tasks

    def _duties(self, policy: Policy, rule: Rule, known: Known, start: date) -> Iterator[Duty]:
        spec = rule.period
        match spec.kind:
            case PeriodKind.CALENDAR:
                yield from (
                    duty for duty in self._calendar(policy, rule, known.today) if duty.period.ends_on >= start
                )
            case PeriodKind.ROLLING:
                period = Period(add_months(known.today + DAY, -spec.months), known.today)
                if start <= known.today and self.in_force(known.today) is policy:
                    yield Duty(period)
            case PeriodKind.FROM_EVENT:
                if (begins := _event(spec.event, rule, known)) is not None and begins <= known.today:
                    period = Period(begins, add_months(begins, spec.months))
                    if period.ends_on >= start and self.in_force(period.ends_on) is policy:
                        yield Duty(period)
            case PeriodKind.FROM_LAST:
                yield from self._chained(policy, rule, known, start)

    def _calendar(self, policy: Policy, rule: Rule, today: date) -> list[Duty]:
        """The rule's windows until today that this version judges; the same for everybody, so kept for the day."""
        if self._calendars_of != today:
            self._calendars, self._calendars_of = {}, today
        key = (policy.version, policy.valid_from, rule.id)
        kept = self._calendars.get(key)
        if kept is None:
            assert rule.period.anchor is not None
            kept = self._calendars[key] = [
                Duty(period)
                for period in windows(rule.period.anchor, rule.period.months, today)
                if self.in_force(period.ends_on) is policy
            ]
        return kept

    def _chained(self, policy: Policy, rule: Rule, known: Known, start: date) -> Iterator[Duty]:
        """A duty due before the first row's date only moves the chain on."""
        begins = _event(rule.period.first, rule, known)
        if begins is None:
            return
        completions = known.completions_of(*(one.programme for one in rule.alternatives))
        for duty in chain(rule.period, begins, completions, rule.grace_months):
            if duty.period.starts_on > known.today:
                return
            if duty.period.ends_on >= start and self.in_force(duty.period.ends_on) is policy:
                yield duty


def _event(event: StartingEvent, rule: Rule, known: Known) -> date | None:
    """The day of an event: joined is the first appointment, appointed the first one that the rule is for."""
    if event is StartingEvent.JOINED:
        return known.joined_on
    return min(
        (one.starts_on for one in known.matching(rule.audience) if _is_asked(rule, one.tier)), default=None
    )


def _is_asked(rule: Rule, tier: str) -> bool:
    return any(_names(alternative, tier) for alternative in rule.alternatives)


def _names(alternative: Alternative, tier: str) -> bool:
    return isinstance(alternative.required, int) or tier in alternative.required
