"""What the engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from lms.hours.domain.amounts import amount_text


class Verdict(StrEnum):
    PASS = "PASS"  # noqa: S105 - no secret
    FAIL = "FAIL"  # the period is over, or a floor within it missed
    IN_PROGRESS = "IN_PROGRESS"
    GRACE = "GRACE"  # overdue, and a completion would still be on time
    LATE = "LATE"  # done after it was due
    DEFERRED = "DEFERRED"
    EXEMPT = "EXEMPT"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNDECIDED = "UNDECIDED"  # the policy does not say what a change of tier means


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a credit counts or not: an English sentence with named placeholders, and what stands in them."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values


@dataclass(frozen=True, slots=True)
class TraceLine:
    """What one credit (or completion, or what was carried over) brought to one row, in hundredths."""

    ref: str
    counted: int
    why: Reason


@dataclass(frozen=True, slots=True)
class Row:
    """What one rule says of one person in one period. Amounts are hundredths of the rule's measure; `required` and
    `short` are None where the rule is undecided. `missing` names minima and floors that are short, by how much.
    """

    person: str
    rule: str
    policy: str  # "organ-hours@3"
    measure: str
    starts_on: date
    ends_on: date
    due_on: date
    required: int | None
    counted: int
    short: int | None
    verdict: Verdict
    missing: Mapping[str, int]
    trace: tuple[TraceLine, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The row as `lms policy evaluate` prints it; amounts are decimal strings."""
        return {
            "person": self.person,
            "rule": self.rule,
            "policy": self.policy,
            "period": [self.starts_on.isoformat(), self.ends_on.isoformat()],
            "due": self.due_on.isoformat(),
            "required": None if self.required is None else amount_text(self.required),
            "counted": amount_text(self.counted),
            "short": None if self.short is None else amount_text(self.short),
            "verdict": self.verdict.value,
            "missing": {name: amount_text(amount) for name, amount in self.missing.items()},
            "trace": [
                {"ref": line.ref, "counted": amount_text(line.counted), "why": str(line.why)}
                for line in self.trace
            ],
        }
