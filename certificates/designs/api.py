"""What issuing asks of designs."""

from __future__ import annotations

from certificates.designs.domain import last_valid_day
from certificates.designs.reading import (
    Design,
    design_title,
    designs_for,
    designs_to_choose,
    drawing_of,
    find_design,
)

__all__ = [
    "Design",
    "design_title",
    "designs_for",
    "designs_to_choose",
    "drawing_of",
    "find_design",
    "last_valid_day",
]
