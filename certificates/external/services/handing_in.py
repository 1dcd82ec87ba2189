"""The member's part: bringing a file, putting right what was read from it, handing it in."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certificates.external.domain.fields import Fields, number_key
from certificates.external.domain.state import Standing
from certificates.external.inspecting import Inspected
from certificates.external.models import ExternalCertificate
from certificates.external.services.reading import Held, find_same
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.files.api import ReceivedFile, file_card, received_again, remove_file, store_upload
from lms.hours.api import file_claim, find_own_claim, refile_claim, statement_of_hours
from lms.organisation.api import PersonCard


class HandedInAlready(Exception):
    """The person has handed in this file, or this number of this issuer, before."""

    def __init__(self, certificate_id: int | None) -> None:
        super().__init__(str(certificate_id))
        self.certificate_id = certificate_id


class NotOpen(Exception):
    """It waits for a decision or was decided meanwhile; nothing was changed."""


def bring_certificate(
    session: Session,
    person: PersonCard,
    inspected: Inspected,
    received: ReceivedFile,
    sha256: str,
    *,
    actor: Actor,
    clock: Clock,
) -> ExternalCertificate:
    """A draft with what was read from the file. Raises HandedInAlready for one that the person has brought before."""
    if same := find_same(session, person.id, sha256=sha256):
        raise HandedInAlready(same.certificate.id)
    card = store_upload(
        session, received, unit_id=person.unit_id, actor=actor, clock=clock, visibility="private"
    )
    certificate = ExternalCertificate(
        person_id=person.id,
        **asdict(inspected.fields),
        file_id=card.id,
        sha256=sha256,
        found=inspected.fields.as_json(),
        checks=inspected.checks,
        uploaded_at=clock(),
    )
    session.add(certificate)
    _flush(session)
    return certificate


def hand_in(
    session: Session, held: Held, stated: Fields, category: str, *, actor: Actor, clock: Clock
) -> None:
    """Writes what the member states and files the claim of its hours, which may be none; one that was returned is filed
    again. Raises HandedInAlready, NotOpen, and FilingRefused as claims do."""
    certificate = held.certificate
    if not held.standing.is_open:
        raise NotOpen
    key = number_key(stated.number, stated.issuer)
    same = find_same(session, certificate.person_id, number_key=key)
    if same is not None and same.certificate is not certificate:
        raise HandedInAlready(same.certificate.id)
    for name, value in asdict(stated).items():
        setattr(certificate, name, value)
    certificate.category, certificate.number_key, certificate.handed_in_at = category, key, clock()
    _flush(session)
    _claim(session, held, actor=actor, clock=clock)
    record(
        session,
        actor=actor,
        clock=clock,
        action="certificates.hand_in_external",
        subject=("external_certificate", certificate.id),
        title=certificate.title,
        after={"issuer": certificate.issuer, "number": certificate.number, "hours": str(stated.hours or 0)},
    )


def discard_draft(session: Session, held: Held) -> None:
    """Forgets a draft, and its file. Raises NotOpen when it was handed in meanwhile."""
    if held.standing is not Standing.DRAFT:
        raise NotOpen
    file_id = held.certificate.file_id
    session.delete(held.certificate)
    session.flush()
    if file_id is not None:
        remove_file(session, file_id)


def _claim(session: Session, held: Held, *, actor: Actor, clock: Clock) -> None:
    certificate = held.certificate
    assert certificate.completed_on is not None  # what the form makes sure of
    statement = statement_of_hours(
        certificate.title,
        certificate.issuer,
        certificate.category,
        certificate.completed_on,
        certificate.hours or Decimal(0),
    )
    if held.standing is Standing.RETURNED:
        assert held.claim is not None
        claim = find_own_claim(session, held.claim.id, certificate.person_id)
        assert claim is not None
        refile_claim(session, claim, statement, [], actor=actor, clock=clock)
        return
    card = file_card(session, certificate.file_id or 0)
    evidence = [received_again(card)] if card else []
    certificate.claim_id = file_claim(
        session, certificate.person_id, statement, evidence, actor=actor, clock=clock
    ).id
    session.flush()


def _flush(session: Session) -> None:
    """Writes; of two brought at once the database lets one in. Raises HandedInAlready."""
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        raise HandedInAlready(None) from None
