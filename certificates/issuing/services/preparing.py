"""Certificates before they have a number: what each would say, or why there can be none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.designs.api import Design, designs_for, drawing_of, find_design, last_valid_day
from certificates.designs.checking import check_html
from certificates.designs.domain import UNIT_DESIGN
from certificates.issuing.services.freezing import (
    Holder,
    Labels,
    category_labels,
    freeze,
    holders_of,
)
from certificates.register.domain import CertificateRefusal, Kind, Refusal, Snapshot, Terms
from certificates.register.domain.refusals import DesignGone, HoursMissing, NeverServed
from certificates.register.models import Certificate
from certificates.rendering import GlyphMissing, HtmlTemplate, RenderingRefusal, check_printable
from lms.contracts.events import CompletionReached
from lms.hours.api import local_date, year_hours_at

Moment = tuple[int, datetime]
"""A person and an instant."""
AS_COMPLETED = Terms()
_WITH_HOURS = {Kind.COURSE, Kind.PROGRAMME, Kind.TRAINING}


@dataclass(frozen=True, slots=True)
class Order:
    """One certificate that is wanted: for which completion, on what terms."""

    event: CompletionReached
    terms: Terms = AS_COMPLETED

    @property
    def key(self) -> tuple[int, str, str]:
        """Which completion it is: person, source and reference."""
        return self.event.grant.person_id, self.event.grant.source, self.event.grant.source_ref

    @property
    def award_ref(self) -> str:
        return self.terms.award_ref or self.event.award_ref or ""

    @property
    def issued_at(self) -> datetime:
        return self.terms.issued_at or self.event.completed_at

    @property
    def moment(self) -> Moment:
        """Whose it is and when: by which names, post and year's hours it is made out."""
        return self.event.grant.person_id, self.issued_at


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
    run_id: int | None = None
    is_printable: bool = True


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would become of an order: a draft; or the number of the certificate that the completion has already; or
    why there can be none, which may come with a draft: what cannot be printed can still be issued."""

    order: Order
    holder: Holder | None = None
    draft: Draft | None = None
    present: str = ""
    obstacle: Refusal | None = None

    @property
    def is_ready(self) -> bool:
        """Whether a certificate can be issued that nobody need put right."""
        return self.draft is not None and not self.present and self.obstacle is None


def prepare(session: Session, orders: Sequence[Order]) -> list[Prospect]:
    """What would become of each, in a number of statements that does not grow with theirs. Nothing is written."""
    holders = holders_of(session, [order.moment for order in orders])
    years, labels = year_hours_at(session, list(holders)), category_labels(session)
    present = present_among(session, orders)
    places = {
        (order.award_ref, holder.person.unit_path)
        for order in orders
        if (holder := holders.get(order.moment)) is not None
    }
    designs = designs_for(session, places)
    flaws = {ref: _flaw_of(session, ref) for ref in {order.award_ref for order in orders}}
    found = []
    for order in orders:
        holder, ref = holders.get(order.moment), order.award_ref
        if serial := present.get(order.key):
            found.append(Prospect(order, holder, present=serial))
        elif holder is None:
            found.append(Prospect(order, obstacle=NeverServed()))
        else:
            design, hours = designs[ref, holder.person.unit_path], years.get(order.moment, Decimal(0))
            found.append(_prospect(order, holder, design, labels, hours=hours, flaw=flaws[ref]))
    return found


def present_among(session: Session, orders: Iterable[Order]) -> dict[tuple[int, str, str], str]:
    """The numbers of the newest certificates that these completions have already. One statement."""
    keys = {order.key for order in orders}
    if not keys:
        return {}
    rows = session.execute(
        select(Certificate.person_id, Certificate.source, Certificate.source_ref, Certificate.serial)
        .where(
            Certificate.person_id.in_({key[0] for key in keys}),
            Certificate.source.in_({key[1] for key in keys}),
            Certificate.source_ref.in_({key[2] for key in keys}),
        )
        .order_by(Certificate.edition)
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows if row[0] is not None}


def _prospect(
    order: Order, holder: Holder, design: Design, labels: Labels, *, hours: Decimal, flaw: Refusal | None
) -> Prospect:
    try:
        snapshot = freeze(order.event, holder, design, labels, year_hours=hours)
        snapshot = _on_terms(order, snapshot, design)
    except CertificateRefusal as refusal:
        return Prospect(order, holder, obstacle=refusal)
    missing = missing_glyph(snapshot)
    draft = Draft(
        subject=order.event.subject,
        award_ref=order.award_ref or design.key,
        source=order.event.grant.source,
        source_ref=order.event.grant.source_ref,
        credit_ref=order.event.grant.source_ref if order.terms.carries_hours else "",
        edition=1,
        unit_id=holder.person.unit_id,
        snapshot=snapshot,
        issued_at=order.issued_at,
        run_id=order.terms.run_id,
        is_printable=missing is None,
    )
    return Prospect(order, holder, draft, obstacle=flaw or _obstacle(snapshot) or missing)


def _on_terms(order: Order, snapshot: Snapshot, design: Design) -> Snapshot:
    """The snapshot with the days that the terms decide."""
    issued_on = max(local_date(order.issued_at), snapshot.completed_on)
    expires_on: date | None = order.terms.expires_on or last_valid_day(issued_on, design.months_valid)
    return replace(snapshot, issued_on=issued_on, expires_on=expires_on)


def _obstacle(snapshot: Snapshot) -> Refusal | None:
    """What somebody has to put right before this is issued."""
    if snapshot.hours is None and snapshot.kind in _WITH_HOURS:
        return HoursMissing(title=snapshot.title)
    return None


def missing_glyph(snapshot: Snapshot) -> GlyphMissing | None:
    """The first text with a character that no font prints."""
    try:
        check_printable(snapshot)
    except GlyphMissing as missing:
        return missing
    return None


def _flaw_of(session: Session, award_ref: str) -> Refusal | None:
    """Why the design cannot be used: it is gone, or asks for what there is not."""
    if award_ref in {"", UNIT_DESIGN}:
        return None
    design = find_design(session, award_ref)
    if design is None:
        return DesignGone(design=award_ref)
    drawing = drawing_of(session, design.key, design.version)
    if isinstance(drawing, HtmlTemplate):
        try:
            check_html(drawing.html)
        except RenderingRefusal as refusal:
            return refusal
    return None
