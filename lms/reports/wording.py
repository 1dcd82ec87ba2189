"""The words of tables that people upload, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.contracts.tables import MissingColumns, Problem, TableRefused
from lms.reports.services import CarriedOutAlready, NotCarriedOut

FILE_REFUSALS = {
    "unreadable": _l("The file could not be read. Save it as XLSX or CSV and try again."),
    "too_large": _l(
        "The file needs more memory or time than an import may use. Split it, or remove unused sheets."
    ),
    "empty": _l("The first sheet of the file is empty."),
    "encoding": _l("The text of the file is in no known encoding. Save it as UTF-8 and try again."),
}
PROBLEMS = {
    "missing": _l("“%(column)s” is empty."),
    "too_long": _l("“%(column)s” is longer than %(longest)s characters."),
    "not_a_date": _l("“%(value)s” is not a date; write it as 2026-03-01."),
}


@dataclass(frozen=True, slots=True)
class FateWord:
    """How a fate is shown: in a word, a tone and an icon, as `ui.state` takes them."""

    title: object
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class TableWords:
    """What a kind of table says: the titles of its columns, its fates, and by code what can be wrong with a row, beside
    what can be with any."""

    columns: Mapping[str, object]
    fates: Mapping[StrEnum, FateWord]
    problems: Mapping[str, object]

    def problem_text(self, problem: Problem) -> str:
        """Why a row is refused, and what to do."""
        params = dict(problem.params)
        if "column" in params:
            params["column"] = str(self.columns[params["column"]])
        words = self.problems.get(problem.code) or PROBLEMS[problem.code]
        return str(words) % params

    def refusal_text(self, refusal: TableRefused) -> str:
        """Why a file is not taken, and what to do."""
        if isinstance(refusal, MissingColumns):
            titles = _(", ").join(str(self.columns[key]) for key in refusal.missing)
            return _("A row at the top must name the columns. Not found: %(titles)s.", titles=titles)
        return str(FILE_REFUSALS[refusal.code])


def not_carried_out_text(refusal: NotCarriedOut) -> str:
    """Why a confirmed table was not written."""
    if isinstance(refusal, CarriedOutAlready):
        return _("This file had been carried out already; nothing was written twice.")
    return _("The books have changed since the preview. Nothing was written; look at the rows again.")
