"""What can be certified here: the achievements that all plugins know of, as one choice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.contracts.achievements import AchievementSource
from lms.plugins import current_registry
from lms.web.i18n import localised

SEPARATOR = "|"  # in no key, and taken at its first occurrence: a ref may hold anything


@dataclass(frozen=True, slots=True)
class Achievement:
    """One thing that can be achieved, and what it is called."""

    source: AchievementSource
    ref: str
    title: str
    title_en: str | None

    @property
    def value(self) -> str:
        """As one form value."""
        return f"{self.source.key}{SEPARATOR}{self.ref}"


def achievements_in(session: Session, scope: Scope) -> list[Achievement]:
    """Everything in the scope's units that a certificate can be issued for, by kind."""
    return [
        Achievement(source, choice.ref, choice.title, choice.title_en)
        for source in current_registry().achievement_sources.values()
        for choice in source.choices(session, scope)
    ]


def choices_of(achievements: list[Achievement]) -> dict[str, list[tuple[str, str]]]:
    """For a select in the page's language, under the name of each kind."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for each in achievements:
        grouped.setdefault(str(each.source.title), []).append((each.value, localised(each, "title")))
    return grouped


def achievement_in(achievements: list[Achievement], value: str) -> Achievement | None:
    """The one that a form value names, if it is among them."""
    return next((each for each in achievements if each.value == value), None)
