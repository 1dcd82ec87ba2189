"""What other plugins offer a course: activities for its lessons, awards for its completion."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.contracts.activities import ActivityType, AwardType
from lms.plugins import current_registry
from lms.web.i18n import localised

Offering = TypeVar("Offering", ActivityType, AwardType)
Off = Collection[str]
"""The names of the plugins that the organisation has switched off: they offer it nothing (lms.web.availability)."""

NONE_OFF: Off = frozenset()
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


def offered_activities(session: Session, scope: Scope, *, off: Off = NONE_OFF) -> list[OfferGroup]:
    """What an author may attach to a lesson, by type."""
    return _offered(session, scope, _in_use(current_registry().activity_types, off))


def offered_awards(session: Session, scope: Scope, *, off: Off = NONE_OFF) -> list[OfferGroup]:
    """What an author may let a course award, by type."""
    return _offered(session, scope, _in_use(current_registry().award_types, off))


def activity_title(session: Session, key: str | None, ref: str | None, *, off: Off = NONE_OFF) -> str | None:
    """The activity's present title; None when it, or the plugin that offers it, is gone."""
    return _title(session, _in_use(current_registry().activity_types, off), key, ref)


def award_title(session: Session, key: str | None, ref: str | None, *, off: Off = NONE_OFF) -> str | None:
    """The award's present title; None when it, or the plugin that gives it, is gone."""
    return _title(session, _in_use(current_registry().award_types, off), key, ref)


def activity_type(key: str | None, *, off: Off = NONE_OFF) -> ActivityType | None:
    """The type of activity; None when its plugin is gone."""
    return _in_use(current_registry().activity_types, off).get(key or "")


def _in_use(types: Mapping[str, Offering], off: Off) -> dict[str, Offering]:
    """The types of plugins that the organisation has not switched off."""
    registry = current_registry()
    return {key: offering for key, offering in types.items() if registry.owner(key) not in off}


def _offered(
    session: Session, scope: Scope, types: Mapping[str, ActivityType] | Mapping[str, AwardType]
) -> list[OfferGroup]:
    return [
        OfferGroup(
            title=str(offering.title),
            icon=getattr(offering, "icon", ""),
            choices=[
                (pack_offer(key, choice.ref), localised(choice, "title"))
                for choice in offering.choices(session, scope)
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
