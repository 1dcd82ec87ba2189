"""What judging one rule in one period comes to, before it is written down as a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.hours.domain.evaluation.counting import Tally
from lms.hours.domain.verdicts import TraceLine, Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """Amounts are hundredths; `required` is None where undecided. `tally` has the credits that were looked at, `others`
    the trace of what is no credit: a completion, or hours carried over."""

    verdict: Verdict
    required: int | None = 0
    counted: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    tally: Tally | None = None
    others: tuple[TraceLine, ...] = ()

    @property
    def short(self) -> int | None:
        """What is missing in the total. Where nothing is asked, nothing is short."""
        return None if self.required is None else max(self.required - self.counted, 0)
