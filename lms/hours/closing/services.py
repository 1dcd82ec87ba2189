"""Closing a period for a unit, withdrawing that, and asking whether a day is closed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.closing.domain import Standing, check_closing, check_withdrawal
from lms.hours.closing.models import ClosedPeriod, ClosedRow
from lms.hours.days import local_date
from lms.hours.integrity.models import LedgerHead
from lms.jobs.api import enqueue
from lms.organisation.api import UnitCard, organisation_of
from lms.organisation.models import Unit

FREEZE = "lms.freeze_period"


def closed_units(session: Session, unit_paths: Collection[str], day: date) -> set[str]:
    """Those of the units whose hours of a day are covered by a closing, be it their own or one of a unit above. One
    statement."""
    steps = {path: set(_with_those_above(path)) for path in unit_paths}
    covering = _standing(day, day).with_only_columns(ClosedPeriod.unit_path)
    closed = set(session.scalars(covering.where(ClosedPeriod.unit_path.in_(set().union(*steps.values())))))
    return {path for path in unit_paths if steps[path] & closed}


def close_period(
    session: Session,
    unit: UnitCard,
    year: int,
    *,
    actor: Actor,
    clock: Clock,
    page: Callable[[int], str] = lambda _id: "",
) -> tuple[ClosedPeriod, str]:
    """Closes a year for a unit's subtree: from now on the day counts as closed, and a job writes the rows. Returns the
    closing and the job's id; `page` is the address that the job leads to, by the closing's id.

    Raises ClosingRefused.
    """
    starts_on, ends_on = date(year, 1, 1), date(year, 12, 31)
    _one_at_a_time(session, unit.path)
    check_closing(unit.path, ends_on, local_date(clock()), standing_closings(session, starts_on, ends_on))
    period = ClosedPeriod(
        unit_id=unit.id,
        unit_path=unit.path,
        starts_on=starts_on,
        ends_on=ends_on,
        closed_by=actor.account_id,
        closed_by_name=actor.name,
        closed_at=clock(),
        cut_off=session.scalar(select(LedgerHead.sequence)) or 0,
    )
    session.add(period)
    session.flush()
    payload = {"period_id": period.id, "url": page(period.id)}
    job_id = enqueue(session, FREEZE, payload, actor=actor, clock=clock)
    _audit(session, "lms.close_hours", period, unit.name, actor=actor, clock=clock)
    return period, job_id


def withdraw_closing(
    session: Session, period: ClosedPeriod, *, reason: str, actor: Actor, clock: Clock
) -> None:
    """Takes a closing back that was made by mistake, with all its rows. Raises ClosingRefused, and ValueError for an
    empty reason."""
    if not reason.strip():
        raise ValueError("a withdrawal needs a reason")
    _one_at_a_time(session, period.unit_path)
    session.refresh(period)
    if period.withdrawn_at is not None:
        return
    now = clock()
    check_withdrawal(
        period.unit_path,
        closed_on=local_date(period.closed_at),
        today=local_date(now),
        closed_by=period.closed_by,
        account_id=actor.account_id,
        standing=standing_closings(session, period.starts_on, period.ends_on),
    )
    session.execute(delete(ClosedRow).where(ClosedRow.period_id == period.id))
    period.withdrawn_at, period.withdrawn_by = now, actor.account_id
    period.withdrawn_by_name, period.reason = actor.name, reason.strip()
    unit = session.get_one(Unit, period.unit_id)
    _audit(session, "lms.withdraw_closing", period, unit.name, actor=actor, clock=clock)


def standing_closings(session: Session, starts_on: date, ends_on: date) -> list[Standing]:
    """The closings of these days that stand, wherever they are."""
    found = session.scalars(_standing(starts_on, ends_on))
    return [Standing(each.unit_path, each.frozen_at is not None) for each in found]


def _standing(first: date, last: date) -> Select[ClosedPeriod]:
    """Closings that stand and cover these days."""
    return select(ClosedPeriod).where(
        ClosedPeriod.starts_on <= first, ClosedPeriod.ends_on >= last, ClosedPeriod.withdrawn_at.is_(None)
    )


def _with_those_above(path: str) -> list[str]:
    """The unit's path and that of every unit above it: "/1/", "/1/4/", "/1/4/9/"."""
    steps = path.strip("/").split("/")
    return [f"/{'/'.join(steps[:count])}/" for count in range(1, len(steps) + 1)]


def _one_at_a_time(session: Session, unit_path: str) -> None:
    """Whoever closes or withdraws within an organisation waits for the one before: each looks at what others did."""
    root = organisation_of(unit_path)
    session.execute(select(Unit.id).where(Unit.id == root).with_for_update(key_share=True))


def _audit(
    session: Session, action: str, period: ClosedPeriod, title: str, *, actor: Actor, clock: Clock
) -> None:
    days = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    record(
        session, actor=actor, clock=clock, action=action, subject=("closed_period", period.id),
        title=title, unit_path=period.unit_path, after=days | ({"reason": period.reason} if period.reason else {}),
    )  # fmt: skip
