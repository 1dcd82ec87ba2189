"""Completions that earn certificates, without the courses that they come from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from certificates.issuing.services.revoking import revoke_certificate
from certificates.register.models import Certificate
from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.db import current_session, unit_of_work
from lms.events import publish
from lms.hours.ledger.models import LedgerEntry

AWARD = "certificates.certificate"


def completion(person_id, clock, ref="1", **changes) -> CompletionReached:
    """Somebody has completed a course of 3.5 hours that awards the classical certificate."""
    grant = CreditGrant(
        person_id=person_id, source="courses.completion", source_ref=ref, category="centralised",
        hours=Decimal("3.5"), activity="courses.course:7", title="信息安全基础",
        title_en="Foundations of Information Security", earned_at=clock(),
    )  # fmt: skip
    event = CompletionReached(
        subject="course:7", title=grant.title, title_en=grant.title_en, grant=grant, completed_at=clock(),
        award_type=AWARD, award_ref="certificates.classic",
    )  # fmt: skip
    return replace(event, **changes)


def complete(person_id, clock, ref="1", **changes) -> Certificate:
    """The certificate that such a completion has earned."""
    with unit_of_work() as session:
        publish(session, completion(person_id, clock, ref, **changes))
    return newest(person_id)


def newest(person_id) -> Certificate:
    return (
        current_session()
        .scalars(
            select(Certificate)
            .where(Certificate.person_id == person_id)
            .order_by(Certificate.id.desc())
            .limit(1)
            .execution_options(populate_existing=True)
        )
        .one()
    )


def revoke(certificate, clock, reason="误发") -> None:
    """Takes it back at once, as the software does once a second person has confirmed it."""
    with unit_of_work() as session:
        row = session.get_one(Certificate, certificate.id)
        revoke_certificate(session, row, reason=reason, actor=Actor.system("test"), clock=clock)


def hours_of(person_id) -> list[Decimal]:
    """The person's ledger, line by line."""
    rows = current_session().scalars(
        select(LedgerEntry.hours).where(LedgerEntry.person_id == person_id).order_by(LedgerEntry.id)
    )
    return list(rows)
