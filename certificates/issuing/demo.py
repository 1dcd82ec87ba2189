"""The demo's certificates: one for every completion of its year of learning that earns one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.issuing.services.issuing import issue_certificates
from certificates.issuing.services.reissuing import reissue_certificate
from certificates.issuing.subscriptions import AWARD
from certificates.register.models import Certificate
from certificates.sheets.site import base_url
from lms.demo.stage import Stage


def make_certificates(session: Session, stage: Stage) -> None:
    """Certificates for the completions in stage.made["completions"]."""
    events = [event for event in stage.made.get("completions", ()) if event.award_type == AWARD]
    issue_certificates(session, events, verify_base=base_url(), actor=stage.actor, clock=stage.clock)
    _put_right(session, stage)


def _put_right(session: Session, stage: Stage) -> None:
    """One was issued anew, as happens in a year; of nobody of the cast."""
    others = (
        select(Certificate)
        .where(Certificate.person_id.not_in(stage.cast.values()))
        .order_by(Certificate.issued_at, Certificate.id)
        .limit(1)
    )
    for certificate in session.scalars(others).all():
        reissue_certificate(
            session,
            certificate,
            title=certificate.title,
            title_en=certificate.title_en,
            verify_base=base_url(),
            actor=stage.actor_of("admin"),
            clock=stage.clock,
        )
