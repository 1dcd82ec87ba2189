"""The demo's certificates: one for every completion of its year of learning that earns one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from certificates.issuing.services.issuing import issue_certificates
from certificates.issuing.subscriptions import AWARD, base_url
from lms.demo.stage import Stage


def make_certificates(session: Session, stage: Stage) -> None:
    """Certificates for the completions in stage.made["completions"]."""
    events = [event for event in stage.made.get("completions", ()) if event.award_type == AWARD]
    issue_certificates(session, events, verify_base=base_url(), actor=stage.actor, clock=stage.clock)
