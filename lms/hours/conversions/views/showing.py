"""How hours are worked out, for everybody, with an example that can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.conversions import wording
from lms.hours.conversions.domain.convert import Work, convert
from lms.hours.conversions.domain.table import ConversionTable, Kind, Unit
from lms.hours.conversions.forms import work_in
from lms.hours.conversions.services import Conversions, conversions_for
from lms.hours.days import local_date
from lms.web.access import current_actor, requires
from lms.web.i18n import format_hours

blueprint = Blueprint(
    "conversions", __name__, url_prefix="/hours/conversions", template_folder="../../templates"
)


@blueprint.get("")
@requires("lms.file_claims", Reach.ORGANISATION)
def show() -> ResponseReturnValue:
    found = _in_force()
    work = work_in(request.args) or Work(Kind.LECTURE, Unit.MINUTES, wording.EXAMPLE_MINUTES)
    return render_template(
        "hours/conversions/show.html",
        found=found, work=work, **worth_context(found, work), **table_context(found.table), may_edit=_may_edit(),
    )  # fmt: skip


@blueprint.get("/worth")
@requires("lms.file_claims", Reach.ORGANISATION)
def worth() -> ResponseReturnValue:
    """What a half-filled form comes to, as a part of its page."""
    work = work_in(request.args)
    return render_template("hours/conversions/_worth.html", work=work, **worth_context(_in_force(), work))


def _in_force() -> Conversions:
    """The table that the visitor's organisation works with today."""
    path = current_actor().organisation_path or ""
    return conversions_for(current_session(), path, local_date(current_clock()()))


def _may_edit() -> bool:
    actor = current_actor()
    path = actor.organisation_path
    return (
        actor.may("lms.edit_conversions")
        and path is not None
        and actor.scope("lms.edit_conversions").covers_path(path)
    )


def worth_context(found: Conversions, work: Work | None) -> dict[str, Any]:
    """What a page shows of a piece of work: the amount, what it comes to, and why."""
    converted = convert(found.table, work) if work else None
    return {
        "converted": converted,
        "amount": wording.amount_text(work.unit, work.amount) if work else "",
        "kind_name": wording.KINDS[work.kind] if work else "",
        "worth": wording.worth_text(converted) if converted else "",
        "why": wording.why_text(converted.why) if converted else [],
    }


def table_context(table: ConversionTable, before: ConversionTable | None = None) -> dict[str, Any]:
    """What a page that shows a whole table needs; beside each example what it was worth before, where that differs."""
    return {
        "table": table,
        "kinds": wording.KINDS,
        "units": wording.UNITS,
        "roundings": {kind: wording.rounding_text(rule) for kind, rule in table.kinds.items()},
        "closed_periods": wording.CLOSED_PERIODS,
        "example_titles": [wording.amount_text(unit, amount) for unit, amount in wording.EXAMPLES],
        "examples": {kind: list(_examples(kind, table, before or table)) for kind in Kind},
    }


def _examples(kind: Kind, table: ConversionTable, before: ConversionTable) -> Iterator[tuple[str, str]]:
    """What each example is worth, and what it was worth where that differs."""
    for unit, amount in wording.EXAMPLES:
        work = Work(kind, unit, amount)
        now, was = convert(table, work).hours, convert(before, work).hours
        yield format_hours(now), format_hours(was) if was != now else ""
