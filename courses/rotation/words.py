"""How states and refusals of rotation training are said."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from courses.rotation.domain import AssignmentRefused, DutyState

STATES = {
    DutyState.OVERDUE: _l("Overdue"),
    DutyState.MISSED: _l("Class missed"),
    DutyState.OPEN: _l("No place yet"),
    DutyState.PLANNED: _l("Planned"),
    DutyState.COVERED: _l("Covered"),
}
TONES = {
    DutyState.OVERDUE: "seal",
    DutyState.MISSED: "due",
    DutyState.OPEN: "",
    DutyState.PLANNED: "ink",
    DutyState.COVERED: "done",
}
COMPLETIONS = {
    "before_start": _l("The day lies before the class began."),
    "future": _l("The day lies in the future."),
    "no_place": _l("Somebody among them has no place in a class."),
    "covered": _l("Somebody among them has been recorded already."),
}


def assignment_refusal(refusal: AssignmentRefused) -> str:
    """Why people cannot be given these places."""
    if refusal.code == "full":
        return ngettext(
            "The class has only one place left; nobody was assigned.",
            "The class has only %(num)s places left; nobody was assigned.",
            refusal.free,
        )
    return str(OTHER_ASSIGNMENTS[refusal.code])


OTHER_ASSIGNMENTS = {
    "over": _l("The class is over; choose a later one."),
    "covered": _l("Somebody among them has been trained in this cycle already."),
}
