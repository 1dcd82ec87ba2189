"""Words that exams, contests and papers share: where questions come from, and who answers for a thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from lms.organisation.api import UnitCard
from lms.web.i18n import localised


class Place(Protocol):
    """A category, as localised names its bank, and the names from below the bank's top down to it."""

    @property
    def bank_title(self) -> str: ...

    @property
    def bank_title_en(self) -> str | None: ...

    @property
    def names(self) -> tuple[str, ...]: ...


def place_words(place: Place) -> str:
    """Where questions come from: bank › category › …"""
    return " › ".join([localised(place, "bank_title"), *place.names])


def unit_choices(units: Iterable[UnitCard]) -> list[tuple[int, str]]:
    """The units for a list to choose from, indented as the tree is."""
    return [(unit.id, "　" * (unit.depth - 1) + localised(unit)) for unit in units]
