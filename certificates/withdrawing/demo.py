"""The demo's request to revoke: it waits for a second person."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.register.models import Certificate
from certificates.withdrawing.services import Chosen, ask_to_revoke
from lms.contracts.access import Scope
from lms.demo.stage import Stage


def make_revocations(session: Session, stage: Stage) -> None:
    """Somebody asks for the newest certificate of somebody else to be revoked; its hours would fall."""
    newest = session.scalar(
        select(Certificate)
        .where(
            Certificate.state == "valid",
            Certificate.hours.is_not(None),
            Certificate.run_id.is_(None),
            Certificate.person_id.not_in(stage.cast.values()),
        )
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(1)
    )
    if newest is None:
        return
    ask_to_revoke(
        session,
        Chosen(serials=(newest.serial,)),
        Scope(unit_paths=(stage.organisation.path,)),
        unit_id=newest.unit_id,
        title=newest.title,
        reason="签到表上的签名不是本人 (the signature on the attendance sheet is not theirs)",
        actor=stage.actor,
        clock=stage.clock,
    )
