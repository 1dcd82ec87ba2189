"""Why something cannot be done with a policy, besides what is wrong in its text (lms.hours.domain.refusals)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.hours.domain.loosening import Loosening


class PolicyStepRefused(ValueError):
    """The step cannot be taken from where the policy stands; `code` says why, `values` are for the sentence:

    draft_open, not_draft, draft_changed, key_elsewhere, same_person, not_approved, is_over, ends_too_early, adopted,
    nothing_approved, other_organisation, has_ended, no_day.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Conflict:
    """One rule that two adopted policies both have, and by what the lower one asks for less. Without loosenings the
    two are adopted at the same unit."""

    rule_id: str
    upper: str  # "organ-hours@3"
    upper_path: str
    lower: str
    lower_path: str
    loosenings: tuple[Loosening, ...] = ()

    @property
    def identity(self) -> tuple[str, ...]:
        return (self.rule_id, self.upper, self.upper_path, self.lower, self.lower_path)


class RulesConflict(ValueError):
    """What would be in force contradicts itself: a lower unit would ask for less, or a unit for two things at once."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(", ".join(f"{one.rule_id} of {one.lower} under {one.upper}" for one in conflicts))
        self.conflicts = tuple(conflicts)
