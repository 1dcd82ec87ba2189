"""Taking certificates back, with their hours."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.register.domain import Standing, State, revoke
from certificates.register.models import Certificate
from certificates.register.records import standing_in
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.api import find_entries, reverse_credits
from lms.organisation.api import units_by_id


def revoke_certificate(
    session: Session, certificate: Certificate, *, reason: str, actor: Actor, clock: Clock
) -> None:
    """Declares the certificate void from now on and takes its hours back, in one transaction.

    Raises ReasonMissing, AlreadyRevoked or AlreadySuperseded.
    """
    hold(session, [certificate])
    revoke(standing_in(certificate), reason=reason, at=clock(), by=actor.account_id)  # says why it cannot be
    revoke_certificates(session, [certificate], reason=reason, actor=actor, clock=clock)


def revoke_certificates(
    session: Session, certificates: Sequence[Certificate], *, reason: str, actor: Actor, clock: Clock
) -> list[Certificate]:
    """The like for many, in a few statements; returns those that fell. What was revoked or replaced before is passed
    over. Raises ReasonMissing."""
    hold(session, certificates)
    valid = [row for row in certificates if row.state == State.VALID]
    for row in valid:
        note_standing(row, revoke(standing_in(row), reason=reason, at=clock(), by=actor.account_id))
    keys = [(row.person_id, row.source, row.credit_ref) for row in valid if row.person_id is not None]
    entries = list(find_entries(session, keys).values()) if keys else []
    if entries:  # what somebody took back before is passed over: that is what is wanted
        reverse_credits(session, entries, reason=valid[0].reason, actor=actor, clock=clock)
    note_step(session, valid, "certificates.revoke", actor=actor, clock=clock)
    return valid


def hold(session: Session, certificates: Sequence[Certificate]) -> None:
    """Reads the rows anew and keeps others from changing them until the transaction ends. In the order of their ids, so
    that nobody waits in a circle."""
    session.scalars(
        select(Certificate)
        .where(Certificate.id.in_([row.id for row in certificates]))
        .order_by(Certificate.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def note_standing(certificate: Certificate, standing: Standing) -> None:
    """Writes down what has become of it."""
    certificate.state = standing.state.value
    certificate.changed_at, certificate.changed_by = standing.changed_at, standing.changed_by
    certificate.reason, certificate.successor = standing.reason, standing.successor
    certificate.needs_attention = False


def note_step(
    session: Session, certificates: Sequence[Certificate], action: str, *, actor: Actor, clock: Clock
) -> None:
    """Writes into the audit trail what was done with them."""
    units = units_by_id(session, {row.unit_id for row in certificates})
    for row in certificates:
        record(
            session, actor=actor, clock=clock, action=action, subject=("certificate", row.id),
            title=f"{row.serial} {row.title}", unit_path=units[row.unit_id].path if row.unit_id in units else "",
            after={
                "person": row.person_name, "state": row.state, "reason": row.reason, "successor": row.successor,
            },
        )  # fmt: skip
    session.flush()
