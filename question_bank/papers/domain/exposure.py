"""What keeps questions out of a paper because they have been asked before."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """What keeps questions out of a draw beyond the blueprint.

    - `not_in_last`: nothing that stood in the last so many exams.
    - `most_uses`, `most_percent`: nothing that stood in so many exams, or in the papers of so large a share of the
      candidates, within the last `months` months.
    """

    not_in_last: int = 0
    most_uses: int | None = None
    most_percent: int | None = None
    months: int = 12

    @property
    def looks_back(self) -> bool:
        """Whether it matters what was asked before."""
        return bool(self.not_in_last or self.most_uses is not None or self.most_percent is not None)


@dataclass(frozen=True, slots=True)
class Use:
    """How often an item was put to people within the time that matters: in how many exams, to how many candidates."""

    exams: int
    candidates: int


def overexposed(uses: dict[int, Use], candidates: int, rules: Rules) -> set[int]:
    """The items that have reached a limit of the rules; `candidates` sat an exam in that time, each counted each time.

    An item used as often as the limit allows is out: one more use would be one too many.
    """
    found = set()
    for item_id, use in uses.items():
        if rules.most_uses is not None and use.exams >= rules.most_uses:
            found.add(item_id)
        if rules.most_percent is not None and use.candidates * 100 >= rules.most_percent * candidates > 0:
            found.add(item_id)
    return found
