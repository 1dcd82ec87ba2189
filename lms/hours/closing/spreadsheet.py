"""A closing as a workbook: the lines that were reported, and the differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.hours.closing.differences import Difference, differences
from lms.hours.closing.models import ClosedPeriod
from lms.hours.closing.reading import lines
from lms.hours.closing.wording import said, why
from lms.organisation.api import UnitCard, person_names, units_by_id
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import format_local_date, format_local_datetime, localised

AT_ONCE = 2_000


def closing_workbook(
    session: Session, period: ClosedPeriod, unit: UnitCard, titles: Mapping[str, str]
) -> bytes:
    """Two sheets, every line of the closing and everything that is different now; `titles` are those of rules."""
    note = _(
        "%(unit)s, closed on %(time)s by %(name)s",
        unit=localised(unit),
        time=format_local_datetime(period.closed_at),
        name=period.closed_by_name,
    )
    reported = [
        Column(_("Number"), 12), Column(_("Name"), 18), Column(_("Unit"), 30), Column(_("Post"), 24),
        Column(_("Rule"), 30), Column(_("Policy"), 20), Column(_("Needed"), 10), Column(_("Counted"), 10),
        Column(_("Short"), 10), Column(_("State"), 18),
    ]  # fmt: skip
    different = [
        Column(_("Number"), 12), Column(_("Name"), 18), Column(_("Rule"), 30), Column(_("Reported"), 10),
        Column(_("State then"), 18), Column(_("Now"), 10), Column(_("State now"), 18), Column(_("Why"), 60),
    ]  # fmt: skip
    return workbook(
        Sheet(str(period.ends_on.year), reported, _reported(session, period, titles), notes=[note]),
        Sheet(_("Differences"), different, _different(session, period, titles), notes=[note]),
    )


def _reported(session: Session, period: ClosedPeriod, titles: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    start = 0
    while rows := session.scalars(lines(period, "", "").limit(AT_ONCE).offset(start)).all():
        names = person_names(session, {row.person_id for row in rows})
        units = units_by_id(session, {row.unit_id for row in rows})
        for row in rows:
            person = names[row.person_id]
            yield (
                person.number, localised(person), localised(units[row.unit_id]), localised(row, "post"),
                titles.get(row.rule, row.rule), row.policy, row.required, row.counted, row.short, said(row)[0],
            )  # fmt: skip
        start += AT_ONCE


def _different(
    session: Session, period: ClosedPeriod, titles: Mapping[str, str]
) -> Iterator[tuple[Any, ...]]:
    start = 0
    while found := differences(session, period, limit=AT_ONCE, offset=start):
        for one in found:
            either = one.frozen or one.now
            assert either is not None
            yield (
                one.person.number, localised(one.person), titles.get(either.rule, either.rule),
                one.frozen.counted if one.frozen else None, said(one.frozen)[0],
                one.now.counted if one.now else None, said(one.now)[0], _causes(one),
            )  # fmt: skip
        start += AT_ONCE


def _causes(one: Difference) -> str:
    entries = [
        f"{localised(entry, 'title')} {entry.hours:+f} ({format_local_date(entry.posted_at)})"
        for entry in one.entries
    ]
    return "; ".join([*entries, *([text] if (text := why(one)) else [])])
