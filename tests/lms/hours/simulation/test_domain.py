"""What is different between a person's rows, and how people are counted."""

from __future__ import annotations

from datetime import date

import pytest

from lms.hours.domain.verdicts import Row, Verdict
from lms.hours.simulation.domain import Standing, Tally, difference


def row(
    verdict: str = "PASS",
    required: int | None = 2400,
    rule: str = "annual",
    year: int = 2026,
    months: int = 12,
) -> Row:
    starts_on, ends_on = date(year, 1, 1), date(year + months // 12 - 1, 12, 31)
    return Row(
        "1", rule, "p@1", "hours", starts_on, ends_on, ends_on, required, 2400, 0, Verdict(verdict), {}
    )


def moves(before: list[Row], after: list[Row]) -> list[tuple[str, int, str, str]]:
    found = difference(1, 1, before, after)
    return [(one.rule, one.ends_on.year, one.before, one.after) for one in found.changes] if found else []


@pytest.mark.parametrize(
    ("says", "before", "after", "expected"),
    [
        ("nothing", [row()], [row()], []),
        ("a verdict", [row()], [row("FAIL", 3000)], [("annual", 2026, "PASS", "FAIL")]),
        (
            "only the period that differs",
            [row(year=2025), row()],
            [row(year=2025), row("FAIL")],
            [("annual", 2026, "PASS", "FAIL")],
        ),
        ("a new rule", [], [row("IN_PROGRESS", rule="x")], [("x", 2026, "NOT_APPLICABLE", "IN_PROGRESS")]),
        ("a rule that is gone", [row(rule="x")], [], [("x", 2026, "PASS", "NOT_APPLICABLE")]),
        ("a new rule that asks nothing", [], [row("NOT_APPLICABLE", 0, rule="x")], []),
        ("the same period twice", [row(), row()], [row(), row("FAIL")], [("annual", 2026, "PASS", "FAIL")]),
        ("a longer period", [row()], [row("IN_PROGRESS", months=24)], [("annual", 2027, "PASS", "IN_PROGRESS")]),
        ("a longer period with the same verdict", [row()], [row(months=24)], []),
        (
            "shorter periods: the last with the last",
            [row("FAIL", months=24)],
            [row("PASS"), row("FAIL", year=2027)],
            [("annual", 2026, "NOT_APPLICABLE", "PASS")],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_changes(says, before, after, expected):
    assert moves(before, after) == expected


def test_the_same_verdict_may_ask_for_more():
    found = difference(1, 7, [row("FAIL", 2400)], [row("FAIL", 3000)])
    assert (found.changes, found.asks_more, found.asks_less) == ((), True, False)


def test_everybody_counts_once_in_every_figure():
    two_rules = difference(1, 7, [row(), row(rule="x")], [row("FAIL"), row("FAIL", rule="x")])
    more = difference(2, 7, [row("FAIL", 2400)], [row("FAIL", 3000)])
    changed_and_more = difference(3, 8, [row("PASS", 2400)], [row("FAIL", 3000)])
    tally = Tally()
    tally.add({7: 3, 8: 1}, [two_rules, more])
    tally.add({8: 2}, [changed_and_more])
    assert tally.people == 6
    assert tally.by_unit == {7: 3, 8: 3}
    assert (tally.changed, tally.asks_more, tally.asks_less) == (2, 1, 0)
    assert tally.moves == {(Standing.MET, Standing.SHORT): 2}
