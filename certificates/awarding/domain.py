"""Deciding on a certificate that waits for approval. Pure."""

from __future__ import annotations

from enum import StrEnum

from certificates.register.domain.refusals import CertificateRefusal
from lms.contracts.texts import N_


class CandidacyState(StrEnum):
    """WAITING is open; REFUSED may still be accepted, when a refusal was a mistake; ACCEPTED is the end."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class OwnCandidacy(CertificateRefusal):
    """Somebody decides on their own certificate."""

    message = N_("Nobody decides on a certificate of their own. Ask another administrator of the unit.")


class AlreadyDecided(CertificateRefusal):
    """Somebody else was faster."""

    message = N_("Somebody has decided on this in the meantime.")


class RefusalReasonMissing(CertificateRefusal):
    """A certificate is refused without saying why."""

    message = N_("Say why the certificate is refused: the person is told.")


class AlreadyAwarded(CertificateRefusal):
    """What was chosen has a rule, or names an award itself."""

    message = N_("“%(title)s” earns a certificate already. Change that rule instead of adding another one.")


def accept(state: CandidacyState, *, is_own: bool) -> CandidacyState:
    """Raises OwnCandidacy or AlreadyDecided."""
    if is_own:
        raise OwnCandidacy
    if state is CandidacyState.ACCEPTED:
        raise AlreadyDecided
    return CandidacyState.ACCEPTED


def refuse(state: CandidacyState, reason: str, *, is_own: bool) -> CandidacyState:
    """Raises OwnCandidacy, AlreadyDecided or RefusalReasonMissing."""
    if is_own:
        raise OwnCandidacy
    if state is not CandidacyState.WAITING:
        raise AlreadyDecided
    if not reason.strip():
        raise RefusalReasonMissing
    return CandidacyState.REFUSED
