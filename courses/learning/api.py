"""What other slices of the courses plugin may ask of learning."""

from __future__ import annotations

from courses.learning.reading import Standing, standings_of_person

__all__ = ["Standing", "standings_of_person"]
