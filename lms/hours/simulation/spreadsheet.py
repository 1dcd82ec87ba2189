"""A simulation's changes as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from lms.hours.simulation.models import SimulationChange
from lms.hours.simulation.reading import Cell
from lms.hours.simulation.wording import VERDICTS
from lms.organisation.models import Person, Unit
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import in_page_language, localised


def changes_workbook(
    rows: Iterable[tuple[SimulationChange, Person, Unit]],
    cells: Iterable[Cell],
    rules: Mapping[str, Any],
    notes: list[str],
) -> bytes:
    """A sheet with one row a change, and one with the matrix; amounts are in each rule's measure."""
    words = in_page_language(VERDICTS)
    columns = [
        Column(_("Number"), 12), Column(_("Name"), 18), Column(_("Unit"), 30), Column(_("Rule"), 24),
        Column(_("From"), 12), Column(_("Until"), 12), Column(_("Verdict now"), 16), Column(_("Verdict then"), 16),
        Column(_("Needed now"), 12), Column(_("Needed then"), 12), Column(_("Short now"), 12),
        Column(_("Short then"), 12),
    ]  # fmt: skip
    titles = {key: localised(rule, "title") for key, rule in rules.items()}
    matrix = [(words[cell.before.value], words[cell.after.value], cell.people) for cell in cells]
    return workbook(
        Sheet(_("Changes"), columns, _lines(rows, titles, words), notes=notes),
        Sheet(
            _("Matrix"),
            [Column(_("Verdict now"), 20), Column(_("Verdict then"), 20), Column(_("People"), 10)],
            matrix,
            notes=notes,
        ),
    )


def _lines(
    rows: Iterable[tuple[SimulationChange, Person, Unit]],
    titles: Mapping[str, str],
    words: Mapping[str, str],
) -> Iterator[tuple[Any, ...]]:
    for change, person, unit in rows:
        yield (
            person.number, localised(person), localised(unit), titles.get(change.rule, change.rule),
            change.starts_on, change.ends_on, words[change.before], words[change.after],
            change.required_before, change.required_after, change.short_before, change.short_after,
        )  # fmt: skip
