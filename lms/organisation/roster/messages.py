"""The words for what the import finds, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.organisation.roster.domain import Fate
from lms.organisation.wording import TIERS
from lms.reports.api import FateWord, TableWords

ROSTER = TableWords(
    columns={
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
    },
    fates={
        Fate.NEW: FateWord(_l("New"), "ink", "user-plus"),
        Fate.CHANGED: FateWord(_l("Changed"), "due", "edit"),
        Fate.UNCHANGED: FateWord(_l("Unchanged"), "", "check"),
        Fate.REFUSED: FateWord(_l("Refused"), "seal", "alert-circle"),
    },
    problems={
        "twice": _l("The same staff number already stands in row %(line)s."),
        "unknown_unit": _l("There is no unit with the code %(unit)s among those you manage."),
        "unknown_tier": _l("“%(tier)s” is no tier; write member or leader."),
        "not_yes_or_no": _l("“%(value)s” in the column Full time: write yes or no."),
        "not_an_email": _l("“%(value)s” is no e-mail address; write it like name@example.org."),
        "ends_before_start": _l("The post ends (%(to)s) before it begins (%(from)s)."),
        "starts_too_early": _l("The post on the books began on %(since)s; a new one must begin later."),
        "person_elsewhere": _l("The person serves in the unit %(unit)s, which you do not manage."),
    },
)


def value_text(column: str, value: str) -> str:
    """A value of a row as people read it."""
    if column == "full_time":
        return _("yes") if value else _("no")
    return str(TIERS.get(value, value) if column == "tier" else value) or "—"
