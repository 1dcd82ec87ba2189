"""Reading the audit trail: within a scope, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.audit.models import AuditEvent
from lms.contracts.access import Scope
from lms.db import read_rows

PER_PAGE = 50
PER_BATCH = 500
_SHOWN = (
    AuditEvent.id,
    AuditEvent.happened_at,
    AuditEvent.actor_name,
    AuditEvent.action,
    AuditEvent.subject_id,
    AuditEvent.subject_title,
    AuditEvent.before,
    AuditEvent.after,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show: words of the actor's name and of the subject, one action, and a span of time."""

    actor: str = ""
    subject: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None  # the first instant that is no longer wanted


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Events as they are shown, newest first, and the ids from which the neighbouring pages go on; None where there is
    none."""

    events: Sequence[Row[*tuple[Any, ...]]]
    older: int | None
    newer: int | None


def in_reach(scope: Scope) -> ColumnElement[bool]:
    """A condition on lms_audit_event: it concerns a unit of the scope's subtrees."""
    if scope.everything:
        return true()
    if not scope.unit_paths:
        return false()
    return or_(*(AuditEvent.unit_path.startswith(path, autoescape=True) for path in scope.unit_paths))


def events(scope: Scope, wanted: Wanted) -> Select[AuditEvent]:
    """The events that fit, in no order yet."""
    statement = select(AuditEvent).where(in_reach(scope))
    if wanted.actor:
        statement = statement.where(_contains(AuditEvent.actor_name, wanted.actor))
    if wanted.subject:
        statement = statement.where(_contains(AuditEvent.subject_title, wanted.subject))
    if wanted.action:
        statement = statement.where(AuditEvent.action == wanted.action)
    if wanted.since:
        statement = statement.where(AuditEvent.happened_at >= wanted.since)
    if wanted.until:
        statement = statement.where(AuditEvent.happened_at < wanted.until)
    return statement


def page(
    session: Session, scope: Scope, wanted: Wanted, *, before: int | None = None, after: int | None = None
) -> TrailPage:
    """A page of events: the newest, or those next to an id. One statement.

    Pages go on from an id and not from a number of rows: the trail only grows, and it may have millions.
    """
    statement, forwards = events(scope, wanted), after is not None and before is None
    if before is not None:
        statement = statement.where(AuditEvent.id < before)
    elif after is not None:
        statement = statement.where(AuditEvent.id > after)
    order = AuditEvent.id.asc() if forwards else AuditEvent.id.desc()
    shown_only = statement.with_only_columns(*_SHOWN).order_by(order).limit(PER_PAGE + 1)
    found = list(read_rows(session, shown_only))
    has_more, shown = len(found) > PER_PAGE, found[:PER_PAGE]
    if forwards:
        shown.reverse()
        has_older, has_newer = True, has_more
    else:
        has_older, has_newer = has_more, before is not None
    return TrailPage(
        shown,
        older=shown[-1].id if shown and has_older else None,
        newer=shown[0].id if shown and has_newer else None,
    )


def all_events(session: Session, scope: Scope, wanted: Wanted) -> Iterator[AuditEvent]:
    """Every event that fits, newest first, read in batches so that a long trail fits into memory."""
    last: int | None = None
    while True:
        statement = events(scope, wanted)
        if last is not None:
            statement = statement.where(AuditEvent.id < last)
        batch = session.scalars(statement.order_by(AuditEvent.id.desc()).limit(PER_BATCH)).all()
        yield from batch
        if len(batch) < PER_BATCH:
            return
        last = batch[-1].id
        session.expunge_all()


def _contains(column: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = func.lower(column).contains(words.casefold(), autoescape=True)
    return condition
