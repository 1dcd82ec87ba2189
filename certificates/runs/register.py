"""The register of a run: every certificate that came of it, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _

from certificates.register.models import Certificate
from certificates.register.records import verdict_on
from certificates.register.words import VERDICTS
from certificates.runs.models import IssuingRun
from lms.clock import current_clock
from lms.hours.api import local_date
from lms.organisation.api import UnitCard
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import localised


def register_rows(
    certificates: Iterable[Certificate], units: dict[int, UnitCard]
) -> Iterator[Sequence[object]]:
    """One row for each certificate."""
    today = local_date(current_clock()())
    for row in certificates:
        unit = units.get(row.unit_id)
        yield (
            row.serial,
            row.person_name,
            row.person_name_latin,
            localised(unit) if unit else "",
            localised(row, "title"),
            row.hours,
            local_date(row.issued_at),
            row.expires_on,
            str(VERDICTS[verdict_on(row, today)]),
        )


def headings() -> list[Column]:
    """The columns in their order."""
    return [
        Column(_("Certificate number"), 24),
        Column(_("Name"), 14),
        Column(_("Name in Latin letters"), 20),
        Column(_("Unit"), 26),
        Column(_("Awarded for"), 34),
        Column(_("Hours"), 8),
        Column(_("Issued on"), 12),
        Column(_("Valid through"), 12),
        Column(_("State"), 10),
    ]


def register_workbook(
    run: IssuingRun, certificates: Iterable[Certificate], units: dict[int, UnitCard]
) -> bytes:
    """The register as XLSX."""
    rows = register_rows(certificates, units)
    return workbook(
        Sheet(_("Certificates"), headings(), rows, [localised(run, "title"), run.issued_on.isoformat()])
    )
