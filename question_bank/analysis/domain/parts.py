"""How the parts of a question fared: the pairs of a matching question, the gaps of a text, the rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartStatistics:
    """One part: how many answered it, how many of all rightly, and the wrong answer that most gave.

    `facility` is the share of all candidates who had it right, 0 to 1; None without candidates.
    """

    key: str
    answered: int
    right: int
    facility: float | None
    wrong: str | None = None
    wrong_count: int = 0


def analyse_parts(
    keys: Sequence[str],
    given: Iterable[Mapping[str, object]],
    is_right: Callable[[str, object], bool],
) -> list[PartStatistics]:
    """The parts in the order of `keys`; `given` holds for each candidate what they answered to each part, nothing for
    a part without an answer. `is_right(part, answer)` is asked once for each different answer."""
    times: dict[str, Counter[Hashable]] = {key: Counter() for key in keys}
    candidates = 0
    for each in given:
        candidates += 1
        for key, answer in each.items():
            if key in times and answer not in (None, "", []):
                times[key][tuple(answer) if isinstance(answer, list) else str(answer)] += 1
    return [_part(key, times[key], candidates, is_right) for key in keys]


def _part(
    key: str, times: Counter[Hashable], candidates: int, is_right: Callable[[str, object], bool]
) -> PartStatistics:
    judged = [
        (answer, count, is_right(key, list(answer) if isinstance(answer, tuple) else answer))
        for answer, count in times.items()
    ]
    right = sum(count for _answer, count, is_good in judged if is_good)
    wrong = max(((count, str(answer)) for answer, count, is_good in judged if not is_good), default=None)
    return PartStatistics(
        key,
        sum(times.values()),
        right,
        right / candidates if candidates else None,
        wrong[1] if wrong else None,
        wrong[0] if wrong else 0,
    )
