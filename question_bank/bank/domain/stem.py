"""Rules about texts that every type shares."""

from __future__ import annotations

from lms.contracts.questions import ContentFault, Text


def check_stem(stem: Text) -> None:
    """Raises ContentFault for a question that asks nothing."""
    if not stem.text.strip():
        raise ContentFault("empty_stem")
