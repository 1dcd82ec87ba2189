"""What is said when a document is not taken: where, and why, in words that can be translated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

MOST_SHOWN = 50
"""So many faults are shown of one document; of the others it is said how many there are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a document. `key` is the place in it ("rules.annual.required"), `reason` an English
    sentence with named placeholders, `values` what stands in them; of a text that is no TOML also its `line`."""

    key: str
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        reason = self.reason % self.values
        return f"{self.key}: {reason}" if self.key else reason


class DocumentRefused(ValueError):
    """A document cannot be taken. `faults` is everything that is wrong with it, in the order of the document; `key`,
    `reason` and `values` are those of the first."""

    faults: Sequence[Fault]

    def __init__(self, key: str, reason: str, **values: Any) -> None:
        self._say((Fault(key, reason, values),))

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> Self:
        """The refusal for faults, of which there is at least one."""
        refusal = cls(faults[0].key, faults[0].reason, **faults[0].values)
        refusal._say(tuple(faults))
        return refusal

    @property
    def key(self) -> str:
        return self.faults[0].key

    @property
    def reason(self) -> str:
        return self.faults[0].reason

    @property
    def values(self) -> Mapping[str, Any]:
        return self.faults[0].values

    def _say(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        self.args = ("\n".join(str(fault) for fault in faults),)


class PolicyRefused(DocumentRefused):
    """A policy file is malformed or contradicts itself."""


class FactsRefused(DocumentRefused):
    """A facts file is malformed."""
