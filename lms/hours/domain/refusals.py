"""What is said when a document is not taken: where, and why, in words that can be translated."""

from __future__ import annotations

from typing import Any


def N_(text: str) -> str:  # noqa: N802 - the name by which catalogues find a text that is translated later
    """Marks a text for the translators and returns it as it is."""
    return text


class DocumentRefused(ValueError):
    """A document cannot be taken. `key` is the place in it ("rules.annual.required"), `reason` an English sentence with
    named placeholders, `values` what stands in them."""

    def __init__(self, key: str, reason: str, **values: Any) -> None:
        self.key = key
        self.reason = reason
        self.values = values
        super().__init__(f"{key}: {reason % values}" if key else reason % values)


class PolicyRefused(DocumentRefused):
    """A policy file is malformed or contradicts itself."""


class FactsRefused(DocumentRefused):
    """A facts file is malformed."""
