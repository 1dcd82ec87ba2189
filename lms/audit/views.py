"""The audit trail as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, to_utc

from lms.audit.domain import changes
from lms.audit.models import AuditEvent
from lms.audit.trail import Wanted, all_events, page
from lms.audit.wording import FieldNames, action_titles, field_name, field_value
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.plugins import current_registry
from lms.web.access import current_scope, requires
from lms.web.csv_file import csv_response
from lms.web.i18n import format_local_datetime, local_day

blueprint = Blueprint("audit", __name__, template_folder="templates", url_prefix="/administer/audit")


@blueprint.get("")
@requires("lms.read_audit", Reach.UNITS)
def index() -> ResponseReturnValue:
    wanted = _wanted()
    found = page(
        current_session(),
        current_scope(),
        wanted,
        before=request.args.get("before", type=int),
        after=request.args.get("after", type=int),
    )
    return render_template(
        "audit/index.html",
        found=found,
        wanted=wanted,
        is_filtered=wanted != Wanted(),
        titles=action_titles(current_registry()),
        changes=changes,
        field_names=FieldNames(),
        field_value=field_value,
    )


@blueprint.get("/trail.csv")
@requires("lms.read_audit", Reach.UNITS)
def export() -> ResponseReturnValue:
    found = all_events(current_session(), current_scope(), _wanted())
    day = local_day(current_clock()())
    return csv_response(_lines(found), f"audit-{day:%Y-%m-%d}.csv")


def _lines(events: Iterator[AuditEvent]) -> Iterator[list[str]]:
    yield [
        gettext("Time"), gettext("Who"), gettext("What was done"), gettext("Kind"), gettext("Subject"),
        gettext("Value"), gettext("Before"), gettext("After"),
    ]  # fmt: skip
    titles = action_titles(current_registry())
    for event in events:
        start = [
            format_local_datetime(event.happened_at, "yyyy-MM-dd HH:mm:ss"),
            event.actor_name,
            titles.get(event.action, event.action),
            event.subject_type,
            event.subject_title or event.subject_id,
        ]
        touched = changes(event.before, event.after)
        for change in touched:
            yield [
                *start,
                field_name(change.name),
                field_value(change.before, change.name),
                field_value(change.after, change.name),
            ]
        if not touched:
            yield start


def _wanted() -> Wanted:
    """The filter in the address; what is no date there is left out."""
    until = _day("until")
    return Wanted(
        actor=request.args.get("actor", "").strip(),
        subject=request.args.get("subject", "").strip(),
        action=request.args.get("action", "").strip(),
        since=_midnight(_day("since")),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    """The first instant of a day where the reader is."""
    return None if day is None else to_utc(datetime.combine(day, time())).replace(tzinfo=UTC)
