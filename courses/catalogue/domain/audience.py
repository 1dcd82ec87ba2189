"""For whom a course is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Audience:
    """The tiers and unit subtrees a course is for. An empty set does not narrow: no tiers means every tier."""

    tiers: frozenset[str] = frozenset()
    unit_ids: frozenset[int] = frozenset()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Audience:
        return cls(frozenset(stored.get("tiers", ())), frozenset(stored.get("units", ())))

    def to_json(self) -> dict[str, Any]:
        """{"tiers": […], "units": […]}, sorted; empty sets are left out."""
        parts: dict[str, Any] = {"tiers": sorted(self.tiers), "units": sorted(self.unit_ids)}
        return {name: values for name, values in parts.items() if values}

    @property
    def is_everybody(self) -> bool:
        return not self.tiers and not self.unit_ids

    def includes(self, tier: str, unit_path: str) -> bool:
        """Whether somebody of this tier in the unit with this path ("/1/4/9/") is meant.

        A unit stands for its subtree: the path names every unit above the person's own.
        """
        above = {int(step) for step in unit_path.strip("/").split("/") if step}
        return (not self.tiers or tier in self.tiers) and (not self.unit_ids or bool(above & self.unit_ids))
