"""A member's certificates: looking through them, and sharing some of them by an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from certificates.register.domain import State, is_token, new_token
from certificates.register.domain.refusals import CertificateRefusal
from certificates.register.models import Certificate
from certificates.register.queries import own_certificates
from certificates.wallet.models import ShareLink
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.texts import N_
from lms.db import read_rows
from lms.hours.api import local_date

MOST_LINKS = 20
MOST_SHARED = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a member looks for: words, a kind of achievement, a year of issue, and whether it is still good."""

    words: str = ""
    kind: str = ""
    year: int | None = None
    state: str = ""


class NothingChosen(CertificateRefusal):
    """A link is wanted that would show nothing."""

    message = N_("Choose at least one certificate to share.")


class TooManyLinks(CertificateRefusal):
    """A member has more open links than anybody can keep an eye on."""

    message = N_("You have %(count)s links already. Withdraw one that is no longer needed.")


def wallet_of(person_id: int, wanted: Wanted, today: date) -> Select[Certificate]:
    """A person's certificates that fit, the newest first."""
    statement = own_certificates(person_id)
    if wanted.words:
        texts = (Certificate.title, Certificate.title_en, Certificate.serial)
        said = (func.lower(text).contains(wanted.words.lower(), autoescape=True) for text in texts)
        statement = statement.where(or_(*said))
    if wanted.kind:
        statement = statement.where(Certificate.subject.startswith(f"{wanted.kind}:", autoescape=True))
    if wanted.year:
        statement = statement.where(func.extract("year", Certificate.issued_at) == wanted.year)
    is_over = Certificate.expires_on < today
    match wanted.state:
        case "valid":
            statement = statement.where(
                Certificate.state == State.VALID, or_(Certificate.expires_on.is_(None), ~is_over)
            )
        case "expired":
            statement = statement.where(Certificate.state == State.VALID, is_over)
        case "revoked":
            statement = statement.where(Certificate.state == State.REVOKED)
    return statement


def shapes_of(session: Session, person_id: int) -> tuple[list[str], list[int]]:
    """The kinds and the years that there are among a person's certificates, for the filters. One statement."""
    rows = read_rows(session, _shapes(), {"person_id": person_id})
    found = [(row.subject.partition(":")[0], local_date(row.issued_at).year) for row in rows]
    return sorted({kind for kind, _ in found}), sorted({year for _, year in found}, reverse=True)


def links_of(session: Session, person_id: int) -> Sequence[ShareLink]:
    """The person's links that open, the newest first."""
    return session.scalars(_links(), {"person_id": person_id}).all()


# What a wallet asks of this person_id. Put together once: that takes longer than to run it.


@cache
def _shapes() -> Select[str, datetime]:
    shapes = own_certificates(bindparam("person_id"))
    return shapes.with_only_columns(Certificate.subject, Certificate.issued_at)


@cache
def _links() -> Select[ShareLink]:
    return (
        select(ShareLink)
        .where(ShareLink.person_id == bindparam("person_id"), ShareLink.withdrawn_at.is_(None))
        .order_by(ShareLink.id.desc())
    )


def share(
    session: Session,
    person_id: int,
    serials: Sequence[str],
    *,
    title: str,
    days: int | None,
    actor: Actor,
    clock: Clock,
) -> ShareLink:
    """A new address that shows these certificates, as far as they are the person's own. Raises NothingChosen or
    TooManyLinks."""
    own = session.scalars(
        own_certificates(person_id)
        .where(Certificate.serial.in_(serials[:MOST_SHARED]), Certificate.state == State.VALID)
        .with_only_columns(Certificate.serial)
    ).all()
    if not own:
        raise NothingChosen
    if len(links_of(session, person_id)) >= MOST_LINKS:
        raise TooManyLinks(count=str(MOST_LINKS))
    ends_on = local_date(clock()) + timedelta(days=days) if days else None
    link = ShareLink(
        token=new_token(),
        person_id=person_id,
        title=title,
        serials=list(own),
        created_at=clock(),
        ends_on=ends_on,
    )
    session.add(link)
    session.flush()
    record(
        session, actor=actor, clock=clock, action="certificates.share", subject=("share_link", link.id),
        title=title, after={"certificates": link.serials, "ends_on": ends_on},
    )  # fmt: skip
    return link


def withdraw(session: Session, person_id: int, link_id: int, *, actor: Actor, clock: Clock) -> bool:
    """Closes one of the person's own links for good; False where there is none."""
    link = session.scalar(select(ShareLink).where(ShareLink.id == link_id, ShareLink.person_id == person_id))
    if link is None or link.withdrawn_at is not None:
        return False
    link.withdrawn_at = clock()
    record(
        session, actor=actor, clock=clock, action="certificates.withdraw_link",
        subject=("share_link", link.id), title=link.title,
    )  # fmt: skip
    return True


def opened(session: Session, token: str, today: date) -> tuple[ShareLink, Sequence[Certificate]] | None:
    """What a link shows; None for one that was withdrawn, has ended, or never was. Two statements."""
    token = token.upper()
    link = session.scalar(select(ShareLink).where(ShareLink.token == token)) if is_token(token) else None
    if link is None or link.withdrawn_at is not None or (link.ends_on is not None and link.ends_on < today):
        return None
    rows = session.scalars(
        select(Certificate)
        .where(Certificate.serial.in_(link.serials), Certificate.person_id == link.person_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    ).all()
    return link, rows
