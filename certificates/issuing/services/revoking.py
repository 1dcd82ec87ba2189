"""Taking a certificate back, and issuing it anew."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.issuing.domain import (
    AlreadySuperseded,
    CertificateRefusal,
    Standing,
    State,
    revoke,
    supersede,
)
from certificates.issuing.models import Certificate
from certificates.issuing.records import snapshot_in, standing_in
from certificates.issuing.services.freezing import design_for, freeze_again, holder_of
from certificates.issuing.services.issuing import Draft, write_certificate
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.texts import N_
from lms.hours.api import AlreadyReversed, find_entry, grant_again, post_credit, reverse_credit
from lms.organisation.api import unit_card


class HolderGone(CertificateRefusal):
    """The person is no longer in the books, so there are no names to issue the certificate to."""

    message = N_("The certificate's holder is no longer in the books, so it cannot be issued again.")


class RecordAltered(CertificateRefusal):
    """What is stored is not what was issued, so it must not be issued again."""

    message = N_("The stored certificate has been altered, so it cannot be issued again.")


def revoke_certificate(
    session: Session, certificate: Certificate, *, reason: str, actor: Actor, clock: Clock
) -> None:
    """Declares the certificate void from now on and takes its hours back, in one transaction.

    Raises ReasonMissing, AlreadyRevoked or AlreadySuperseded.
    """
    _hold(session, certificate)
    _note(certificate, revoke(standing_in(certificate), reason=reason, at=clock(), by=actor.account_id))
    _take_hours_back(session, certificate, actor=actor, clock=clock)
    _audit(session, certificate, "certificates.revoke", actor=actor, clock=clock)


def reissue_certificate(
    session: Session,
    certificate: Certificate,
    *,
    title: str,
    title_en: str,
    verify_base: str,
    actor: Actor,
    clock: Clock,
) -> Certificate:
    """A new certificate for the same achievement, with the names that are in the books today.

    It takes the place of one that is valid or expired, whose hours stay as they are. After a revocation it stands
    beside the revoked one, and the hours that were taken back are posted again under a reference of their own.
    Raises AlreadySuperseded, HolderGone or RecordAltered.
    """
    _hold(session, certificate)
    if certificate.successor:
        raise AlreadySuperseded(successor=certificate.successor)
    old = snapshot_in(certificate)
    holder = holder_of(session, certificate.person_id, clock()) if certificate.person_id else None
    if old is None:
        raise RecordAltered
    if holder is None:
        raise HolderGone
    edition = certificate.edition + 1
    was_revoked = certificate.state == State.REVOKED
    design = design_for(session, certificate.award_ref)
    draft = Draft(
        subject=certificate.subject,
        award_ref=certificate.award_ref,
        source=certificate.source,
        source_ref=certificate.source_ref,
        credit_ref=f"{certificate.source_ref}#{edition}" if was_revoked else certificate.credit_ref,
        edition=edition,
        unit_id=certificate.unit_id,
        snapshot=freeze_again(old, holder, design, title=title, title_en=title_en, issued_at=clock()),
        issued_at=clock(),
    )
    new = write_certificate(session, draft, holder, verify_base=verify_base, actor=actor, clock=clock)
    if was_revoked:
        certificate.successor = new.serial
        _give_hours_again(session, certificate, draft.credit_ref, actor=actor, clock=clock)
    else:
        standing = supersede(standing_in(certificate), successor=new.serial, at=clock(), by=actor.account_id)
        _note(certificate, standing)
    _audit(session, certificate, "certificates.reissue", actor=actor, clock=clock)
    return new


def _hold(session: Session, certificate: Certificate) -> None:
    """Reads the row anew and keeps others from changing it until the transaction ends."""
    session.scalars(
        select(Certificate)
        .where(Certificate.id == certificate.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _note(certificate: Certificate, standing: Standing) -> None:
    certificate.state = standing.state.value
    certificate.changed_at, certificate.changed_by = standing.changed_at, standing.changed_by
    certificate.reason, certificate.successor = standing.reason, standing.successor
    certificate.needs_attention = False


def _take_hours_back(session: Session, certificate: Certificate, *, actor: Actor, clock: Clock) -> None:
    if certificate.person_id is None:
        return
    entry = find_entry(session, certificate.person_id, certificate.source, certificate.credit_ref)
    if entry is None:
        return
    try:
        reverse_credit(session, entry, reason=certificate.reason, actor=actor, clock=clock)
    except AlreadyReversed:
        return  # somebody took them back before, which is what is wanted


def _give_hours_again(
    session: Session, certificate: Certificate, credit_ref: str, *, actor: Actor, clock: Clock
) -> None:
    assert certificate.person_id is not None  # or there would be no holder
    entry = find_entry(session, certificate.person_id, certificate.source, certificate.credit_ref)
    if entry is None:
        return
    grant = grant_again(entry, entry.source, credit_ref)  # for the year in which they were earned
    post_credit(session, grant, actor=actor, clock=clock)


def _audit(session: Session, certificate: Certificate, action: str, *, actor: Actor, clock: Clock) -> None:
    unit = unit_card(session, certificate.unit_id)
    record(
        session, actor=actor, clock=clock, action=action, subject=("certificate", certificate.id),
        title=f"{certificate.serial} {certificate.title}", unit_path=unit.path if unit else "",
        after={
            "person": certificate.person_name, "state": certificate.state,
            "reason": certificate.reason, "successor": certificate.successor,
        },
    )  # fmt: skip
