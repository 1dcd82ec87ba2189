"""Issuing: one certificate for one completion, and its hours in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.designs.api import Design
from certificates.issuing.domain import Snapshot, new_token, organisation_code
from certificates.issuing.events import CertificateIssued
from certificates.issuing.models import Certificate, SerialCounter
from certificates.issuing.services.freezing import (
    Holder,
    Labels,
    category_labels,
    design_for,
    freeze,
    holder_of,
    holders_of,
)
from certificates.issuing.services.numbering import hold_counter, next_serial
from certificates.rendering import GlyphMissing, check_printable
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.events import CompletionReached
from lms.events import publish
from lms.hours.api import post_credit, post_credits


@dataclass(frozen=True, slots=True)
class Draft:
    """A certificate that has no number yet: which completion's, and which edition of it."""

    subject: str
    award_ref: str
    source: str
    source_ref: str
    credit_ref: str
    edition: int
    unit_id: int
    snapshot: Snapshot
    issued_at: datetime


def issue_certificate(
    session: Session, event: CompletionReached, *, verify_base: str, actor: Actor, clock: Clock
) -> Certificate | None:
    """The completion's certificate, issued once however often this is told; its hours are posted with it.

    None for a person who has never held a post: there is no organisation to issue for. A character that no font can
    print does not stop the issue, for the completion and its hours would be lost with it: the certificate verifies,
    cannot be drawn, and waits for the administrator (`needs_attention`), who corrects the name and reissues it.
    """
    grant = event.grant
    if grant.is_worth_posting:
        post_credit(session, grant, actor=actor, clock=clock)
    if (present := _latest(session, grant.person_id, grant.source, grant.source_ref)) is not None:
        return present
    holder = holder_of(session, grant.person_id, event.completed_at)
    if holder is None:
        return None
    draft = _first_draft(event, holder, design_for(session, event.award_ref or ""), category_labels(session))
    return write_certificate(session, draft, holder, verify_base=verify_base, actor=actor, clock=clock)


def issue_certificates(
    session: Session, events: Sequence[CompletionReached], *, verify_base: str, actor: Actor, clock: Clock
) -> int:
    """The certificates of many completions at once, numbered in the order of their days. Returns how many are new.

    Nothing is announced of them, so that their sheets are drawn when somebody opens them and not all at once.
    """
    post_credits(
        session, [event.grant for event in events if event.grant.is_worth_posting], actor=actor, clock=clock
    )
    holders, labels = holders_of(session, events), category_labels(session)
    designs = {ref: design_for(session, ref) for ref in {event.award_ref or "" for event in events}}
    held: dict[tuple[str, int], SerialCounter] = {}
    present: set[tuple[int | None, str, str]] = set()
    drafts = [
        (_first_draft(event, holder, designs[event.award_ref or ""], labels), holder)
        for event in sorted(events, key=lambda event: event.completed_at)
        if (holder := holders.get((event.grant.person_id, event.completed_at)))
    ]
    for key in sorted({_counter_key(draft, holder) for draft, holder in drafts}):
        held[key] = hold_counter(session, *key)
    if drafts:
        present = _completions_awarded(session, {draft.source for draft, _ in drafts})
    new = [
        _numbered(draft, holder, held[_counter_key(draft, holder)], verify_base)
        for draft, holder in drafts
        if (holder.person.id, draft.source, draft.source_ref) not in present
    ]
    session.add_all(new)
    session.flush()
    paths = {holder.person.unit_id: holder.person.unit_path for _, holder in drafts}
    for certificate in new:
        _audit(session, certificate, paths[certificate.unit_id], actor=actor, clock=clock)
    return len(new)


