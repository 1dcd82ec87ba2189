"""Finding certificates: one's own, those of an administrator's units, the one that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from certificates.register.domain import CertificateRefusal, Serial, State
from certificates.register.domain.terms import REMIND_BEFORE
from certificates.register.models import Certificate
from certificates.register.records import ListedCertificate
from lms.contracts.access import Scope
from lms.db import read_rows
from lms.organisation.api import units_in

VALID, ENDING, EXPIRED = "valid", "ending", "expired"
REVOKED, SUPERSEDED, ATTENTION = "revoked", "superseded", "attention"
ENDS_SOON = timedelta(days=max(REMIND_BEFORE))
"""A certificate is said to end soon from the first reminder on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator looks for: words of a number or name, a state, what it was awarded for."""

    words: str = ""
    state: str = ""
    subject: str = ""


def own_certificates(person_id: int | BindParameter[int]) -> Select[Certificate]:
    """A person's certificates, the newest first; those that another took the place of are left out."""
    return (
        select(Certificate)
        .where(Certificate.person_id == person_id, Certificate.state != State.SUPERSEDED)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    )


def newest_certificate(session: Session, person_id: int, today: date) -> Certificate | None:
    """The newest certificate that is valid, for the home page."""
    return session.scalar(_newest_valid(), {"person_id": person_id, "today": today})


@cache
def _newest_valid() -> Select[Certificate]:
    """The newest valid certificate of this person_id, today. Put together once: every home page asks for it."""
    is_valid = _in_state(VALID, bindparam("today", type_=Date()))
    return own_certificates(bindparam("person_id")).where(*is_valid).limit(1)


def find_own(session: Session, serial: str, scope: Scope) -> Certificate | None:
    """A certificate of the scope's own person; anybody else's is not found."""
    if scope.person_id is None:
        return None
    return session.scalar(
        select(Certificate).where(Certificate.serial == serial, Certificate.person_id == scope.person_id)
    )


def certificate_of_completion(
    session: Session, source: str, source_ref: str, scope: Scope
) -> Certificate | None:
    """The newest certificate that a completion of the scope's person earned."""
    if scope.person_id is None:
        return None
    return session.scalar(
        select(Certificate)
        .where(
            Certificate.person_id == scope.person_id,
            Certificate.source == source,
            Certificate.source_ref == source_ref,
        )
        .order_by(Certificate.edition.desc())
        .limit(1)
    )


def find_issued(session: Session, serial: str, scope: Scope) -> Certificate | None:
    """A certificate that was issued to somebody then serving in the scope's units."""
    return session.scalar(
        select(Certificate).where(Certificate.serial == serial, Certificate.unit_id.in_(units_in(scope)))
    )


@lru_cache(maxsize=64)
def issued_certificates(scope: Scope, wanted: Wanted, today: date) -> Select[int]:
    """The ids of the certificates of the scope's units that fit, the newest first: each has a long text of its own,
    which is not to be sorted with it."""
    statement = select(Certificate.id).where(Certificate.unit_id.in_(units_in(scope)))
    if wanted.words:
        statement = statement.where(_says(wanted.words))
    if wanted.subject:
        statement = statement.where(Certificate.subject == wanted.subject)
    return statement.where(*_in_state(wanted.state, today)).order_by(
        Certificate.issued_at.desc(), Certificate.id.desc()
    )


def listed_certificates(session: Session, ids: Sequence[int]) -> list[ListedCertificate]:
    """These certificates, in this order."""
    found = {row[0]: ListedCertificate._make(row) for row in read_rows(session, _listed(), {"ids": ids})}
    return [found[each] for each in ids if each in found]


@cache
def _listed() -> Select[*tuple[Any, ...]]:
    """Put together once."""
    columns = [getattr(Certificate, name) for name in ListedCertificate._fields]
    return select(*columns).where(Certificate.id.in_(bindparam("ids", expanding=True)))


def counts_by_state(session: Session, scope: Scope, today: date) -> dict[str, int]:
    """How many certificates of the scope's units are in each state, in one query."""
    return dict(read_rows(session, _counts(scope, today))[0]._mapping)


@lru_cache(maxsize=64)
def _counts(scope: Scope, today: date) -> Select[*tuple[Any, ...]]:
    """Put together once a day for each who administers: it has a column for every state."""
    states = (VALID, ENDING, EXPIRED, REVOKED, SUPERSEDED, ATTENTION)
    columns = [func.count().filter(and_(*_in_state(state, today))).label(state) for state in states]
    return select(*columns).where(Certificate.unit_id.in_(units_in(scope)))


def subjects_awarded(session: Session, scope: Scope) -> list[tuple[str, str, str]]:
    """What the scope's certificates were awarded for: subject, title and title in English, by title."""
    return [(subject, title, title_en) for subject, title, title_en in read_rows(session, _subjects(scope))]


@lru_cache(maxsize=64)
def _subjects(scope: Scope) -> Select[str, str, str]:
    """Put together once for each who administers."""
    return (
        select(Certificate.subject, func.max(Certificate.title), func.max(Certificate.title_en))
        .where(Certificate.unit_id.in_(units_in(scope)))
        .group_by(Certificate.subject)
        .order_by(func.max(Certificate.title))
        .limit(200)
    )


def editions_of(session: Session, certificate: Certificate) -> list[Certificate]:
    """Every certificate of the same completion, the newest first."""
    return list(
        session.scalars(
            select(Certificate)
            .where(
                Certificate.person_id == certificate.person_id,
                Certificate.source == certificate.source,
                Certificate.source_ref == certificate.source_ref,
            )
            .order_by(Certificate.edition.desc())
        )
    )


def _says(words: str) -> ColumnElement[bool]:
    try:
        return Certificate.serial == str(Serial.parse(words))
    except CertificateRefusal:
        pass
    texts = (Certificate.person_name, Certificate.person_name_latin, Certificate.serial)
    return or_(*(func.lower(text).contains(words.lower(), autoescape=True) for text in texts))


def _in_state(state: str, today: date | BindParameter[date]) -> list[ColumnElement[bool]]:
    is_over = Certificate.expires_on < today
    match state:
        case "valid":
            return [Certificate.state == State.VALID, or_(Certificate.expires_on.is_(None), ~is_over)]
        case "ending":
            return [Certificate.state == State.VALID, ~is_over, Certificate.expires_on <= today + ENDS_SOON]
        case "expired":
            return [Certificate.state == State.VALID, is_over]
        case "revoked" | "superseded":
            return [Certificate.state == state]
        case "attention":
            return [Certificate.needs_attention.is_(True)]
    return []
