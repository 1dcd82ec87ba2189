"""Who is covered, planned or overdue; who fits into a class; and a proposal that puts the most pressing first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rotation.domain import (
    AssignmentRefused,
    Cohort,
    CompletionRefused,
    Duty,
    DutyState,
    add_months,
    check_assignment,
    check_completion,
    due_date,
    duty_state,
    fill_places,
    is_in_month_of,
)

TODAY = date(2026, 5, 20)
PAST = Cohort(1, date(2026, 3, 2), date(2026, 3, 6), 10, 5)
NEXT = Cohort(2, date(2026, 6, 1), date(2026, 6, 5), 2, 1)
LATER = Cohort(3, date(2026, 9, 1), date(2026, 9, 5), 5, 0)
DUE = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("duty", "today", "state"),
    [
        (Duty(1, DUE), TODAY, DutyState.OPEN),
        (Duty(1, DUE, cohort=NEXT), TODAY, DutyState.PLANNED),
        (Duty(1, DUE, cohort=PAST), date(2026, 3, 6), DutyState.PLANNED),  # the class's last day
        (Duty(1, DUE, cohort=PAST), date(2026, 3, 7), DutyState.MISSED),
        (Duty(1, DUE), DUE, DutyState.OPEN),  # on the due day there is still time
        (Duty(1, DUE), date(2027, 1, 1), DutyState.OVERDUE),
        (
            Duty(1, TODAY, cohort=NEXT),
            date(2026, 5, 21),
            DutyState.OVERDUE,
        ),  # a place after the due date does not help
        (Duty(1, DUE, completed_on=date(2026, 3, 6), cohort=PAST), date(2027, 1, 1), DutyState.COVERED),
    ],
)
def test_where_a_duty_stands(duty, today, state):
    assert duty_state(duty, today) is state


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_end_with_the_month(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2026, 2, 20), date(2026, 2, 28), False),
        (date(2026, 2, 20), date(2026, 3, 1), True),
        (date(2026, 3, 31), date(2026, 4, 3), True),
        (date(2026, 2, 1), date(2026, 5, 1), True),
        (date(2026, 4, 1), date(2026, 4, 3), False),
    ],
)
def test_a_class_is_of_a_month_if_some_of_its_days_are(starts_on, ends_on, expected):
    assert is_in_month_of(date(2026, 3, 15), starts_on, ends_on) is expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, DUE),
        (date(2024, 6, 1), date(2026, 6, 1)),  # trained early in the last cycle: due before this one ends
        (date(2025, 6, 1), DUE),  # trained late: this cycle's end binds
    ],
)
def test_two_years_bind_the_person_and_the_cycle(last, expected):
    assert due_date(DUE, last, 24) == expected


@pytest.mark.parametrize(
    ("duties", "cohort", "code"),
    [
        ([Duty(1, DUE)], NEXT, None),
        ([Duty(1, DUE), Duty(2, DUE)], NEXT, "full"),
        ([Duty(1, DUE, cohort=NEXT), Duty(2, DUE)], NEXT, None),  # one of the two sits there already
        ([Duty(1, DUE)], PAST, "over"),
        ([Duty(1, DUE, completed_on=date(2026, 3, 6), cohort=PAST)], NEXT, "covered"),
    ],
)
def test_who_may_be_given_a_place(duties, cohort, code):
    if code is None:
        check_assignment(duties, cohort, TODAY)
        return
    with pytest.raises(AssignmentRefused) as refusal:
        check_assignment(duties, cohort, TODAY)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("duty", "day", "code"),
    [
        (Duty(1, DUE, cohort=PAST), date(2026, 3, 6), None),
        (Duty(1, DUE, cohort=PAST), date(2026, 3, 1), "before_start"),
        (Duty(1, DUE, cohort=PAST), date(2026, 5, 21), "future"),
        (Duty(1, DUE), date(2026, 3, 6), "no_place"),
        (Duty(1, DUE, completed_on=date(2026, 3, 6), cohort=PAST), date(2026, 3, 6), "covered"),
    ],
)
def test_what_completion_may_be_recorded(duty, day, code):
    if code is None:
        check_completion(duty, day, TODAY)
        return
    with pytest.raises(CompletionRefused) as refusal:
        check_completion(duty, day, TODAY)
    assert refusal.value.code == code


def test_the_most_pressing_come_first_and_in_time():
    soon, relaxed = Duty(1, date(2026, 6, 30)), Duty(2, DUE)
    assert fill_places([relaxed, soon], [LATER, NEXT, PAST], TODAY) == {1: NEXT.id, 2: LATER.id}


def test_who_can_no_longer_be_in_time_is_placed_after_all_others():
    late, soon = Duty(1, date(2026, 1, 1)), Duty(2, date(2026, 6, 30))
    assert fill_places([late, soon], [NEXT], TODAY) == {2: NEXT.id}
    assert fill_places([late], [LATER, NEXT], TODAY) == {1: NEXT.id}


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(
    st.lists(st.tuples(days, st.booleans()), max_size=30),
    st.lists(st.tuples(days, st.integers(1, 8), st.integers(0, 8)), max_size=5),
)
def test_a_proposal_never_overfills_and_leaves_no_place_empty_while_somebody_waits(people, classes):
    cohorts = [
        Cohort(n, day, day, places, min(taken, places)) for n, (day, places, taken) in enumerate(classes)
    ]
    duties = [Duty(n, day, TODAY if done else None) for n, (day, done) in enumerate(people)]
    proposal = fill_places(duties, cohorts, TODAY)
    waiting = [duty for duty in duties if duty.completed_on is None]
    upcoming = [cohort for cohort in cohorts if cohort.starts_on > TODAY]
    for cohort in cohorts:
        assert list(proposal.values()).count(cohort.id) <= cohort.free
    assert set(proposal.values()) <= {cohort.id for cohort in upcoming}
    assert len(proposal) == min(len(waiting), sum(cohort.free for cohort in upcoming))
