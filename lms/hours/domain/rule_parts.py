"""The parts of a rule of hours, from the sections of a policy's text. Each notes what is unknown or at odds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lms.contracts.texts import N_
from lms.hours.domain.document import Section
from lms.hours.domain.policy import (
    Alternative,
    Audience,
    Base,
    Carry,
    Floor,
    Limit,
    Measure,
    PeriodKind,
    PeriodSpec,
    ShareOf,
    StartingEvent,
)

MOST_MONTHS = 1200
PERIOD_KEYS = {
    PeriodKind.CALENDAR: frozenset({"anchor"}),
    PeriodKind.ROLLING: frozenset[str](),
    PeriodKind.FROM_EVENT: frozenset({"event"}),
    PeriodKind.FROM_LAST: frozenset({"first", "base", "window_months"}),
}


def read_audience(section: Section | None) -> Audience:
    """Whom a rule is for; everybody where nothing is said."""
    if section is None:
        return Audience()
    values = {key: _names(section, key) for key in ("tiers", "posts", "flags", "unit_kinds")}
    section.end()
    return Audience(**values)


def read_alternatives(section: Section) -> tuple[Alternative, ...]:
    """The ways to meet a rule: those of any_of, or the one that stands in the rule itself."""
    section.raw("any_of")
    if not section.means("any_of"):
        return (_alternative(section),)
    for key in ("measure", "required", "categories", "programme"):
        if section.raw(key) is not None and "any_of" in section:
            section.note(key, N_("stands in the alternatives of any_of, not beside them"))
    found = section.each("any_of", _closed(_alternative))
    if len(found) < 2 and "any_of" in section:
        section.contradict("any_of", N_("needs at least two alternatives"))
    return found


def _closed(read: Callable[[Section], Any]) -> Callable[[Section], Any]:
    def closing(section: Section) -> Any:
        value = read(section)
        section.end()
        return value

    return closing


def _alternative(section: Section) -> Alternative:
    measure = section.choice("measure", Measure)
    programme = section.text("programme", None, longest=80)
    categories = _names(section, "categories")
    required = _required(section, measure)
    if measure is Measure.COMPLETION:
        if not section.means("programme"):
            section.note("programme", N_("is missing: a completion is one of a programme"))
        if "categories" in section:
            section.contradict("categories", N_("a completion has no categories"))
        amounts = required.values() if isinstance(required, dict) else (required,)
        if any(amount not in (100, None) for amount in amounts):
            section.contradict("required", N_("a completion asks for “1”"))
    elif measure is not None and "programme" in section:
        section.contradict("programme", N_("only the measure completion has a programme"))
    return Alternative(measure, required, categories, programme)


def _required(section: Section, measure: Measure | None) -> Any:
    """The amounts; a completion is one where nothing is said, and where the measure is unknown nothing is missing."""
    value = section.raw("required")
    if value is None and measure in (Measure.COMPLETION, None):
        return 100
    if not isinstance(value, dict):
        return section.amount("required")
    if not value:
        section.note("required", N_("names no tier"))
    return {tier: section.amount_in(f"required.{tier}", amount) for tier, amount in value.items()}


def _names(section: Section, key: str) -> frozenset[str] | None:
    found = section.texts(key, None)
    return None if found is None else frozenset(found)


def read_period(section: Section) -> PeriodSpec:
    """The period of a rule."""
    kind = section.choice("kind", PeriodKind)
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
        if kind is not None and key in section and key not in PERIOD_KEYS[kind]:
            section.contradict(key, N_("has no meaning in a period of the kind %(kind)s"), kind=kind.value)
    if "window_months" in section and spec.base is Base.COMPLETION and not section.misspells("base"):
        section.contradict("window_months", N_("has a meaning only with the base expiry"))
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
    if section.means("hours") == section.means("share"):
        section.contradict("hours", N_("either hours or a share is given"))
    if "of" in section and not section.means("share"):
        section.contradict("of", N_("has a meaning only with a share"))
    return limit


def read_minimum(section: Section) -> Limit:
    """What at least has to come from some categories."""
    categories = section.texts("categories")
    if "per_activity" in section:
        section.note("per_activity", N_("only a cap can be per activity"))
    return _limit(section, categories)


def read_cap(section: Section) -> Limit:
    """What at most counts of some categories, or of one activity."""
    return _limit(section, section.texts("categories", None))


def read_floor(section: Section | None) -> Floor | None:
    """What each stretch within the period asks for."""
    if section is None:
        return None
    floor = Floor(section.whole("months", least=1, most=MOST_MONTHS), section.amount("hours"))
    section.end()
    return floor


def read_carry(section: Section | None) -> Carry | None:
    """What is carried over from the period before."""
    if section is None:
        return None
    carry = Carry(
        maximum=section.amount("max"),
        into=section.text("into", None, longest=80),
        earned_in_last_months=section.whole("earned_in_last_months", None, least=1, most=MOST_MONTHS),
    )
    section.end()
    return carry
