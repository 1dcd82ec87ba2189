"""Reading certificates from elsewhere: a person's own, the one of a claim, and who else has the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from certificates.external.domain.state import Standing, standing_of
from certificates.external.models import ExternalCertificate
from lms.contracts.access import Scope
from lms.hours.api import ClaimCard, claim_cards
from lms.organisation.api import PersonCard, person_cards, person_in_scope

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate with its claim, if it has one, and where it stands."""

    certificate: ExternalCertificate
    claim: ClaimCard | None

    @property
    def standing(self) -> Standing:
        return standing_of(
            claim_state=self.claim.state if self.claim else None,
            is_handed_in=self.certificate.handed_in_at is not None,
            is_imported=self.certificate.import_id is not None,
        )


def own_external(session: Session, person_id: int) -> list[Held]:
    """A person's certificates from elsewhere, the newest first, in two statements at most."""
    rows = session.scalars(_own(), {"person_id": person_id}).all()
    claims = claim_cards(session, [row.claim_id for row in rows if row.claim_id])
    return [Held(row, claims.get(row.claim_id or 0)) for row in rows]


@cache
def _own() -> Select[ExternalCertificate]:
    """What this person_id has from elsewhere. Put together once: every look into a wallet asks for it."""
    return (
        select(ExternalCertificate)
        .where(ExternalCertificate.person_id == bindparam("person_id"))
        .order_by(ExternalCertificate.uploaded_at.desc(), ExternalCertificate.id.desc())
        .limit(MOST_SHOWN)
    )


def find_own_external(
    session: Session, certificate_id: int, person_id: int, *, to_change: bool = False
) -> Held | None:
    """One of a person's certificates, locked where it is to be changed."""
    statement = select(ExternalCertificate).where(
        ExternalCertificate.id == certificate_id, ExternalCertificate.person_id == person_id
    )
    return _held(session, session.scalar(statement.with_for_update() if to_change else statement))


def external_of_claim(session: Session, claim_id: int) -> ExternalCertificate | None:
    """The certificate whose hours a claim is about."""
    return session.scalar(select(ExternalCertificate).where(ExternalCertificate.claim_id == claim_id))


def find_same(session: Session, person_id: int, *, sha256: str = "", number_key: str = "") -> Held | None:
    """The person's certificate with this file or this number."""
    fits = []
    if sha256:
        fits.append(ExternalCertificate.sha256 == sha256)
    if number_key:
        fits.append(ExternalCertificate.number_key == number_key)
    if not fits:
        return None
    return _held(
        session,
        session.scalar(
            select(ExternalCertificate).where(ExternalCertificate.person_id == person_id, or_(*fits)).limit(1)
        ),
    )


def others_with_same(session: Session, certificate: ExternalCertificate) -> Sequence[ExternalCertificate]:
    """What other people have handed in with the same file or the same number of the same issuer."""
    fits = [ExternalCertificate.number_key == certificate.number_key] if certificate.number_key else []
    if certificate.sha256:
        fits.append(ExternalCertificate.sha256 == certificate.sha256)
    if not fits:
        return []
    return session.scalars(
        select(ExternalCertificate)
        .where(
            or_(*fits),
            ExternalCertificate.person_id != certificate.person_id,
            or_(ExternalCertificate.handed_in_at.is_not(None), ExternalCertificate.import_id.is_not(None)),
        )
        .order_by(ExternalCertificate.uploaded_at)
        .limit(10)
    ).all()


def seen_people(session: Session, person_ids: set[int], scope: Scope, today: date) -> dict[int, PersonCard]:
    """Those of the people whom the scope reaches."""
    reached = set(session.scalars(
        select(ExternalCertificate.person_id)
        .where(
            ExternalCertificate.person_id.in_(sorted(person_ids)),
            person_in_scope(ExternalCertificate.person_id, scope, today),
        )
        .distinct()
    ))  # fmt: skip
    return person_cards(session, reached, today)


def _held(session: Session, row: ExternalCertificate | None) -> Held | None:
    if row is None:
        return None
    claim = claim_cards(session, [row.claim_id])[row.claim_id] if row.claim_id else None
    return Held(row, claim)
