"""The manager's list as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from lms.hours.domain.amounts import hundredths_of
from lms.hours.domain.policy import Measure
from lms.hours.verdicts.people import YearStanding
from lms.hours.verdicts.rules import RuleChoice
from lms.hours.verdicts.wording import measured, state_text
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import format_local_date, localised


def people_workbook(people: Sequence[YearStanding], rule: RuleChoice | None, today: date) -> bytes:
    """One row a person, in the order given, amounts in the rule's measure, and where the pace leads."""
    pace = rule.pace if rule else None
    columns = [
        Column(_("Number"), 12), Column(_("Name"), 18), Column(_("Unit"), 30), Column(_("Post"), 24),
        Column(_("Needed"), 10), Column(_("Counted"), 10), Column(_("Short"), 10),
        Column(_("State"), 18), Column(_("Due"), 14),
    ]  # fmt: skip
    if pace:
        columns.append(Column(_("At this pace"), 14))
    measure = rule.measure if rule else Measure.HOURS
    rows = (
        _row(person, measure) + ((pace.projected(person.standing.counted),) if pace else ())
        for person in people
    )
    title = localised(rule, "title") if rule else _("Hours")
    note = _("%(rule)s, as of %(day)s", rule=title, day=format_local_date(today))
    return workbook(Sheet(str(today.year), columns, rows, notes=[note]))


def _row(person: YearStanding, measure: Measure) -> tuple[Any, ...]:
    standing = person.standing
    short = measured(measure, hundredths_of(standing.short))
    return (
        person.number, localised(person), localised(person, "unit_name"), localised(person, "post"),
        standing.required, standing.counted, standing.short,
        state_text(standing.verdict, measure, short)[0], standing.due_on,
    )  # fmt: skip
