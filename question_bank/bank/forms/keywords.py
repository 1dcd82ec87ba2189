"""Keywords as authors write them: words that mean the same, with bars between them, and a share of the marks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from question_bank.bank.domain import Keyword

BETWEEN = "|"
_STEP = Decimal("0.0000001")


def keyword_words(keyword: Keyword) -> str:
    """The words of a keyword on one line."""
    return f" {BETWEEN} ".join(keyword.words)


def shared_keywords(rows: Sequence[tuple[str | None, Decimal | None]]) -> tuple[Keyword, ...]:
    """Keywords from (words, share), those without words left out; the ones without a share divide what is left.
    Raises ContentFault for a share below 0 or above 1."""
    named = [(words, share) for written, share in rows if (words := _words(written))]
    left = 1 - sum((share for _w, share in named if share is not None), Decimal(0))
    without = sum(share is None for _w, share in named)
    each = (max(left, Decimal(0)) / max(without, 1)).quantize(_STEP, ROUND_DOWN)
    return tuple(Keyword(words, each if share is None else share) for words, share in named)


def _words(written: str | None) -> tuple[str, ...]:
    parts = (written or "").replace("｜", BETWEEN).split(BETWEEN)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
