"""Writing what the rules said of everybody: the job after a period was closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CursorResult, Select, exists, insert, literal, select
from sqlalchemy.orm import Session, aliased

from lms.clock import Clock
from lms.contracts.access import Scope
from lms.hours.closing.models import ClosedPeriod, ClosedRow
from lms.hours.days import local_date
from lms.hours.integrity.models import LedgerHead
from lms.hours.verdicts.judging import judge_people
from lms.hours.verdicts.keeping import is_judged
from lms.hours.verdicts.models import Verdict
from lms.jobs.api import JobContext
from lms.organisation.api import posts_on, units_in

COPIED = (
    "tier",
    "rule",
    "policy",
    "measure",
    "starts_on",
    "ends_on",
    "required",
    "counted",
    "short",
    "verdict",
)


def freeze(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Freezes the rows of one unit after the other, each in a transaction of its own; then the closing is complete."""
    with context.unit_of_work() as session:
        period = session.get_one(ClosedPeriod, payload["period_id"])
        units = list(session.scalars(units_in(Scope(unit_paths=(period.unit_path,))).order_by("id")))
    begin = context.last_checkpoint.get("units", 0)
    for done in range(begin, len(units)):
        with context.unit_of_work() as session:
            period = session.get_one(ClosedPeriod, payload["period_id"], with_for_update={"key_share": True})
            if period.withdrawn_at is not None:
                return {"rows": 0, "url": payload["url"]}
            freeze_unit(session, period, units[done], clock=context.clock)
            context.checkpoint({"units": done + 1})
        context.progress(done + 1, len(units))
    with context.unit_of_work() as session:
        session.get_one(ClosedPeriod, payload["period_id"]).frozen_at = context.clock()
    return {"url": payload["url"]}


def freeze_unit(session: Session, period: ClosedPeriod, unit_id: int, *, clock: Clock) -> int:
    """Copies the verdicts of those who served in the unit on the period's last day; returns how many rows.

    Those who wait to be judged are judged first. What a unit below has frozen is left as it is. Verdicts and the
    chain's end are read by one statement, so that each row knows which entries it has taken in.
    """
    posts, today = posts_on(period.ends_on), local_date(clock())
    waiting = select(posts.c.person_id).where(
        posts.c.unit_id == unit_id, ~is_judged(posts.c.person_id, today)
    )
    rows = _rows_to_freeze(period, unit_id, today)
    names, count = [column.name for column in rows.selected_columns], 0
    while True:  # again when somebody's entries came in between the judging and the copying
        judge_people(session, session.scalars(waiting).all(), clock=clock)
        copied = session.execute(insert(ClosedRow).from_select(names, rows))
        assert isinstance(copied, CursorResult)
        count += copied.rowcount
        if session.scalar(waiting.limit(1)) is None:
            return count


def _rows_to_freeze(period: ClosedPeriod, unit_id: int, today: date) -> Select[Any]:
    posts, frozen = posts_on(period.ends_on), aliased(ClosedRow)
    is_frozen = exists().where(
        frozen.person_id == Verdict.person_id,
        frozen.rule == Verdict.rule,
        frozen.starts_on == Verdict.starts_on,
    )
    head = select(LedgerHead.sequence).scalar_subquery()
    return (
        select(
            literal(period.id).label("period_id"),
            Verdict.person_id,
            posts.c.unit_id,
            posts.c.unit_path,
            posts.c.post,
            posts.c.post_en,
            *(getattr(Verdict, name) for name in COPIED),
            head.label("cut_off"),
        )
        .join(posts, posts.c.person_id == Verdict.person_id)
        .where(
            posts.c.unit_id == unit_id,
            Verdict.ends_on >= period.starts_on,
            Verdict.ends_on <= period.ends_on,
            is_judged(Verdict.person_id, today),
            ~is_frozen,
        )
        .order_by(Verdict.person_id, Verdict.rule, Verdict.starts_on)
    )
