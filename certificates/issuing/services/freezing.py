"""What a certificate says, put together from the books as they are at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from certificates.designs.api import Design, designs_for, last_valid_day
from certificates.register.domain import Kind, Snapshot, without_unprintable
from lms.contracts.events import CompletionReached
from lms.hours.api import hour_categories, local_date
from lms.organisation.api import (
    PersonCard,
    UnitCard,
    appointments_of,
    organisation_of,
    person_card,
    person_cards,
    unit_card,
)

_LATER = "-"
"""Stands for number and address until the certificate has them."""
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose certificate it is, and who issues it: the person with a post, and the root of that post's tree."""

    person: PersonCard
    issuer: UnitCard


def holder_of(session: Session, person_id: int, at: datetime) -> Holder | None:
    """The person with the post held on that day, else with the last one held; None without any post."""
    card = person_card(session, person_id, local_date(at))
    if card is None:
        posts = appointments_of(session, [person_id]).get(person_id, [])
        last = max(posts, key=lambda post: post.starts_on, default=None)
        card = person_card(session, person_id, last.starts_on) if last else None
    issuer = unit_card(session, organisation_of(card.unit_path)) if card else None
    return Holder(card, issuer) if card and issuer else None


def holders_of(
    session: Session, moments: Iterable[tuple[int, datetime]]
) -> dict[tuple[int, datetime], Holder]:
    """The holders of many certificates, by person and instant, in a query for each day on which there are some."""
    by_day: dict[date, list[tuple[int, datetime]]] = {}
    for person_id, at in moments:
        by_day.setdefault(local_date(at), []).append((person_id, at))
    holders: dict[tuple[int, datetime], Holder] = {}
    issuers: dict[int, UnitCard | None] = {}
    for day, found in by_day.items():
        cards = person_cards(session, {person_id for person_id, _ in found}, day)
        for person_id, at in found:
            if card := cards.get(person_id):
                root = organisation_of(card.unit_path)
                issuer = issuers[root] = issuers.get(root) or unit_card(session, root)
                holder = Holder(card, issuer) if issuer else None
            else:
                holder = holder_of(session, person_id, at)
            if holder:
                holders[person_id, at] = holder
    return holders


def design_for(session: Session, award_ref: str, unit_path: str) -> Design:
    """The design of the award for somebody of this unit; see designs_for."""
    return designs_for(session, [(award_ref, unit_path)])[award_ref, unit_path]


Labels = Mapping[str, tuple[str, str]]
"""What categories of hours are called on a certificate, in Chinese and English, by key."""


def category_labels(session: Session) -> Labels:
    """The labels of today."""
    return {row.key: (row.name, row.name_en.lower()) for row in hour_categories(session)}


def freeze(
    event: CompletionReached,
    holder: Holder,
    design: Design,
    labels: Labels,
    *,
    year_hours: Decimal = Decimal(0),
) -> Snapshot:
    """What a completion's first certificate says, but for its number and address. It is issued at the completion.

    `year_hours` is what the ledger has of the person's year up to then, as year_hours_at tells it.
    """
    grant, issued_on = event.grant, local_date(event.completed_at)
    category, category_en = labels.get(grant.category, ("", "")) if grant.hours > 0 else ("", "")
    return Snapshot(
        **names_of(holder),
        title=_clean(event.title) or event.subject,
        title_en=_clean(event.title_en),
        category=category,
        category_en=category_en,
        kind=_kind(event.subject),
        hours=grant.hours if grant.hours > 0 else None,
        year_hours=year_hours if year_hours > 0 else None,
        grade=_clean(event.grade),
        grade_en=_clean(event.grade_en) or _clean(event.grade),
        completed_on=issued_on,
        issued_on=issued_on,
        expires_on=last_valid_day(issued_on, design.months_valid),
        serial=_LATER,
        verify_url=_LATER,
        template_key=design.key,
        template_version=design.version,
    )


def freeze_again(
    old: Snapshot, holder: Holder, design: Design, *, title: str, title_en: str, issued_at: datetime
) -> Snapshot:
    """What a reissued certificate says: the same achievement, with the names that are in the books today."""
    issued_on = max(local_date(issued_at), old.completed_on)
    return replace(
        old,
        **names_of(holder),
        title=_clean(title) or old.title,
        title_en=_clean(title_en),
        issued_on=issued_on,
        expires_on=last_valid_day(issued_on, design.months_valid),
        serial=_LATER,
        verify_url=_LATER,
        template_key=design.key,
        template_version=design.version,
    )


def names_of(holder: Holder) -> dict[str, Any]:
    """The names of person, unit and issuer, for a snapshot."""
    person, issuer = holder.person, holder.issuer
    return {
        "person_name": _clean(person.name) or person.number,
        "person_name_latin": _clean(person.name_en),
        "unit": _clean(person.unit_name),
        "unit_en": _clean(person.unit_name_en),
        "issuer": _clean(issuer.name) or issuer.code,
        "issuer_en": _clean(issuer.name_en),
    }


def _clean(text: str | None) -> str:
    """Invisible characters are left out rather than refused: they come with copying, and nobody sees them go."""
    return without_unprintable(text or "")


def _kind(subject: str) -> Kind:
    """What was achieved, from the type that the subject begins with; a course where it is not known."""
    return _KINDS.get(subject.partition(":")[0].rpartition(".")[2], Kind.COURSE)
