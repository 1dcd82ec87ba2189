"""Type sizes at which long texts still fit on one line of an HTML template; typst measures for itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_LATIN_EMS = 0.62  # what DejaVu Serif takes on average, capitals included
_SIZES: dict[str, tuple[int, int]] = {  # text → size and room in pixels at 5 px/mm
    "name": (76, 1240),
    "name_latin": (30, 1240),
    "unit": (25, 1240),
    "title": (52, 1240),
    "title_en": (27, 1240),
    "issuer": (28, 430),
    "issuer_en": (19, 430),
}
FITTED_FIELDS = frozenset(f"{name}_px" for name in _SIZES)


def fitted_pixels(texts: Mapping[str, str]) -> dict[str, str]:
    """For each text that can be long, `<text>_px`: its size in pixels, shrunk where the text would not fit."""
    sizes = {}
    for name, (size, room) in _SIZES.items():
        ems = sum(_ems(character) for character in texts[name])
        sizes[f"{name}_px"] = str(min(size, int(room / ems))) if ems else str(size)
    return sizes


def _ems(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else _LATIN_EMS
