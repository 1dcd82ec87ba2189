"""What an attempt keeps of its occasion's rules, so that it is marked by the rules under which it was sat."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lms.contracts.questions import Json
from question_bank.bank.domain import MultipleResponseRule


@dataclass(frozen=True, slots=True)
class MarkingRules:
    """How a paper is shown and marked, whatever it was drawn for."""

    pass_percent: Decimal
    multiple_response_rule: MultipleResponseRule = MultipleResponseRule.ALL_OR_NOTHING
    shuffles_options: bool = True

    def to_json(self) -> Json:
        return {
            "pass_percent": str(self.pass_percent),
            "multiple_response_rule": self.multiple_response_rule.value,
            "shuffles_options": self.shuffles_options,
        }

    @classmethod
    def from_json(cls, data: Json) -> MarkingRules:
        return cls(
            Decimal(data["pass_percent"]),
            MultipleResponseRule(data["multiple_response_rule"]),
            data["shuffles_options"],
        )
