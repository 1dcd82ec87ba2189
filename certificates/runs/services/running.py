"""Carrying a run out, a part at a time, so that it can be stopped, killed and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from certificates.issuing.notices import issued_notice
from certificates.issuing.services.issuing import issue_orders
from certificates.issuing.services.preparing import Order, prepare
from certificates.issuing.services.reissuing import Renewal, reissue_certificates
from certificates.register.domain import CertificateRefusal, State, Terms
from certificates.register.models import Certificate
from certificates.runs.domain import AT_ONCE, RunState
from certificates.runs.models import IssuingRun
from certificates.runs.services.planning import Plan, titles_of
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.achievements import AchievementSource
from lms.contracts.texts import N_
from lms.hours.api import local_date
from lms.jobs.api import ended_jobs, enqueue
from lms.notifications.api import notify
from lms.organisation.api import UnitCard, units_in

RUN_JOB = "certificates.issue_run"


class NobodyReady(CertificateRefusal):
    """A run is to be started for which nobody is left."""

    message = N_("There is nobody to issue a certificate to. Look at the preview for the reasons.")


class ExpiresTooEarly(CertificateRefusal):
    """The last valid day lies before the day of issue."""

    message = N_("The certificates would have expired before they are issued. Choose a later last day.")


def runs_in(scope: Scope) -> Select[IssuingRun]:
    """The runs of the scope's units, the newest first."""
    return select(IssuingRun).where(IssuingRun.unit_id.in_(units_in(scope))).order_by(IssuingRun.id.desc())


def find_run(session: Session, run_id: int, scope: Scope) -> IssuingRun | None:
    """A run of the scope's units."""
    return session.scalar(runs_in(scope).where(IssuingRun.id == run_id))


def certificates_of(run_id: int) -> Select[Certificate]:
    """What came of a run, in the order of the numbers."""
    return select(Certificate).where(Certificate.run_id == run_id).order_by(Certificate.id)


def start_run(
    session: Session,
    unit: UnitCard,
    plan: Plan,
    people: Sequence[int],
    *,
    is_mailed: bool,
    actor: Actor,
    clock: Clock,
) -> IssuingRun:
    """Writes the run down and has a job carry it out. Raises NobodyReady or ExpiresTooEarly."""
    if not people:
        raise NobodyReady
    _check_expiry(plan.expires_on, clock)
    run = _new_run(unit, list(people), actor, clock)
    run.title, run.title_en = titles_of(session, plan, people)
    run.source, run.ref, run.award_ref = plan.source.key, plan.ref, plan.award_ref
    run.expires_on, run.is_mailed = plan.expires_on, is_mailed
    return _under_way(session, run, unit, actor, clock)


def start_renewal(
    session: Session,
    unit: UnitCard,
    old: IssuingRun,
    *,
    expires_on: date | None,
    is_mailed: bool,
    actor: Actor,
    clock: Clock,
) -> IssuingRun:
    """Has all of a run's certificates that still stand issued anew, with today's date and names.

    Raises NobodyReady or ExpiresTooEarly.
    """
    _check_expiry(expires_on, clock)
    standing = certificates_of(old.id).where(Certificate.state == State.VALID)
    ids = list(session.scalars(standing.with_only_columns(Certificate.id)))
    if not ids:
        raise NobodyReady
    run = _new_run(unit, ids, actor, clock)
    run.title, run.title_en = old.title, old.title_en
    run.source, run.ref, run.award_ref, run.renews_id = old.source, old.ref, old.award_ref, old.id
    run.expires_on, run.is_mailed = expires_on, is_mailed
    return _under_way(session, run, unit, actor, clock)


def stopped_among(session: Session, runs: Sequence[IssuingRun]) -> set[int]:
    """The runs that are not at their end, and whose job has failed or was cancelled. One statement."""
    running = [run for run in runs if run.state == RunState.RUNNING]
    ended = ended_jobs(session, {run.job_id for run in running}) if running else set()
    return {run.id for run in running if run.job_id in ended}


def resume_run(session: Session, run: IssuingRun, *, actor: Actor, clock: Clock) -> None:
    """Has another job go on with a run whose own has ended before it; asked for twice, one does."""
    session.refresh(run, with_for_update=True)
    if stopped_among(session, [run]):
        run.job_id = enqueue(session, RUN_JOB, {"run": run.id}, actor=actor, clock=clock)
        session.flush()


def issue_part(
    session: Session,
    run: IssuingRun,
    source: AchievementSource | None,
    *,
    verify_base: str,
    actor: Actor,
    clock: Clock,
) -> None:
    """Issues the next part of the run, and notes in the same transaction how far it is."""
    part = run.queue[run.cursor : run.cursor + AT_ONCE]
    if run.renews_id is not None:
        issued = _renew_part(session, run, part, verify_base=verify_base, actor=actor, clock=clock)
    elif source is not None:
        issued = _first_part(session, run, source, part, verify_base=verify_base, actor=actor, clock=clock)
    else:
        issued = []  # the plugin that knew of it is gone
    if run.is_mailed:
        notify(session, [notice for row in issued if (notice := issued_notice(row))], clock=clock)
    run.cursor += len(part)
    run.issued += len(issued)
    if run.cursor >= len(run.queue):
        run.state, run.finished_at = RunState.DONE.value, clock()
    session.flush()


def _first_part(
    session: Session,
    run: IssuingRun,
    source: AchievementSource,
    part: Sequence[int],
    *,
    verify_base: str,
    actor: Actor,
    clock: Clock,
) -> list[Certificate]:
    terms = Terms(
        award_ref=run.award_ref,
        issued_at=clock(),
        expires_on=run.expires_on,
        run_id=run.id,
        carries_hours=not source.keeps_hours,
    )
    orders = [Order(event, terms) for event in source.achieved(session, run.ref, part)]
    ready = [found.order for found in prepare(session, orders) if found.is_ready]
    return issue_orders(session, ready, verify_base=verify_base, actor=actor, clock=clock)


def _renew_part(
    session: Session, run: IssuingRun, part: Sequence[int], *, verify_base: str, actor: Actor, clock: Clock
) -> list[Certificate]:
    old = list(session.scalars(select(Certificate).where(Certificate.id.in_(part)).order_by(Certificate.id)))
    renewal = Renewal(expires_on=run.expires_on, run_id=run.id)
    return reissue_certificates(session, old, renewal, verify_base=verify_base, actor=actor, clock=clock)


def _new_run(unit: UnitCard, queue: list[int], actor: Actor, clock: Clock) -> IssuingRun:
    return IssuingRun(
        unit_id=unit.id,
        queue=queue,
        issued_on=local_date(clock()),
        state=RunState.RUNNING.value,
        created_at=clock(),
        created_by=actor.account_id,
        created_by_name=actor.name,
    )


def _under_way(session: Session, run: IssuingRun, unit: UnitCard, actor: Actor, clock: Clock) -> IssuingRun:
    session.add(run)
    session.flush()
    run.job_id = enqueue(session, RUN_JOB, {"run": run.id}, actor=actor, clock=clock)
    session.flush()
    record(
        session, actor=actor, clock=clock, action="certificates.start_run", subject=("run", run.id),
        title=run.title, unit_path=unit.path, after={"people": len(run.queue), "design": run.award_ref},
    )  # fmt: skip
    return run


def _check_expiry(expires_on: date | None, clock: Clock) -> None:
    if expires_on is not None and expires_on < local_date(clock()):
        raise ExpiresTooEarly
