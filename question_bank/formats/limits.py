"""How much a reader takes from one file, so that a hostile one costs seconds and no more."""

from __future__ import annotations

MOST_ITEMS = 50_000
MOST_FAULTS = 1_000
LONGEST_ITEM = 1_000_000  # characters; room for a picture or two
MOST_ANSWERS = 500
