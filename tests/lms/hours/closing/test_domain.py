"""When a period may be closed, and when a closing may be withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from lms.hours.closing.domain import ClosingRefused, Standing, check_closing, check_withdrawal

LAST = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("unit", "today", "standing", "refusal"),
    [
        ("/1/2/", date(2026, 1, 1), [], None),
        ("/1/2/", date(2025, 12, 31), [], "not_over"),  # the last day still belongs to it
        ("/1/2/", date(2026, 1, 1), [Standing("/1/2/", True)], "closed_already"),
        ("/1/2/", date(2026, 1, 1), [Standing("/1/", True)], "closed_already"),
        ("/1/2/", date(2026, 1, 1), [Standing("/1/", False)], "closed_already"),
        ("/1/2/", date(2026, 1, 1), [Standing("/1/3/", False)], None),  # a unit beside it
        ("/1/2/", date(2026, 1, 1), [Standing("/1/22/", False)], None),
        ("/1/", date(2026, 1, 1), [Standing("/1/2/", True)], None),  # what is below is taken over
        ("/1/", date(2026, 1, 1), [Standing("/1/2/", False)], "being_closed_below"),
    ],
)
def test_closing(unit, today, standing, refusal):
    if refusal is None:
        check_closing(unit, LAST, today, standing)
        return
    with pytest.raises(ClosingRefused) as refused:
        check_closing(unit, LAST, today, standing)
    assert refused.value.code == refusal


@pytest.mark.parametrize(
    ("account", "today", "standing", "refusal"),
    [
        (2, LAST, [Standing("/1/2/", True)], None),
        (2, LAST, [Standing("/1/2/3/", True)], None),
        (2, date(2026, 1, 1), [], "another_day"),
        (1, LAST, [], "own_closing"),
        (None, LAST, [], "own_closing"),
        (2, LAST, [Standing("/1/", True)], "closed_above"),
    ],
)
def test_withdrawing(account, today, standing, refusal):
    asked = {"closed_on": LAST, "today": today, "closed_by": 1, "account_id": account, "standing": standing}
    if refusal is None:
        check_withdrawal("/1/2/", **asked)
        return
    with pytest.raises(ClosingRefused) as refused:
        check_withdrawal("/1/2/", **asked)
    assert refused.value.code == refusal
