"""The words for what an import finds, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.hours.imports.domain.plan import Fate, RowFate
from lms.hours.imports.occasions import SOURCE
from lms.reports.api import FateWord, TableWords
from lms.web.i18n import format_local_date

SYSTEM_REFUSALS = {
    "nameless": _l("Give the system a name with letters in it."),
    "exists": _l("A system of this name is on the list already."),
}
HOURS = TableWords(
    columns={
        "number": _l("Staff number"),
        "activity": _l("Activity"),
        "date": _l("Date"),
        "from": _l("From"),
        "to": _l("To"),
        "hours": _l("Hours"),
        "reference": _l("Reference"),
        "category": _l("Category"),
        "days": _l("Days"),
        "programme": _l("Programme"),
    },
    fates={
        Fate.NEW: FateWord(_l("New"), "ink", "plus"),
        Fate.SECOND: FateWord(_l("Second proof"), "done", "copy"),
        Fate.KNOWN: FateWord(_l("Already there"), "", "check"),
        Fate.REFUSED: FateWord(_l("Refused"), "seal", "alert-circle"),
    },
    problems={
        "unknown_person": _l("There is nobody with the staff number %(number)s among the people you manage."),
        "not_an_amount": _l(
            "“%(value)s” in the column %(column)s is not an amount with at most two decimal places."
        ),
        "negative": _l("%(column)s is negative: %(value)s. Hours are taken back by reversing their entry."),
        "too_much": _l("%(column)s: %(value)s is more than the %(most)s that one row may state."),
        "ends_before_start": _l("It ends (%(to)s) before it begins (%(from)s)."),
        "future": _l("%(day)s is still to come."),
        "unknown_category": _l("“%(value)s” is no category; see the second sheet of the empty file."),
        "unknown_programme": _l("“%(value)s” is no programme of your policies."),
        "closed": _l("The year %(year)s has been closed, and hours for closed periods are refused."),
        "twice": _l("The same reference already stands in row %(line)s."),
        "differs": _l(
            "The ledger has this reference with %(was)s hours, the file says %(now)s. Reverse the entry, "
            "then import the row under a new reference."
        ),
        "was_reversed": _l(
            "The hours of this reference were reversed. To post them again, use a new reference."
        ),
    },
)


def details_text(fate: RowFate, sources: dict[str, str]) -> str:
    """What there is to know of a row beside its fate. `sources` names where entries come from."""
    if fate.problem is not None:
        return HOURS.problem_text(fate.problem)
    notes = []
    if fate.same_as is not None:
        source = fate.same_as.source
        notes.append(
            _(
                "The same activity as “%(title)s” of %(day)s (%(source)s): "
                "both are kept as proof, the hours count once.",
                title=fate.same_as.title,
                day=format_local_date(fate.same_as.starts_on),
                source=sources.get(source, source.removeprefix(f"{SOURCE}:")),
            )
        )
    if fate.is_difference:
        notes.append(_("Its year has been closed: the hours are recorded and shown as a difference."))
    return " ".join(notes)
