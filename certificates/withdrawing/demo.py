"""The demo's revocations: one that two people decided, and one that waits for the second."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.register.models import Certificate
from certificates.withdrawing.models import Revocation
from certificates.withdrawing.services.choosing import Chosen
from certificates.withdrawing.services.revoking import ask_to_revoke, confirm_revocation
from lms.contracts.access import Scope
from lms.demo.stage import Stage

REVOKED = "经核实由他人代学 (somebody else learned in their name)"
ASKED = "签到表上的签名不是本人 (the signature on the attendance sheet is not theirs)"


def make_revocations(session: Session, stage: Stage) -> None:
    """The oldest certificate of somebody else has fallen; the newest is to fall, and its hours with it."""
    others = (
        select(Certificate)
        .where(
            Certificate.state == "valid",
            Certificate.hours.is_not(None),
            Certificate.run_id.is_(None),
            Certificate.person_id.not_in(stage.cast.values()),
        )
        .order_by(Certificate.issued_at, Certificate.id)
    )
    found = session.scalars(others).all()
    if len(found) > 1:
        decided = _ask(session, stage, found[0], REVOKED)
        confirm_revocation(session, decided, actor=stage.actor_of("head"), clock=stage.clock)
        _ask(session, stage, found[-1], ASKED)


def _ask(session: Session, stage: Stage, certificate: Certificate, reason: str) -> Revocation:
    return ask_to_revoke(
        session,
        Chosen(serials=(certificate.serial,)),
        Scope(unit_paths=(stage.organisation.path,)),
        unit_id=certificate.unit_id,
        reason=reason,
        actor=stage.actor_of("admin"),
        clock=stage.clock,
    )
