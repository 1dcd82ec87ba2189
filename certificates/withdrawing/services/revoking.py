"""Revoking in two steps: somebody asks, somebody else confirms where hours fall, and a job carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from certificates.issuing.notices import revoked_notice
from certificates.issuing.services.revoking import revoke_certificates
from certificates.register.domain.refusals import ReasonMissing
from certificates.register.models import Certificate
from certificates.withdrawing.domain import (
    AT_ONCE,
    NothingToRevoke,
    OwnCertificate,
    RevocationState,
    confirm,
    decline,
    first_state,
)
from certificates.withdrawing.models import Revocation
from certificates.withdrawing.services.choosing import Chosen, what_falls
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.hours.api import local_date
from lms.jobs.api import ended_jobs, enqueue
from lms.notifications.api import notify
from lms.organisation.api import unit_card, units_in

REVOKE_JOB = "certificates.revoke_many"
FEW = 20
"""Up to so many are revoked in the transaction that decides it: nobody need wait for a job."""


def revocations_in(scope: Scope) -> Select[Revocation]:
    """The requests of the scope's units, the newest first."""
    return select(Revocation).where(Revocation.unit_id.in_(units_in(scope))).order_by(Revocation.id.desc())


def find_revocation(session: Session, revocation_id: int, scope: Scope) -> Revocation | None:
    """A request of the scope's units."""
    return session.scalar(revocations_in(scope).where(Revocation.id == revocation_id))


def named_certificates(session: Session, revocation: Revocation, most: int) -> Sequence[Certificate]:
    """The first of those that are meant, in the order of their numbers: who confirms has to know whose they are."""
    serials = revocation.serials[:most]
    return session.scalars(
        select(Certificate).where(Certificate.serial.in_(serials)).order_by(Certificate.id)
    ).all()


@lru_cache(maxsize=256)
def number_to_confirm(scope: Scope, account_id: int | None) -> Select[int]:
    """How many wait for somebody else than who asked, and so perhaps for this account. Kept for each of the few who
    confirm, as the navigation of all their pages has this number."""
    return (
        select(func.count())
        .select_from(Revocation)
        .where(
            Revocation.unit_id.in_(units_in(scope)),
            Revocation.state == RevocationState.WAITING,
            Revocation.asked_by.is_distinct_from(account_id),
        )
    )


def ask_to_revoke(
    session: Session,
    chosen: Chosen,
    scope: Scope,
    *,
    unit_id: int,
    reason: str,
    actor: Actor,
    clock: Clock,
) -> Revocation:
    """Asks for these certificates to be revoked. Where no hours fall it is done at once, by a job.

    Raises ReasonMissing, NothingToRevoke, or OwnCertificate.
    """
    if not reason.strip():
        raise ReasonMissing
    fall = what_falls(session, chosen, scope)
    if not fall.certificates:
        raise NothingToRevoke
    if actor.person_id is not None and any(row.person_id == actor.person_id for row in fall.certificates):
        raise OwnCertificate
    state = first_state(fall.hours)
    revocation = Revocation(
        unit_id=unit_id,
        run_id=chosen.run_id,
        title=fall.certificates[0].title,
        title_en=fall.certificates[0].title_en,
        serials=[row.serial for row in fall.certificates],
        people=fall.people,
        hours=fall.hours,
        reason=reason.strip(),
        state=state.value,
        asked_at=clock(),
        asked_by=actor.account_id,
        asked_by_name=actor.name,
    )
    session.add(revocation)
    session.flush()
    if state is RevocationState.RUNNING:
        _begin(session, revocation, actor, clock)
    _note(session, revocation, "certificates.ask_revocation", actor=actor, clock=clock)
    return revocation


