"""What one version of the table says otherwise than another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from lms.hours.conversions.domain.table import ClosedPeriod, ConversionTable, Rounding
from lms.hours.conversions.wording import CLOSED_PERIODS, KINDS
from lms.web.i18n import format_hours

FIELDS = {
    "minutes_per_hour": _l("Minutes to the credit hour"),
    "hours_per_day": _l("Credit hours of a day"),
    "hours_per_half_day": _l("Credit hours of half a day"),
    "factor": _l("Factor"),
    "step": _l("Step"),
    "rounding": _l("Rounding"),
    "minimum_progress_percent": _l("Least progress in percent"),
    "is_test_required": _l("Test needed"),
    "cap": _l("At most"),
    "late_days": _l("Days for late claims"),
    "closed_periods": _l("Hours for closed periods"),
    "is_evidence_required": _l("Evidence needed"),
    "most_hours": _l("Most credit hours of an imported row"),
}
ROUNDING_WORDS = {
    Rounding.DOWN: _l("down"),
    Rounding.NEAREST: _l("to the nearest step"),
    Rounding.NONE: _l("not rounded"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changes: where it stands, its name, what it was and what it becomes."""

    place: str
    name: str
    before: str
    after: str


def differences(before: ConversionTable, after: ConversionTable) -> list[Difference]:
    """What changes from one table to another."""
    found: list[Difference] = []
    for kind, rule in after.kinds.items():
        found += _changes(str(KINDS[kind]), before.kinds[kind], rule)
    found += _changes(gettext("Claims"), before.claims, after.claims)
    found += _changes(gettext("Files of other systems"), before.imports, after.imports)
    return found


def _changes(place: str, before: Any, after: Any) -> Iterator[Difference]:
    for field in fields(after):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            yield Difference(place, str(FIELDS[field.name]), _value(was), _value(now))


def _value(value: Any) -> str:
    match value:
        case None:
            return gettext("no limit")
        case bool():
            return gettext("yes") if value else gettext("no")
        case Rounding():
            return str(ROUNDING_WORDS[value])
        case ClosedPeriod():
            return str(CLOSED_PERIODS[value])
        case Decimal():
            return format_hours(value)
        case _:
            return str(value)
