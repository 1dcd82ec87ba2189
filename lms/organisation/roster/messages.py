"""The words for what the import finds, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.organisation.roster.domain import Fate, MissingColumns, Problem
from lms.organisation.wording import TIERS

COLUMN_TITLES = {
    "number": _l("Staff number"),
    "name": _l("Name"),
    "name_en": _l("Name in English"),
    "unit": _l("Unit code"),
    "post": _l("Post"),
    "post_en": _l("Post in English"),
    "tier": _l("Tier"),
    "full_time": _l("Full time"),
    "from": _l("From"),
    "to": _l("To"),
    "email": _l("E-mail"),
}

FATES = {
    Fate.NEW: _l("New"),
    Fate.CHANGED: _l("Changed"),
    Fate.UNCHANGED: _l("Unchanged"),
    Fate.REFUSED: _l("Refused"),
}

FILE_REFUSALS = {
    "unreadable": _l("The file could not be read. Save it as XLSX or CSV and try again."),
    "too_large": _l(
        "The file needs more memory or time than an import may use. Split it, or remove unused sheets."
    ),
    "empty": _l("The first sheet of the file is empty."),
    "encoding": _l("The text of the file is in no known encoding. Save it as UTF-8 and try again."),
}


PROBLEMS = {
    "missing": _l("%(column)s is empty."),
    "twice": _l("The same staff number already stands in row %(line)s."),
    "unknown_unit": _l("There is no unit with the code %(unit)s among those you manage."),
    "unknown_tier": _l("“%(tier)s” is no tier; write member or leader."),
    "not_yes_or_no": _l("“%(value)s” in the column Full time: write yes or no."),
    "not_a_date": _l("“%(value)s” is not a date; write it as 2026-03-01."),
    "not_an_email": _l("“%(value)s” is no e-mail address; write it like name@example.org."),
    "ends_before_start": _l("The post ends (%(to)s) before it begins (%(from)s)."),
    "starts_too_early": _l("The post on the books began on %(since)s; a new one must begin later."),
    "person_elsewhere": _l("The person serves in the unit %(unit)s, which you do not manage."),
    "too_long": _l("%(column)s is longer than %(longest)s characters."),
}


def problem_text(problem: Problem) -> str:
    """Why a row is refused, and what to do."""
    params = dict(problem.params)
    if "column" in params:
        params["column"] = str(COLUMN_TITLES[params["column"]])
    return str(PROBLEMS[problem.code]) % params


def missing_columns_text(refusal: MissingColumns) -> str:
    """Which headings the file lacks."""
    titles = ", ".join(str(COLUMN_TITLES[key]) for key in refusal.missing)
    return _("The first row must name the columns. Not found: %(titles)s.", titles=titles)


def value_text(column: str, value: str) -> str:
    """A value of a row as people read it."""
    if column == "full_time":
        return _("yes") if value else _("no")
    return str(TIERS.get(value, value) if column == "tier" else value) or "—"
