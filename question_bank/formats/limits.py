"""How much a reader takes from one file, so that a hostile one costs seconds and no more."""

from __future__ import annotations

MOST_ITEMS = 50_000
MOST_FAULTS = 1_000
LONGEST_ITEM = 1_000_000  # characters; room for a picture or two
MOST_ANSWERS = 500


def why_full(faults: int, items: int) -> tuple[str, dict[str, str]] | None:
    """The code and the parameters of the fault with which reading stops after so many faults and items, None to read
    on."""
    if faults >= MOST_FAULTS:
        return "too_many_faults", {"most": str(MOST_FAULTS)}
    if items >= MOST_ITEMS:
        return "too_many_items", {"most": str(MOST_ITEMS)}
    return None
