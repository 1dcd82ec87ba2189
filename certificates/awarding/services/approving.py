"""Certificates that wait for approval: entering the tray, and leaving it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from certificates.awarding.domain import CandidacyState, accept, refuse
from certificates.awarding.models import Candidacy
from certificates.issuing.notices import issued_notice, page_of
from certificates.issuing.services.freezing import holder_of
from certificates.issuing.services.issuing import issue_orders, newest_of
from certificates.issuing.services.preparing import Order, Prospect, prepare
from certificates.register.domain import Terms
from certificates.register.models import Certificate
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.events import CompletionReached
from lms.db import insert_once
from lms.notifications.api import Notice, notify
from lms.organisation.api import units_by_id, units_in


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of those that were chosen: the new certificates, and those that have to wait and why."""

    issued: Sequence[Certificate]
    waiting: Sequence[Prospect]


def candidacies_in(scope: Scope, state: str = "", words: str = "", subject: str = "") -> Select[Candidacy]:
    """Those of the scope's units in a state, the longest waiting first."""
    statement = select(Candidacy).where(Candidacy.unit_id.in_(units_in(scope)))
    if state:
        statement = statement.where(Candidacy.state == state)
    if subject:
        statement = statement.where(Candidacy.subject == subject)
    if words:
        titles = (Candidacy.title, Candidacy.title_en)
        statement = statement.where(
            or_(*(func.lower(text).contains(words.lower(), autoescape=True) for text in titles))
        )
    return statement.order_by(Candidacy.completed_at, Candidacy.id)


def own_candidacies(person_id: int) -> Select[Candidacy]:
    """What a person waits for, or was refused."""
    undecided = Candidacy.state != CandidacyState.ACCEPTED
    return (
        select(Candidacy)
        .where(Candidacy.person_id == person_id, undecided)
        .order_by(Candidacy.completed_at.desc())
    )


@lru_cache(maxsize=256)
def number_waiting(scope: Scope) -> Select[int]:
    """How many certificates of the scope's units wait for approval. Kept for each of the few who approve, as the
    navigation of all their pages has this number."""
    is_waiting = Candidacy.state == CandidacyState.WAITING
    return (
        select(func.count()).select_from(Candidacy).where(Candidacy.unit_id.in_(units_in(scope)), is_waiting)
    )


def await_approval(session: Session, event: CompletionReached, terms: Terms) -> bool:
    """Puts a completion into the tray, once; returns whether it is new there. Its hours are posted when it is accepted,
    if they are the certificate's to post. Nothing waits for who has a certificate for it, or never held a post."""
    order = Order(event, terms)
    holder = holder_of(session, event.grant.person_id, event.completed_at)
    if holder is None or newest_of(session, *order.key) is not None:
        return False
    return insert_once(
        session,
        Candidacy,
        person_id=event.grant.person_id,
        unit_id=holder.person.unit_id,
        source=event.grant.source,
        source_ref=event.grant.source_ref,
        subject=event.subject,
        title=event.title,
        title_en=event.title_en or "",
        hours=event.grant.hours,
        award_ref=order.award_ref,
        carries_hours=terms.carries_hours,
        expires_on=terms.expires_on,
        completion=msgspec.to_builtins(event),
        completed_at=event.completed_at,
        state=CandidacyState.WAITING.value,
        decided_by_name="",
        reason="",
    )


def prospects_of(session: Session, rows: Sequence[Candidacy], clock: Clock) -> list[Prospect]:
    """What would be issued for each, or why it cannot be, in the order of the rows."""
    return prepare(session, [_order(row, clock) for row in rows])


def accept_candidacies(
    session: Session, ids: Sequence[int], scope: Scope, *, verify_base: str, actor: Actor, clock: Clock
) -> Decided:
    """Accepts those of the scope that can be issued, and issues them today. What cannot be printed stays in the tray.

    Raises OwnCandidacy, and AlreadyDecided when one was accepted meanwhile.
    """
    rows = _held(session, ids, scope)
    found = list(zip(rows, prospects_of(session, rows, clock), strict=True))
    ready = [(row, prospect) for row, prospect in found if prospect.is_ready or prospect.present]
    for row, _ in ready:
        _decide(row, accept(CandidacyState(row.state), is_own=_is_own(row, actor)), "", actor, clock)
    orders = [prospect.order for _, prospect in ready]
    issued = issue_orders(session, orders, verify_base=verify_base, actor=actor, clock=clock)
    notify(session, [notice for row in issued if (notice := issued_notice(row))], clock=clock)
    _note(session, [row for row, _ in ready], "certificates.accept", actor=actor, clock=clock)
    waiting = [prospect for _, prospect in found if not (prospect.is_ready or prospect.present)]
    return Decided(issued, waiting)


def refuse_candidacies(
    session: Session, ids: Sequence[int], reason: str, scope: Scope, *, actor: Actor, clock: Clock
) -> int:
    """Refuses those of the scope, with a reason that the person is told. Returns how many.

    Raises OwnCandidacy, AlreadyDecided or RefusalReasonMissing.
    """
    rows = _held(session, ids, scope)
    for row in rows:
        state = refuse(CandidacyState(row.state), reason, is_own=_is_own(row, actor))
        _decide(row, state, reason.strip(), actor, clock)
    url = page_of("certificates.mine")
    notices = [
        Notice(
            row.person_id,
            "certificates.refused",
            {"title": row.title, "title_en": row.title_en, "reason": row.reason},
            url,
            f"{row.id}",
        )
        for row in rows
    ]
    notify(session, notices, clock=clock)
    _note(session, rows, "certificates.refuse", actor=actor, clock=clock)
    return len(rows)


def _order(row: Candidacy, clock: Clock) -> Order:
    event = msgspec.convert(row.completion, CompletionReached)
    terms = Terms(
        award_ref=row.award_ref,
        issued_at=clock(),
        expires_on=row.expires_on,
        carries_hours=row.carries_hours,
    )
    return Order(event, terms)


def _held(session: Session, ids: Sequence[int], scope: Scope) -> list[Candidacy]:
    """The rows that were chosen, held against others who decide on them."""
    return list(
        session.scalars(
            select(Candidacy)
            .where(Candidacy.id.in_(ids), Candidacy.unit_id.in_(units_in(scope)))
            .order_by(Candidacy.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _is_own(row: Candidacy, actor: Actor) -> bool:
    return row.person_id == actor.person_id


def _decide(row: Candidacy, state: CandidacyState, reason: str, actor: Actor, clock: Clock) -> None:
    row.state, row.reason = state.value, reason
    row.decided_at, row.decided_by, row.decided_by_name = clock(), actor.account_id, actor.name


def _note(session: Session, rows: Sequence[Candidacy], action: str, *, actor: Actor, clock: Clock) -> None:
    units = units_by_id(session, {row.unit_id for row in rows})
    for row in rows:
        record(
            session, actor=actor, clock=clock, action=action, subject=("candidacy", row.id), title=row.title,
            unit_path=units[row.unit_id].path, after={"person": row.person_id, "reason": row.reason},
        )  # fmt: skip
    session.flush()
