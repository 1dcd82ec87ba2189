"""Which fonts draw a certificate, and whether they have every character of it.

A missing glyph prints silently as a box, so names are compared with the fonts' character maps before anything is
issued. The Latin face is compiled into typst; its map cannot be read, so what it covers is written down here and a
test draws every character of it.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from fontTools.ttLib import TTCollection, TTFont

from certificates.register.domain.snapshot import Snapshot
from certificates.rendering.refusals import GlyphMissing
from certificates.rendering.wording import words
from lms.typesetting import SERIF_FILE, WIDEST_FILE

WIDEST_FAMILY = "Noto Sans CJK SC"
LATIN_RANGES = ((0x20, 0x24F), (0x1E00, 0x1EFF), (0x2010, 0x2027))
"""What Libertinus Serif (typst) and DejaVu (wkhtmltopdf) cover without a gap, ends included."""


@cache
def _cjk_code_points() -> frozenset[int]:
    """Every code point of the two Chinese faces; reading them takes a quarter of a second, once."""
    covered: set[int] = set()
    with TTFont(SERIF_FILE, lazy=True) as serif:
        covered.update(serif.getBestCmap())
    with TTCollection(WIDEST_FILE, lazy=True) as collection:
        for face in collection.fonts:
            if face["name"].getDebugName(1) == WIDEST_FAMILY:
                covered.update(face.getBestCmap())
    return frozenset(covered)


@lru_cache(maxsize=50_000)
def has_glyph(character: str) -> bool:
    """Whether one of the fonts draws this character."""
    code = ord(character)
    if unicodedata.category(character).startswith("C"):
        return False
    return any(first <= code <= last for first, last in LATIN_RANGES) or code in _cjk_code_points()


def first_unprintable(text: str) -> dict[str, str]:
    """The first character that no font has, with its code; empty where all can be printed. Line ends are none."""
    missing = next((each for each in text if each != "\n" and not has_glyph(each)), "")
    return {"character": missing, "code": f"U+{ord(missing):04X}"} if missing else {}


def check_printable(snapshot: Snapshot) -> None:
    """Raises GlyphMissing, naming the text and its first character that no font has."""
    for text in (*words(snapshot).values(), *(text for line in snapshot.lines for text in line)):
        if missing := first_unprintable(str(text)):
            raise GlyphMissing(text=str(text), **missing)
