"""Issuing a statement of hours: the ledger's entries of one year, frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from certificates.issuing.services.freezing import Holder, holder_of, names_of
from certificates.issuing.services.issuing import hold_counters, newest_of, write_drafts
from certificates.issuing.services.preparing import Draft, missing_glyph
from certificates.issuing.services.revoking import hold, note_standing
from certificates.register.domain import (
    CertificateRefusal,
    Kind,
    Snapshot,
    State,
    supersede,
    without_unprintable,
)
from certificates.register.domain.snapshot import Line as StatedLine
from certificates.register.domain.snapshot import plain_decimal
from certificates.register.models import Certificate
from certificates.register.records import snapshot_in, standing_in
from certificates.shipped.catalogue import STATEMENT
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.texts import N_
from lms.hours.api import Line, lines_of_year, local_date
from lms.plugins import Registry

SOURCE = "certificates.statement"
_LATER = "-"


class NoHours(CertificateRefusal):
    """A statement is wanted of a year in which nothing was earned."""

    message = N_("There are no hours in %(year)s that a statement could list.")


def issue_statement(
    session: Session,
    registry: Registry,
    person_id: int,
    year: int,
    *,
    verify_base: str,
    actor: Actor,
    clock: Clock,
) -> Certificate:
    """The person's statement of the year as of today. The one there is, while it lists what the ledger has; otherwise a
    new one that takes its place. No hours are posted by it, and none fall with it.

    Raises NoHours, and GlyphMissing before anything is issued.
    """
    now = clock()
    holder = holder_of(session, person_id, now)
    lines = _stated(lines_of_year(session, registry, person_id, year))
    if holder is None or not lines:
        raise NoHours(year=str(year))
    snapshot = _snapshot(holder, year, lines, local_date(now))
    if missing := missing_glyph(snapshot):
        raise missing
    draft = _draft(holder, year, snapshot, clock)
    hold_counters(session, [(draft, holder)])  # whoever asks at the same moment waits here
    old = newest_of(session, person_id, SOURCE, str(year))
    if old is not None and old.state == State.VALID and _lists(old) == lines:
        return old
    if old is not None:
        hold(session, [old])
        draft = _draft(holder, year, snapshot, clock, edition=old.edition + 1)
    new = write_drafts(session, [(draft, holder)], verify_base=verify_base, actor=actor, clock=clock)[0]
    if old is not None and old.state == State.VALID:
        standing = supersede(standing_in(old), successor=new.serial, at=now, by=actor.account_id)
        note_standing(old, standing)
        session.flush()
    return new


def _stated(lines: Sequence[Line]) -> tuple[StatedLine, ...]:
    """The entries that stand, the earliest first: what was taken back is not listed, nor what took it back."""
    standing = [
        line
        for line in lines
        if not line.is_reversed and line.entry.reverses_id is None and line.entry.hours > 0
    ]
    return tuple(
        StatedLine(
            day=local_date(line.entry.earned_at).isoformat(),
            title=without_unprintable(line.entry.title),
            title_en=without_unprintable(line.entry.title_en or ""),
            category=line.category,
            hours=plain_decimal(line.entry.hours),
            evidence=without_unprintable(f"{line.source} {line.entry.source_ref}")[:80],
        )
        for line in reversed(standing)
    )


def _snapshot(holder: Holder, year: int, lines: tuple[StatedLine, ...], today: date) -> Snapshot:
    return Snapshot(
        **names_of(holder),
        title=f"{year}年度学时",
        title_en=f"Credit hours in {year}",
        kind=Kind.STATEMENT,
        hours=sum((Decimal(line.hours) for line in lines), Decimal(0)),
        lines=lines,
        completed_on=min(today, date(year, 12, 31)),
        issued_on=today,
        serial=_LATER,
        verify_url=_LATER,
        template_key=STATEMENT.key,
        template_version=STATEMENT.version,
    )


def _draft(holder: Holder, year: int, snapshot: Snapshot, clock: Clock, edition: int = 1) -> Draft:
    return Draft(
        subject=f"statement:{year}",
        award_ref=STATEMENT.key,
        source=SOURCE,
        source_ref=str(year),
        credit_ref="",
        edition=edition,
        unit_id=holder.person.unit_id,
        snapshot=snapshot,
        issued_at=clock(),
    )


def _lists(certificate: Certificate) -> tuple[StatedLine, ...]:
    snapshot = snapshot_in(certificate)
    return snapshot.lines if snapshot else ()
