"""Who may take back what carries hours: two people, and neither for themselves. Pure."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from certificates.register.domain.refusals import CertificateRefusal
from lms.contracts.texts import N_

AT_ONCE = 200
"""How many certificates one transaction revokes."""


class RevocationState(StrEnum):
    """WAITING needs a second person; RUNNING has a job, after whose end somebody may go on with the rest; DONE and
    DECLINED are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DECLINED = "declined"


class SecondPersonNeeded(CertificateRefusal):
    """Who asked wants to confirm as well."""

    message = N_("Hours fall with these certificates, so somebody else than who asked confirms it.")


class OwnCertificate(CertificateRefusal):
    """Somebody decides about a certificate of their own."""

    message = N_("One of the certificates is your own. Leave the decision to somebody else.")


class RevocationOver(CertificateRefusal):
    """It was decided before."""

    message = N_("Somebody has decided on this in the meantime.")


class NothingToRevoke(CertificateRefusal):
    """None of the certificates that were chosen is valid."""

    message = N_("None of these certificates is valid any more, so there is nothing to revoke.")


def first_state(hours: Decimal) -> RevocationState:
    """Where a request begins: what takes nobody's hours needs nobody else."""
    return RevocationState.WAITING if hours > 0 else RevocationState.RUNNING


def confirm(state: RevocationState, *, is_asker: bool, is_concerned: bool) -> RevocationState:
    """Raises RevocationOver, SecondPersonNeeded or OwnCertificate."""
    if state is not RevocationState.WAITING:
        raise RevocationOver
    if is_asker:
        raise SecondPersonNeeded
    if is_concerned:
        raise OwnCertificate
    return RevocationState.RUNNING


def decline(state: RevocationState) -> RevocationState:
    """By anybody who could confirm, and by who asked, who may think better of it. Raises RevocationOver."""
    if state is not RevocationState.WAITING:
        raise RevocationOver
    return RevocationState.DECLINED
