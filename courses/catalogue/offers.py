"""What other plugins offer a course: activities for its lessons, awards for its completion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.contracts.activities import ActivityType, AwardType
from lms.plugins import current_registry

SEPARATOR = "|"  # in no key, and taken at its first occurrence: a ref may hold anything


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """What one type offers: pairs of a form value (`pack_offer`) and a title."""

    title: str
    icon: str
    choices: Sequence[tuple[str, str]]


def pack_offer(key: str | None, ref: str | None) -> str:
    """Type and ref as one form value; empty for none."""
    return f"{key}{SEPARATOR}{ref}" if key and ref else ""


def unpack_offer(value: str | None) -> tuple[str, str] | None:
    """The type's key and the ref of a form value; None for none."""
    key, separator, ref = (value or "").partition(SEPARATOR)
    return (key, ref) if separator and ref else None


def offered_activities(session: Session, scope: Scope) -> list[OfferGroup]:
    """What an author may attach to a lesson, by type."""
    return _offered(session, scope, current_registry().activity_types)


def offered_awards(session: Session, scope: Scope) -> list[OfferGroup]:
    """What an author may let a course award, by type."""
    return _offered(session, scope, current_registry().award_types)


def activity_title(session: Session, key: str | None, ref: str | None) -> str | None:
    """The activity's present title; None when it, or the plugin that offers it, is gone."""
    return _title(session, current_registry().activity_types, key, ref)


def award_title(session: Session, key: str | None, ref: str | None) -> str | None:
    """The award's present title; None when it, or the plugin that gives it, is gone."""
    return _title(session, current_registry().award_types, key, ref)


def activity_type(key: str | None) -> ActivityType | None:
    """The type of activity; None when its plugin is gone."""
    return current_registry().activity_types.get(key or "")


def _offered(
    session: Session, scope: Scope, types: Mapping[str, ActivityType] | Mapping[str, AwardType]
) -> list[OfferGroup]:
    return [
        OfferGroup(
            title=str(offering.title),
            icon=getattr(offering, "icon", ""),
            choices=[
                (pack_offer(key, choice.ref), choice.title) for choice in offering.choices(session, scope)
            ],
        )
        for key, offering in types.items()
    ]


def _title(
    session: Session,
    types: Mapping[str, ActivityType] | Mapping[str, AwardType],
    key: str | None,
    ref: str | None,
) -> str | None:
    offering = types.get(key or "")
    return offering.title_of(session, ref) if offering and ref else None
