"""What a simulation says, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _l

from lms.hours.domain.verdicts import Verdict
from lms.hours.simulation.domain import Standing
from lms.hours.simulation.models import Simulation

VERDICTS: Mapping[str, object] = {
    Verdict.PASS.value: _l("Met"),
    Verdict.LATE.value: _l("Done late"),
    Verdict.DEFERRED.value: _l("Put off"),
    Verdict.IN_PROGRESS.value: _l("Not met yet"),
    Verdict.GRACE.value: _l("In the time of grace"),
    Verdict.FAIL.value: _l("Overdue"),
    Verdict.UNDECIDED.value: _l("Undecided"),
    Verdict.EXEMPT.value: _l("Exempt"),
    Verdict.NOT_APPLICABLE.value: _l("Not asked"),
}
"""In the order in which pages list them."""
TONES: Mapping[str, str] = {
    Verdict.PASS.value: "done",
    Verdict.LATE.value: "done",
    Verdict.DEFERRED.value: "done",
    Verdict.IN_PROGRESS.value: "due",
    Verdict.GRACE.value: "due",
    Verdict.UNDECIDED.value: "due",
    Verdict.FAIL.value: "seal",
}
STANDINGS: Mapping[str, object] = {
    Standing.MET.value: _l("met"),
    Standing.SHORT.value: _l("short"),
    Standing.UNDECIDED.value: _l("undecided"),
    Standing.EXEMPT.value: _l("exempt"),
    Standing.NOT_ASKED.value: _l("not asked"),
}
MOST_MOVES = 3
"""So many ways are told in the sentence; the matrix has them all."""


def summary(simulation: Simulation) -> str:
    """What a simulation found, in a sentence or two."""
    more = amounts(simulation)
    return gettext("%(one)s %(other)s", one=found(simulation), other=more) if more else found(simulation)


def found(simulation: Simulation) -> str:
    """How many people change verdict, and which way."""
    people = format_decimal(simulation.people)
    if not simulation.changed:
        return gettext("None of %(people)s people would change verdict.", people=people)
    return gettext(
        "%(changed)s of %(people)s people would change verdict: %(moves)s.",
        changed=format_decimal(simulation.changed),
        people=people,
        moves=gettext(", ").join(_moves(simulation)),
    )


def _moves(simulation: Simulation) -> list[str]:
    """The ways that most people go, each with how many; people with several rules may go several ways."""
    moves = simulation.counts.get("moves", [])
    told = [
        gettext(
            "%(people)s from %(before)s to %(after)s",
            people=format_decimal(people),
            before=STANDINGS[before],
            after=STANDINGS[after],
        )
        for before, after, people in moves[:MOST_MOVES]
    ]
    if rest := sum(people for _before, _after, people in moves[MOST_MOVES:]):
        told.append(gettext("%(people)s otherwise", people=format_decimal(rest)))
    return told


def amounts(simulation: Simulation) -> str:
    """Who would owe more or less and still come out as before; empty when nobody would."""
    more, less = simulation.counts.get("asks_more", 0), simulation.counts.get("asks_less", 0)
    if more and less:
        return gettext(
            "With the same verdict, %(more)s more people would be asked for more and %(less)s for less.",
            more=format_decimal(more),
            less=format_decimal(less),
        )
    if more:
        return gettext(
            "With the same verdict, %(people)s more people would be asked for more.",
            people=format_decimal(more),
        )
    if less:
        return gettext(
            "With the same verdict, %(people)s more people would be asked for less.",
            people=format_decimal(less),
        )
    return ""
