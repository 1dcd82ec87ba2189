"""Issuing anew: a certificate that takes another one's place, with today's names and perhaps other days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from certificates.designs.api import Design, designs_for
from certificates.issuing.services.freezing import Holder, freeze_again, holders_of
from certificates.issuing.services.issuing import write_drafts
from certificates.issuing.services.preparing import Draft, missing_glyph
from certificates.issuing.services.revoking import hold, note_standing, note_step
from certificates.register.domain import AlreadySuperseded, CertificateRefusal, State, supersede
from certificates.register.domain.refusals import HolderGone, RecordAltered
from certificates.register.models import Certificate
from certificates.register.records import snapshot_in, standing_in
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.api import find_entries, grant_again, post_credits


@dataclass(frozen=True, slots=True)
class Renewal:
    """How certificates are issued anew: with another title, another last valid day, as part of a run. What is empty
    stays as it is, or as the design says."""

    title: str = ""
    title_en: str | None = None
    expires_on: date | None = None
    run_id: int | None = None


def reissue_certificate(
    session: Session,
    certificate: Certificate,
    *,
    title: str,
    title_en: str,
    expires_on: date | None = None,
    verify_base: str,
    actor: Actor,
    clock: Clock,
) -> Certificate:
    """A new certificate for the same achievement, with the names that are in the books today.

    It takes the place of one that is valid or expired, whose hours stay as they are. After a revocation it stands
    beside the revoked one, and the hours that were taken back are posted again under a reference of their own.
    Raises AlreadySuperseded, HolderGone or RecordAltered.
    """
    hold(session, [certificate])
    if refusal := why_not(certificate):
        raise refusal
    renewal = Renewal(title=title, title_en=title_en, expires_on=expires_on)
    new = reissue_certificates(
        session, [certificate], renewal, verify_base=verify_base, actor=actor, clock=clock
    )
    if not new:
        raise HolderGone
    return new[0]


def reissue_certificates(
    session: Session,
    certificates: Sequence[Certificate],
    renewal: Renewal,
    *,
    verify_base: str,
    actor: Actor,
    clock: Clock,
) -> list[Certificate]:
    """The like for many, in a few statements; returns the new ones in the order of the old. Those that cannot be issued
    anew (why_not), or whose holder was never in a post, are passed over."""
    hold(session, certificates)
    now = clock()
    able = [row for row in certificates if why_not(row) is None]
    holders = holders_of(session, [(row.person_id, now) for row in able if row.person_id is not None])
    renewed = [
        (row, holders[row.person_id, now])
        for row in able
        if row.person_id and (row.person_id, now) in holders
    ]
    designs = designs_for(session, {(row.award_ref, holder.person.unit_path) for row, holder in renewed})
    drafts = [
        (_draft(row, holder, designs[row.award_ref, holder.person.unit_path], renewal, clock), holder)
        for row, holder in renewed
    ]
    new = write_drafts(session, drafts, verify_base=verify_base, actor=actor, clock=clock)
    _give_hours_again(
        session,
        [(row, draft) for (row, _), (draft, _) in zip(renewed, drafts, strict=True)],
        actor=actor,
        clock=clock,
    )
    for (old, _), issued in zip(renewed, new, strict=True):
        _replace(old, issued.serial, actor, clock)
    note_step(session, [old for old, _ in renewed], "certificates.reissue", actor=actor, clock=clock)
    return new


def why_not(certificate: Certificate) -> CertificateRefusal | None:
    """Why this one cannot be issued anew; None when it can."""
    if certificate.successor:
        return AlreadySuperseded(successor=certificate.successor)
    if snapshot_in(certificate) is None:
        return RecordAltered()
    return HolderGone() if certificate.person_id is None else None


def _draft(certificate: Certificate, holder: Holder, design: Design, renewal: Renewal, clock: Clock) -> Draft:
    old = snapshot_in(certificate)
    assert old is not None  # or why_not would have said so
    edition = certificate.edition + 1
    title_en = old.title_en if renewal.title_en is None else renewal.title_en
    snapshot = freeze_again(
        old, holder, design, title=renewal.title or old.title, title_en=title_en, issued_at=clock()
    )
    if renewal.expires_on is not None:
        snapshot = replace(snapshot, expires_on=renewal.expires_on)
    return Draft(
        subject=certificate.subject,
        award_ref=certificate.award_ref,
        source=certificate.source,
        source_ref=certificate.source_ref,
        credit_ref=_credit_ref(certificate, edition),
        edition=edition,
        unit_id=certificate.unit_id,
        snapshot=snapshot,
        issued_at=clock(),
        run_id=renewal.run_id or certificate.run_id,
        is_printable=missing_glyph(snapshot) is None,
    )


def _credit_ref(certificate: Certificate, edition: int) -> str:
    """Hours that were taken back are posted again under a reference of their own."""
    if certificate.state == State.REVOKED and certificate.credit_ref:
        return f"{certificate.source_ref}#{edition}"
    return certificate.credit_ref


def _replace(old: Certificate, serial: str, actor: Actor, clock: Clock) -> None:
    if old.state == State.REVOKED:
        old.successor = serial
    else:
        note_standing(old, supersede(standing_in(old), successor=serial, at=clock(), by=actor.account_id))


def _give_hours_again(
    session: Session, renewed: Sequence[tuple[Certificate, Draft]], *, actor: Actor, clock: Clock
) -> None:
    """Posts again what fell with those that were revoked, for the year in which it was earned."""
    keys = {
        (row.person_id, row.source, row.credit_ref): draft.credit_ref
        for row, draft in renewed
        if row.state == State.REVOKED and row.person_id is not None
    }
    entries = find_entries(session, keys) if keys else {}
    grants = [grant_again(entry, key[1], keys[key]) for key, entry in entries.items()]
    post_credits(session, grants, actor=actor, clock=clock)
