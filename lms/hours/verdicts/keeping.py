"""Keeping verdicts up to date: whom a change touches, and when to look again.

A few people are judged in the transaction that touches them, at its end. Many, as by an import or a new policy, are
marked, and a job judges them in the minutes after; lists and totals say how many are still to come.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, exists, func, insert, or_, select, union_all, update
from sqlalchemy.orm import Session, aliased

from lms.clock import Clock, current_clock
from lms.contracts.access import Actor, Scope
from lms.contracts.events import AppointmentsChanged, CreditPosted, UnitChanged
from lms.db import current_session, read_rows
from lms.hours.days import local_date
from lms.hours.leaves.events import RequirementChanged
from lms.hours.policies.events import PolicyChanged
from lms.hours.policies.services.effective import policies_in_force
from lms.hours.verdicts.judging import Judging, WorkedOut, hold_people, judge_people, keep
from lms.hours.verdicts.models import PersonJudged
from lms.hours.verdicts.processes import FEW, in_shares
from lms.jobs.api import JobContext, enqueue
from lms.organisation.api import units_in
from lms.organisation.models import Appointment, Unit

JUDGE = "lms.judge_people"
AT_ONCE = 50
"""Up to so many people are judged where they are touched: it takes less than a page does."""
PER_STEP = 500
NOTED = "people_to_judge"
STALE = date.min
MARKS = 500_000
"""So many days after STALE lie marks of jobs, all long before anybody was judged."""


def note_people(session: Session, person_ids: Collection[int]) -> None:
    """Has these people judged anew at the end of the transaction."""
    session.info.setdefault(NOTED, set()).update(person_ids)


def on_credit_posted(session: Session, event: CreditPosted) -> None:
    note_people(session, [event.person_id])


def on_appointments_changed(session: Session, event: AppointmentsChanged) -> None:
    note_people(session, event.person_ids)


def on_unit_changed(session: Session, event: UnitChanged) -> None:
    note_subtree(session, event.unit_path)


def on_policy_changed(session: Session, event: PolicyChanged) -> None:
    note_subtree(session, event.unit_path)


def on_requirement_changed(session: Session, event: RequirementChanged) -> None:
    note_people(session, [event.person_id])


def note_subtree(session: Session, unit_path: str) -> None:
    """Has everybody who serves, or served last, in a unit's subtree judged anew."""
    serving = select(Appointment.person_id).where(
        Appointment.unit_id.in_(units_in(Scope(unit_paths=(unit_path,)))), Appointment.is_primary
    )
    note_people(session, session.scalars(serving.distinct()).all())


def judge_noted(session: Session) -> None:
    """Judges whom the transaction has touched, or marks them for the job when they are many. Runs before the commit."""
    noted: set[int] = session.info.pop(NOTED, set())
    if not noted:
        return
    session.flush()
    clock = current_clock()
    if len(noted) <= AT_ONCE:
        judge_people(session, noted, clock=clock)
        return
    _mark(session, noted, clock)
    enqueue(session, JUDGE, {}, actor=Actor.system("hours"), clock=clock)


def _mark(session: Session, person_ids: Collection[int], clock: Clock, mark: date = STALE) -> None:
    """Has these people's verdicts taken for old; the mark is a day that is long over."""
    ids = sorted(person_ids)
    for start in range(0, len(ids), PER_STEP):
        some = ids[start : start + PER_STEP]
        hold_people(session, some)
        known = set(session.scalars(select(PersonJudged.person_id).where(PersonJudged.person_id.in_(some))))
        session.execute(update(PersonJudged).where(PersonJudged.person_id.in_(some)).values(changes_on=mark))
        if new := [person_id for person_id in some if person_id not in known]:
            session.execute(
                insert(PersonJudged),
                [{"person_id": one, "judged_at": clock(), "changes_on": mark} for one in new],
            )


def people_to_judge(today: date) -> Select[int]:
    """The ids of people who were never judged though they hold a post, or whose verdicts may have changed."""
    # two lists, both from indexes and nearly always short: to look everybody up takes five times as long
    post = aliased(Appointment)
    old = select(PersonJudged.person_id).where(PersonJudged.changes_on <= today)
    never = (
        select(post.person_id)
        .outerjoin(PersonJudged, PersonJudged.person_id == post.person_id)
        .where(PersonJudged.person_id.is_(None))
    )
    waiting = Appointment.person_id.in_(union_all(old, never))
    return select(Appointment.person_id).where(waiting, Appointment.is_primary).distinct()


def count_to_judge(session: Session, scope: Scope, today: date) -> int:
    """How many people of a scope wait to be judged anew."""
    return int(read_rows(session, waiting_in(scope, today))[0][0])


@lru_cache(maxsize=256)
def waiting_in(scope: Scope, today: date) -> Select[int]:
    """The number of people of a scope who wait to be judged anew, as a query."""
    waiting = people_to_judge(today).where(Appointment.unit_id.in_(units_in(scope))).subquery()
    return select(func.count()).select_from(waiting)


def is_judged(person_id: Any, today: date) -> Any:
    """A condition: the person's verdicts are those of today."""
    return exists().where(
        and_(
            PersonJudged.person_id == person_id,
            or_(PersonJudged.changes_on.is_(None), PersonJudged.changes_on > today),
        )
    )


def judge_all(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """The job: judges everybody whose verdicts are not those of today, some people at a time."""
    with context.unit_of_work() as session:
        total = count_to_judge(session, Scope(everything=True), local_date(context.clock()))
    done = _judge_many(context, total) if total > FEW else 0
    while True:
        with context.unit_of_work() as session:
            today = local_date(context.clock())
            some = session.scalars(people_to_judge(today).limit(PER_STEP)).all()
            judge_people(session, some, clock=context.clock)
        if not some:
            return {"people": done}
        done += len(some)
        context.progress(min(done, total), total)


def _judge_many(context: JobContext, total: int) -> int:
    """Judges those who wait in several processes; returns of how many verdicts were kept.

    The people are marked first, with a mark of this job's own. Whoever else judges or marks them meanwhile, because
    something was posted after a process had read it, takes that mark away, and what was read before is not kept.
    """
    mark = date.fromordinal(STALE.toordinal() + 1 + int(context.job_id[:8], 16) % MARKS)
    with context.unit_of_work() as session:
        now = context.clock()
        people = session.scalars(people_to_judge(local_date(now))).all()
        _mark(session, people, context.clock, mark)
        work = Judging(now, policies_in_force(session, session.scalars(select(Unit.path)).all()))
    done = 0
    with closing(in_shares(current_session(), work, people, few=0)) as shares:
        for share, found in shares:
            with context.unit_of_work() as session:
                done += _keep_marked(session, share, found, mark)
            context.progress(min(done, total), total)
    return done


def _keep_marked(session: Session, person_ids: Sequence[int], found: WorkedOut, mark: date) -> int:
    marked = select(PersonJudged.person_id).where(
        PersonJudged.person_id.in_(person_ids), PersonJudged.changes_on == mark
    )
    still = set(session.scalars(marked.with_for_update())) & {row["person_id"] for row in found.people}
    rows = WorkedOut(
        [row for row in found.verdicts if row["person_id"] in still],
        [row for row in found.people if row["person_id"] in still],
    )
    keep(session, still, rows)
    return len(still)
