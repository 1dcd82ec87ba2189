"""A claim goes from one state to the next as the rules have it, and is filed in time."""

from __future__ import annotations

from datetime import date

import pytest

from lms.hours.claims.domain import (
    ClaimState,
    Deciding,
    FilingRefused,
    Step,
    StepRefused,
    check_days,
    check_in_time,
    next_state,
)
from lms.hours.conversions.domain.table import ClaimRule, ClosedPeriod

S = ClaimState
OPEN = {
    (S.FILED, Step.ACCEPT): S.ACCEPTED,
    (S.FILED, Step.RETURN): S.RETURNED,
    (S.FILED, Step.WITHDRAW): S.WITHDRAWN,
    (S.RETURNED, Step.REFILE): S.FILED,
    (S.RETURNED, Step.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, Step.REVOKE): S.RETURNED,
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("step", Step)
def test_every_step_from_every_state(state, step):
    if (state, step) in OPEN:
        assert next_state(state, step) is OPEN[state, step]
        return
    with pytest.raises(StepRefused) as refusal:
        next_state(state, step)
    assert refusal.value.code == f"is_{state}"


@pytest.mark.parametrize(("decider", "claimant", "is_own"), [(1, 1, True), (2, 1, False), (None, 1, False)])
def test_nobody_decides_on_their_own_claim(decider, claimant, is_own):
    if not is_own:
        Deciding(decider, claimant).check()
        return
    with pytest.raises(StepRefused) as refusal:
        Deciding(decider, claimant).check()
    assert refusal.value.code == "own_claim"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "code"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), None),
        (date(2026, 3, 2), date(2026, 3, 1), "ends_before_start"),
        (date(2026, 3, 1), date(2026, 6, 1), None),  # today is not to come
        (date(2026, 3, 1), date(2026, 6, 2), "not_over"),
    ],
)
def test_days(starts_on, ends_on, code):
    today = date(2026, 6, 1)
    if code is None:
        check_days(starts_on, ends_on, today)
        return
    with pytest.raises(FilingRefused) as refusal:
        check_days(starts_on, ends_on, today)
    assert refusal.value.code == code


REFUSE = ClaimRule(31, ClosedPeriod.REFUSE, True)
RECORD = ClaimRule(31, ClosedPeriod.RECORD, True)
ENDED = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("rule", "today", "is_closed", "expected"),
    [
        (REFUSE, date(2025, 12, 31), False, False),
        (REFUSE, date(2026, 1, 1), False, True),
        (REFUSE, date(2026, 1, 31), False, True),
        (REFUSE, date(2026, 2, 1), False, "too_late"),
        (REFUSE, date(2026, 1, 10), True, "closed"),
        (RECORD, date(2026, 1, 10), True, True),
        (RECORD, date(2026, 2, 1), True, "too_late"),
    ],
)
def test_late_claims_and_closed_periods(rule, today, is_closed, expected):
    if isinstance(expected, bool):
        assert check_in_time(rule, ENDED, today, is_closed=is_closed) is expected
        return
    with pytest.raises(FilingRefused) as refusal:
        check_in_time(rule, ENDED, today, is_closed=is_closed)
    assert refusal.value.code == expected
