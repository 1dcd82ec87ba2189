"""Issuing: certificates for completions, each once, and their hours in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.issuing.services.freezing import Holder
from certificates.issuing.services.numbering import hold_counter, next_serial
from certificates.issuing.services.preparing import Draft, Order, prepare, present_among
from certificates.issuing.services.revoking import note_standing
from certificates.register.domain import State, new_token, organisation_code, supersede
from certificates.register.events import CertificateIssued
from certificates.register.models import Certificate, SerialCounter
from certificates.register.records import standing_in
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.events import CompletionReached
from lms.events import publish
from lms.hours.api import post_credits


def issue_certificate(
    session: Session, event: CompletionReached, *, verify_base: str, actor: Actor, clock: Clock
) -> Certificate | None:
    """The completion's certificate, issued once however often this is told; its hours are posted with it.

    None for a person who has never held a post: there is no organisation to issue for. A character that no font can
    print does not stop the issue, for the completion and its hours would be lost with it: the certificate verifies,
    cannot be drawn, and waits for the administrator (`needs_attention`), who corrects the name and reissues it.
    """
    issue_orders(session, [Order(event)], verify_base=verify_base, actor=actor, clock=clock)
    return newest_of(session, *Order(event).key)


def issue_certificates(
    session: Session, events: Sequence[CompletionReached], *, verify_base: str, actor: Actor, clock: Clock
) -> int:
    """The certificates of many completions at once, numbered in the order of their days. Returns how many are new.

    Nothing is announced of them, so that their sheets are drawn when somebody opens them and not all at once.
    """
    orders = [Order(event) for event in events]
    issued = issue_orders(
        session, orders, verify_base=verify_base, actor=actor, clock=clock, is_announced=False
    )
    return len(issued)


def issue_orders(
    session: Session,
    orders: Sequence[Order],
    *,
    verify_base: str,
    actor: Actor,
    clock: Clock,
    is_announced: bool = True,
) -> list[Certificate]:
    """Issues what is ordered and not there yet, in a few statements; returns the new certificates in the order of their
    numbers, which is that of their days.

    The hours that come with a certificate are posted first, each once. Whoever the ledger knows already is passed over
    there, and whoever has a certificate for the same completion here.
    """
    grants = [order.event.grant for order in orders if order.terms.carries_hours]
    grants = [grant for grant in grants if grant.is_worth_posting]
    post_credits(session, grants, actor=actor, clock=clock)
    ordered = sorted(orders, key=lambda order: order.issued_at)
    drafts = [
        (found.draft, found.holder, found.order)
        for found in prepare(session, ordered)
        if found.draft is not None and found.holder is not None and not found.present
    ]
    counters = hold_counters(session, [(draft, holder) for draft, holder, _ in drafts])
    # between the preparing and the holding of the counter another transaction may have issued them
    present = present_among(session, [order for _, _, order in drafts])
    new, paths = list[Certificate](), dict[int, str]()
    for draft, holder, order in drafts:
        if order.key not in present:
            present[order.key] = draft.source_ref  # told twice in one go, it is issued once
            new.append(_numbered(draft, holder, counters[_counter_key(draft, holder)], verify_base))
            paths[draft.unit_id] = holder.person.unit_path
    _write(session, new, paths, actor=actor, clock=clock, is_announced=is_announced)
    _renew(session, new, actor=actor, clock=clock)
    return new


def write_drafts(
    session: Session,
    drafts: Sequence[tuple[Draft, Holder]],
    *,
    verify_base: str,
    actor: Actor,
    clock: Clock,
) -> list[Certificate]:
    """Numbers drafts of later editions and writes them down, in their order. Whoever calls holds the rows of the
    editions before them, so that no other transaction issues the same."""
    counters = hold_counters(session, drafts)
    new = [
        _numbered(draft, holder, counters[_counter_key(draft, holder)], verify_base)
        for draft, holder in drafts
    ]
    paths = {draft.unit_id: holder.person.unit_path for draft, holder in drafts}
    _write(session, new, paths, actor=actor, clock=clock)
    return new


def hold_counters(
    session: Session, drafts: Sequence[tuple[Draft, Holder]]
) -> dict[tuple[str, int], SerialCounter]:
    """The counters that these drafts need, each held once and in the same order, so that nobody waits in a circle."""
    keys = sorted({_counter_key(draft, holder) for draft, holder in drafts})
    return {key: hold_counter(session, *key) for key in keys}


def newest_of(session: Session, person_id: int, source: str, source_ref: str) -> Certificate | None:
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


def verification_address(base_url: str, token: str) -> str:
    """The address in the QR code, in capitals as far as they make no difference: the code is then smaller."""
    scheme, separator, rest = base_url.rstrip("/").partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}{separator}{host.upper()}{slash}{path}/V/{token}"


def _write(
    session: Session,
    new: Sequence[Certificate],
    paths: dict[int, str],
    *,
    actor: Actor,
    clock: Clock,
    is_announced: bool = True,
) -> None:
    session.add_all(new)
    session.flush()
    for certificate in new:
        record(
            session, actor=actor, clock=clock, action="certificates.issue", subject=("certificate", certificate.id),
            title=f"{certificate.serial} {certificate.title}", unit_path=paths[certificate.unit_id],
            after={"person": certificate.person_name, "edition": certificate.edition},
        )  # fmt: skip
        if is_announced:
            publish(session, CertificateIssued(certificate.id))


def _renew(session: Session, new: Sequence[Certificate], *, actor: Actor, clock: Clock) -> None:
    """Who completes the same again renews: an earlier certificate that runs out is replaced by the new one. Its hours
    stay, as they were earned."""
    renewing = {(row.person_id, row.subject): row for row in new}
    if not renewing:
        return
    earlier = session.scalars(
        select(Certificate).where(
            Certificate.person_id.in_({person_id for person_id, _ in renewing}),
            Certificate.subject.in_({subject for _, subject in renewing}),
            Certificate.state == State.VALID,
            Certificate.expires_on.is_not(None),
            Certificate.id.not_in([row.id for row in new]),
        )
    ).all()
    for row in earlier:
        if (by := renewing.get((row.person_id, row.subject))) is not None:
            standing = supersede(standing_in(row), successor=by.serial, at=clock(), by=actor.account_id)
            note_standing(row, standing)
    session.flush()


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
        run_id=draft.run_id,
        snapshot=snapshot.canonical_json(),
        digest=snapshot.digest,
        person_name=snapshot.person_name,
        person_name_latin=snapshot.person_name_latin,
        title=snapshot.title,
        title_en=snapshot.title_en,
        hours=snapshot.hours,
        issued_at=draft.issued_at,
        expires_on=snapshot.expires_on,
        needs_attention=not draft.is_printable,
        state=State.VALID.value,
    )