def confirm_revocation(session: Session, revocation: Revocation, *, actor: Actor, clock: Clock) -> None:
    """The second person's yes: from here a job takes the certificates and their hours back.

    Raises RevocationOver, SecondPersonNeeded or OwnCertificate.
    """
    _hold(session, revocation)
    holders = session.scalars(
        select(Certificate.person_id).where(Certificate.serial.in_(revocation.serials))
    ).all()
    state = confirm(
        RevocationState(revocation.state),
        is_asker=actor.account_id is not None and actor.account_id == revocation.asked_by,
        is_concerned=actor.person_id is not None and actor.person_id in holders,
    )
    _decide(revocation, state, actor, clock)
    _begin(session, revocation, actor, clock)
    _note(session, revocation, "certificates.confirm_revocation", actor=actor, clock=clock)


def decline_revocation(
    session: Session, revocation: Revocation, reason: str, *, actor: Actor, clock: Clock
) -> None:
    """The second person's no, or the first one's second thought. Everything stays valid. Raises RevocationOver."""
    _hold(session, revocation)
    _decide(revocation, decline(RevocationState(revocation.state)), actor, clock)
    revocation.refusal = reason.strip()
    revocation.finished_at = clock()
    _note(session, revocation, "certificates.decline_revocation", actor=actor, clock=clock)


def revoke_part(session: Session, revocation: Revocation, *, actor: Actor, clock: Clock) -> None:
    """Revokes the next part, and notes in the same transaction how far it is."""
    part = revocation.serials[revocation.cursor : revocation.cursor + AT_ONCE]
    rows = session.scalars(
        select(Certificate).where(Certificate.serial.in_(part)).order_by(Certificate.id)
    ).all()
    fallen = revoke_certificates(session, rows, reason=revocation.reason, actor=actor, clock=clock)
    today = local_date(clock())
    notify(session, [found for row in fallen if (found := revoked_notice(row, today))], clock=clock)
    revocation.cursor += len(part)
    revocation.revoked += len(fallen)
    if revocation.cursor >= len(revocation.serials):
        revocation.state, revocation.finished_at = RevocationState.DONE.value, clock()
    session.flush()


def stopped_among(session: Session, revocations: Sequence[Revocation]) -> set[int]:
    """Those that are not at their end, and whose job has failed or was cancelled. One statement."""
    running = [row for row in revocations if row.state == RevocationState.RUNNING]
    ended = ended_jobs(session, {row.job_id for row in running}) if running else set()
    return {row.id for row in running if row.job_id in ended}


def resume_revocation(session: Session, revocation: Revocation, *, actor: Actor, clock: Clock) -> None:
    """Has another job go on where the own one has ended; asked for twice, one does. It was decided before, so whoever
    may decide may go on."""
    _hold(session, revocation)
    if stopped_among(session, [revocation]):
        _enqueue(session, revocation, actor, clock)


def _begin(session: Session, revocation: Revocation, actor: Actor, clock: Clock) -> None:
    if len(revocation.serials) <= FEW:
        revoke_part(session, revocation, actor=actor, clock=clock)
    else:
        _enqueue(session, revocation, actor, clock)


def _enqueue(session: Session, revocation: Revocation, actor: Actor, clock: Clock) -> None:
    revocation.job_id = enqueue(session, REVOKE_JOB, {"revocation": revocation.id}, actor=actor, clock=clock)
    session.flush()


def _hold(session: Session, revocation: Revocation) -> None:
    session.refresh(revocation, with_for_update=True)


def _decide(revocation: Revocation, state: RevocationState, actor: Actor, clock: Clock) -> None:
    revocation.state, revocation.decided_at = state.value, clock()
    revocation.decided_by, revocation.decided_by_name = actor.account_id, actor.name


def _note(session: Session, revocation: Revocation, action: str, *, actor: Actor, clock: Clock) -> None:
    unit = unit_card(session, revocation.unit_id)
    record(
        session, actor=actor, clock=clock, action=action, subject=("revocation", revocation.id),
        title=revocation.title, unit_path=unit.path if unit else "",
        after={
            "people": revocation.people, "certificates": len(revocation.serials), "hours": revocation.hours,
            "reason": revocation.refusal or revocation.reason,
        },
    )  # fmt: skip
    session.flush()
