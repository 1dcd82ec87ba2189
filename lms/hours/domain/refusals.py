"""What is said when a document is not taken: where, and why, in words that can be translated."""

from __future__ import annotations

from typing import Any


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
