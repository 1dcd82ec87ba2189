"""What changes for people when other policies judge them. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.hours.domain.verdicts import Row, Verdict


class Standing(StrEnum):
    """A verdict in the coarsest terms: what people ask first."""

    MET = "met"
    SHORT = "short"
    UNDECIDED = "undecided"
    EXEMPT = "exempt"
    NOT_ASKED = "not_asked"


STANDINGS: Mapping[Verdict, Standing] = {
    Verdict.PASS: Standing.MET,
    Verdict.LATE: Standing.MET,
    Verdict.DEFERRED: Standing.MET,
    Verdict.FAIL: Standing.SHORT,
    Verdict.IN_PROGRESS: Standing.SHORT,
    Verdict.GRACE: Standing.SHORT,
    Verdict.UNDECIDED: Standing.UNDECIDED,
    Verdict.EXEMPT: Standing.EXEMPT,
    Verdict.NOT_APPLICABLE: Standing.NOT_ASKED,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One rule and period of one person that comes out otherwise. Amounts are hundredths of the measure; None where
    nothing is asked or it is undecided. A rule that is not there is NOT_APPLICABLE."""

    rule: str
    measure: str
    starts_on: date
    ends_on: date
    before: Verdict
    after: Verdict
    required_before: int | None
    required_after: int | None
    short_before: int | None
    short_after: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of one person: the verdicts that change, and whether a period asks for more or less than before."""

    person_id: int
    unit_id: int
    changes: tuple[Change, ...]
    asks_more: bool
    asks_less: bool


def difference(
    person_id: int, unit_id: int, before: Sequence[Row], after: Sequence[Row]
) -> Difference | None:
    """What is different between a person's rows; None when nothing is."""
    pairs = list(_pairs(before, after))
    changes = tuple(_change(*pair) for pair in pairs if _verdict(pair[0]) is not _verdict(pair[1]))
    amounts = [(_required(was) or 0, _required(will) or 0) for was, will in pairs]
    more, less = any(was < will for was, will in amounts), any(was > will for was, will in amounts)
    if not (changes or more or less):
        return None
    return Difference(person_id, unit_id, changes, more, less)


def _pairs(before: Sequence[Row], after: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """The rows side by side: those of the same rule and period, then of what is left of a rule the last with the last,
    because a rule may be given other periods. Rows are ordered by due date. A period may come twice: a duty that is
    done on its first day begins anew on that day."""
    others: dict[tuple[str, date, date], deque[Row]] = defaultdict(deque)
    for row in after:
        others[row.rule, row.starts_on, row.ends_on].append(row)
    left: dict[str, list[Row]] = defaultdict(list)
    for row in before:
        if same := others[row.rule, row.starts_on, row.ends_on]:
            yield row, same.popleft()
        else:
            left[row.rule].append(row)
    new: dict[str, list[Row]] = defaultdict(list)
    for rows in others.values():
        for row in rows:
            new[row.rule].append(row)
    for rule in sorted(left.keys() | new.keys()):
        was, will = left[rule], new[rule]
        while was or will:
            yield was.pop() if was else None, will.pop() if will else None


def _change(before: Row | None, after: Row | None) -> Change:
    shown = after or before
    assert shown is not None
    return Change(
        shown.rule, shown.measure, shown.starts_on, shown.ends_on, _verdict(before), _verdict(after),
        _required(before), _required(after), _short(before), _short(after),
    )  # fmt: skip


def _verdict(row: Row | None) -> Verdict:
    return Verdict.NOT_APPLICABLE if row is None else row.verdict


def _required(row: Row | None) -> int | None:
    return None if _verdict(row) is Verdict.NOT_APPLICABLE or row is None else row.required


def _short(row: Row | None) -> int | None:
    return None if _verdict(row) is Verdict.NOT_APPLICABLE or row is None else row.short


@dataclass
class Tally:
    """The people of a simulation counted: each once in every figure, however many of their rules change."""

    by_unit: Counter[int] = field(default_factory=Counter)
    changed: int = 0
    asks_more: int = 0
    asks_less: int = 0
    moves: Counter[tuple[Standing, Standing]] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        return self.by_unit.total()

    def add(self, people_by_unit: Mapping[int, int], differences: Iterable[Difference]) -> None:
        self.by_unit.update(people_by_unit)
        for one in differences:
            self.changed += bool(one.changes)
            if not one.changes:
                self.asks_more += one.asks_more
                self.asks_less += one.asks_less
            self.moves.update({(STANDINGS[each.before], STANDINGS[each.after]) for each in one.changes})
