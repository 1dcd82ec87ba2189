"""The words of conversions, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from lms.hours.conversions.domain.convert import Converted, Step
from lms.hours.conversions.domain.table import ClosedPeriod, Kind, KindRule, Rounding, Unit
from lms.hours.domain.refusals import DocumentRefused
from lms.web.i18n import format_hours

KINDS = {
    Kind.ONLINE: _l("Online course"),
    Kind.CLASS: _l("Class attended"),
    Kind.LECTURE: _l("Lecture given"),
    Kind.PAPER: _l("Paper written"),
    Kind.SELF_STUDY: _l("Self-study"),
    Kind.EXTERNAL: _l("Training elsewhere"),
}
UNITS = {
    Unit.MINUTES: _l("minutes"),
    Unit.HOURS: _l("credit hours as stated"),
    Unit.DAYS: _l("days"),
    Unit.HALF_DAYS: _l("half-days"),
}
ROUNDINGS = {
    Rounding.DOWN: _l("down to %(step)s"),
    Rounding.NEAREST: _l("nearest %(step)s"),
    Rounding.NONE: _l("not rounded"),
}
CLOSED_PERIODS = {
    ClosedPeriod.REFUSE: _l("are refused"),
    ClosedPeriod.RECORD: _l("are recorded and shown as a difference"),
}
STEPS = {
    "minutes": _l("%(amount)s minutes, %(per)s to the credit hour: %(hours)s"),
    "hours": _l("%(amount)s credit hours as stated"),
    "days": _l("%(per)s credit hours a day, times %(amount)s: %(hours)s"),
    "half_days": _l("%(per)s credit hours a half-day, times %(amount)s: %(hours)s"),
    "factor": _l("times %(factor)s: %(hours)s"),
    "rounded_down": _l("rounded down to steps of %(step)s: %(hours)s"),
    "rounded_nearest": _l("rounded to the nearest %(step)s: %(hours)s"),
    "rounded_none": _l("without what is below a hundredth: %(hours)s"),
    "capped": _l("at most %(cap)s for one activity"),
    "too_little_progress": _l(
        "nothing, because %(needed)s %% of progress are needed and %(progress)s %% were made"
    ),
    "test_not_passed": _l("nothing, because the test was not passed"),
}
DENIALS = {
    "approved": _l("This version has been approved, so it cannot be changed any more. Draft a new one."),
    "exists": _l("There is a draft already; go on with that one."),
    "same_person": _l("You edited this draft, so another policy officer has to approve it."),
}

EXAMPLE_MINUTES = Decimal(90)
EXAMPLES = ((Unit.MINUTES, EXAMPLE_MINUTES), (Unit.HOURS, Decimal(10)), (Unit.DAYS, Decimal(1)))
"""What a page works out for every kind, so that a table can be judged by what it does."""


def amount_text(unit: Unit, amount: Decimal) -> str:
    """An amount with its unit: 90 minutes, 2.5 days."""
    words = format_hours(amount)
    number = 1 if amount == 1 else 2
    match unit:
        case Unit.MINUTES:
            return ngettext("%(amount)s minute", "%(amount)s minutes", number, amount=words)
        case Unit.HOURS:
            return hours_text(amount)
        case Unit.DAYS:
            return ngettext("%(amount)s day", "%(amount)s days", number, amount=words)
        case Unit.HALF_DAYS:
            return ngettext("%(amount)s half-day", "%(amount)s half-days", number, amount=words)


def hours_text(amount: Decimal) -> str:
    """3.5 credit hours."""
    return ngettext(
        "%(amount)s credit hour",
        "%(amount)s credit hours",
        1 if amount == 1 else 2,
        amount=format_hours(amount),
    )


def worth_text(converted: Converted) -> str:
    """What it comes to: 8 credit hours, 1 day."""
    if not converted.days:
        return hours_text(converted.hours)
    return gettext(
        "%(hours)s, %(days)s",
        hours=hours_text(converted.hours),
        days=amount_text(Unit.DAYS, converted.days),
    )


def why_text(steps: Iterable[Step]) -> list[str]:
    """The arithmetic, a line each."""
    return [
        str(STEPS[step.code]) % {key: format_hours(value) for key, value in step.values.items()}
        for step in steps
    ]


def rounding_text(rule: KindRule) -> str:
    """How a kind's hours are rounded."""
    return str(ROUNDINGS[rule.rounding]) % {"step": format_hours(rule.step)}


def refusal_text(refusal: DocumentRefused) -> str:
    """Where a document is not taken, and why."""
    reason = gettext(refusal.reason) % refusal.values
    return gettext("%(key)s: %(reason)s", key=refusal.key, reason=reason) if refusal.key else reason
