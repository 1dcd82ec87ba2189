"""A contest's boards as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from flask_babel import gettext as _

from lms.organisation.api import PersonName, UnitCard
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import format_local_datetime, localised
from question_bank.contests.domain import Entry, Standing, UnitResult
from question_bank.contests.models import Contest
from question_bank.exams.wording import duration_words


def results_workbook(
    contest: Contest,
    people: Sequence[Standing[Entry]],
    units: Sequence[Standing[UnitResult]],
    *,
    names: Mapping[int, PersonName],
    unit_names: Mapping[int, UnitCard],
) -> bytes:
    """One sheet of people and one of units, the winners first; times are those of the reader's zone."""
    notes = [localised(contest, "title")]
    return workbook(
        Sheet(
            _("Individuals"), _people_columns(), [_person(each, names, unit_names) for each in people], notes
        ),
        Sheet(_("By unit"), _unit_columns(), [_unit(each, unit_names) for each in units], notes),
    )


def _people_columns() -> list[Column]:
    return [
        Column(_("Rank"), 8),
        Column(_("Staff number"), 14),
        Column(_("Name"), 18),
        Column(_("Unit"), 30),
        Column(_("Points"), 10),
        Column(_("Time taken"), 12),
        Column(_("Handed in"), 18),
    ]


def _person(
    standing: Standing[Entry], names: Mapping[int, PersonName], units: Mapping[int, UnitCard]
) -> tuple[object, ...]:
    entry = standing.line
    name = names[entry.person_id]
    return (
        standing.rank,
        name.number,
        localised(name),
        localised(units[entry.unit_id]),
        entry.score,
        duration_words(entry.elapsed),
        format_local_datetime(entry.submitted_at),
    )


def _unit_columns() -> list[Column]:
    return [
        Column(_("Rank"), 8),
        Column(_("Unit"), 30),
        Column(_("Points"), 10),
        Column(_("People counted"), 14),
        Column(_("Time taken"), 12),
    ]


def _unit(standing: Standing[UnitResult], units: Mapping[int, UnitCard]) -> tuple[object, ...]:
    result = standing.line
    return (
        standing.rank,
        localised(units[result.unit_id]),
        _rounded(result.score),
        result.counted,
        duration_words(result.elapsed),
    )


def _rounded(score: Fraction) -> Decimal:
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