def write_certificate(
    session: Session, draft: Draft, holder: Holder, *, verify_base: str, actor: Actor, clock: Clock
) -> Certificate:
    """Numbers the draft and writes it down, unless this edition is there already."""
    counter = hold_counter(session, *_counter_key(draft, holder))
    present = _latest(session, holder.person.id, draft.source, draft.source_ref)
    if present is not None and present.edition >= draft.edition:
        return present  # another transaction was first; it has ended, or the counter could not be held
    certificate = _numbered(draft, holder, counter, verify_base)
    session.add(certificate)
    session.flush()
    _audit(session, certificate, holder.person.unit_path, actor=actor, clock=clock)
    publish(session, CertificateIssued(certificate.id))
    return certificate


def verification_address(base_url: str, token: str) -> str:
    """The address in the QR code, in capitals as far as they make no difference: the code is then smaller."""
    scheme, separator, rest = base_url.rstrip("/").partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}{separator}{host.upper()}{slash}{path}/V/{token}"


def _latest(session: Session, person_id: int, source: str, source_ref: str) -> Certificate | None:
    """The newest certificate of a completion."""
    return session.scalar(
        select(Certificate)
        .where(
            Certificate.person_id == person_id,
            Certificate.source == source,
            Certificate.source_ref == source_ref,
        )
        .order_by(Certificate.edition.desc())
        .limit(1)
    )


def _completions_awarded(session: Session, sources: set[str]) -> set[tuple[int | None, str, str]]:
    """The completions from these sources that have a certificate: person, source and reference."""
    columns = (Certificate.person_id, Certificate.source, Certificate.source_ref)
    rows = session.execute(select(*columns).where(Certificate.source.in_(sources)))
    return {(row[0], row[1], row[2]) for row in rows}


def _first_draft(event: CompletionReached, holder: Holder, design: Design, labels: Labels) -> Draft:
    return Draft(
        subject=event.subject,
        award_ref=event.award_ref or design.key,
        source=event.grant.source,
        source_ref=event.grant.source_ref,
        credit_ref=event.grant.source_ref,
        edition=1,
        unit_id=holder.person.unit_id,
        snapshot=freeze(event, holder, design, labels),
        issued_at=event.completed_at,
    )


def _counter_key(draft: Draft, holder: Holder) -> tuple[str, int]:
    return organisation_code(holder.issuer.code), draft.snapshot.issued_on.year


def _numbered(draft: Draft, holder: Holder, counter: SerialCounter, verify_base: str) -> Certificate:
    """The row, with the next number of the counter that is held and a token of its own."""
    token = new_token()
    snapshot = replace(
        draft.snapshot,
        serial=str(next_serial(counter)),
        verify_url=verification_address(verify_base, token),
    )
    return _row(draft, holder, snapshot, token)


def _audit(session: Session, certificate: Certificate, unit_path: str, *, actor: Actor, clock: Clock) -> None:
    record(
        session, actor=actor, clock=clock, action="certificates.issue", subject=("certificate", certificate.id),
        title=f"{certificate.serial} {certificate.title}", unit_path=unit_path,
        after={"person": certificate.person_name, "edition": certificate.edition},
    )  # fmt: skip


def _row(draft: Draft, holder: Holder, snapshot: Snapshot, token: str) -> Certificate:
    return Certificate(
        serial=snapshot.serial,
        token=token,
        person_id=holder.person.id,
        unit_id=draft.unit_id,
        subject=draft.subject,
        source=draft.source,
        source_ref=draft.source_ref,
        edition=draft.edition,
        credit_ref=draft.credit_ref,
        award_ref=draft.award_ref,
        snapshot=snapshot.canonical_json(),
        digest=snapshot.digest,
        person_name=snapshot.person_name,
        person_name_latin=snapshot.person_name_latin,
        title=snapshot.title,
        title_en=snapshot.title_en,
        hours=snapshot.hours,
        issued_at=draft.issued_at,
        expires_on=snapshot.expires_on,
        needs_attention=not _is_printable(snapshot),
    )


def _is_printable(snapshot: Snapshot) -> bool:
    try:
        check_printable(snapshot)
    except GlyphMissing:
        return False
    return True
