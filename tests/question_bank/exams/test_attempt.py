"""The life of an attempt, its deadline to the millisecond, and which save of an answer counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.exams.domain import (
    Attempt,
    AttemptClosed,
    AttemptState,
    Draw,
    ExamNotOpen,
    ExamRules,
    InvalidTransition,
    NoAttemptsLeft,
    NotYetExpired,
    ReceivedTooLate,
    RulesRefused,
    SavedAnswer,
    SaveOutcome,
    expire,
    extend,
    is_receivable,
    keep_latest,
    last_moment,
    mark_as_graded,
    start,
    submit,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
RULES = ExamRules((Draw("fire", 10),), minutes_allowed=30, grace_seconds=20, attempts_allowed=2)
IN_PROGRESS = start(RULES, 0, NOON)
SUBMITTED = submit(IN_PROGRESS, NOON + timedelta(minutes=5))
EXPIRED = expire(IN_PROGRESS, NOON + timedelta(hours=1))
GRADED = mark_as_graded(SUBMITTED)


def test_a_new_attempt():
    assert Attempt(1, NOON, NOON + timedelta(minutes=30), timedelta(seconds=20)) == IN_PROGRESS
    assert start(RULES, 1, NOON).number == 2
    assert start(RULES, 0, NOON, extra_minutes=15).deadline == NOON + timedelta(minutes=45)
    assert start(replace(RULES, minutes_allowed=None), 0, NOON).deadline is None


@pytest.mark.parametrize(
    ("used", "extra", "refusal"),
    [
        (0, 0, None),
        (1, 0, None),
        (2, 0, NoAttemptsLeft),
        (3, 0, NoAttemptsLeft),
        (2, 1, None),
        (3, 1, NoAttemptsLeft),
    ],
)
def test_attempts_allowed(used, extra, refusal):
    if refusal is None:
        assert start(RULES, used, NOON, extra_attempts=extra).number == used + 1
    else:
        with pytest.raises(refusal):
            start(RULES, used, NOON, extra_attempts=extra)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (NOON - MILLISECOND, False),
        (NOON, True),
        (NOON + timedelta(hours=1) - MILLISECOND, True),
        (NOON + timedelta(hours=1), False),
    ],
)
def test_the_window_of_the_exam(moment, is_open):
    rules = replace(RULES, opens_at=NOON, closes_at=NOON + timedelta(hours=1))
    if is_open:
        assert start(rules, 0, moment).deadline == min(
            moment + timedelta(minutes=30), NOON + timedelta(hours=1)
        )
    else:
        with pytest.raises(ExamNotOpen):
            start(rules, 0, moment)


@given(
    started=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    minutes=st.integers(1, 600),
    grace=st.integers(0, 300),
    extra=st.integers(0, 120),
)
def test_the_deadline_to_the_millisecond(started, minutes, grace, extra):
    rules = replace(RULES, minutes_allowed=minutes, grace_seconds=grace)
    attempt = start(rules, 0, started, extra)
    last = started + timedelta(minutes=minutes + extra, seconds=grace)
    assert last_moment(attempt) == last
    assert is_receivable(attempt, last - MILLISECOND)
    assert is_receivable(attempt, last)
    assert not is_receivable(attempt, last + MILLISECOND)
    assert submit(attempt, last).closed_at == last
    with pytest.raises(NotYetExpired):
        expire(attempt, last)
    with pytest.raises(ReceivedTooLate):
        submit(attempt, last + MILLISECOND)
    assert expire(attempt, last + MILLISECOND).closed_at == attempt.deadline


@pytest.mark.parametrize(
    ("attempt", "transition", "outcome"),
    [
        (IN_PROGRESS, lambda attempt: submit(attempt, NOON), AttemptState.SUBMITTED),
        (IN_PROGRESS, lambda attempt: expire(attempt, NOON), NotYetExpired),
        (IN_PROGRESS, lambda attempt: expire(attempt, NOON + timedelta(hours=1)), AttemptState.EXPIRED),
        (IN_PROGRESS, mark_as_graded, InvalidTransition),
        (IN_PROGRESS, lambda attempt: extend(attempt, 5), AttemptState.IN_PROGRESS),
        (SUBMITTED, lambda attempt: submit(attempt, NOON), AttemptClosed),
        (SUBMITTED, lambda attempt: expire(attempt, NOON + timedelta(hours=1)), AttemptClosed),
        (SUBMITTED, mark_as_graded, AttemptState.GRADED),
        (SUBMITTED, lambda attempt: extend(attempt, 5), AttemptClosed),
        (EXPIRED, lambda attempt: submit(attempt, NOON), AttemptClosed),
        (EXPIRED, mark_as_graded, AttemptState.GRADED),
        (GRADED, mark_as_graded, InvalidTransition),
        (GRADED, lambda attempt: submit(attempt, NOON), AttemptClosed),
        (GRADED, lambda attempt: expire(attempt, NOON), AttemptClosed),
    ],
)
def test_transitions(attempt, transition, outcome):
    if isinstance(outcome, AttemptState):
        assert transition(attempt).state is outcome
    else:
        with pytest.raises(outcome):
            transition(attempt)


def test_nothing_is_received_for_a_closed_attempt():
    assert not is_receivable(SUBMITTED, NOON)


def test_without_a_limit_nothing_expires():
    attempt = start(replace(RULES, minutes_allowed=None), 0, NOON)
    assert is_receivable(attempt, NOON + timedelta(days=4000))
    assert extend(attempt, 5) == attempt


def test_more_time():
    assert extend(IN_PROGRESS, 5).deadline == NOON + timedelta(minutes=35)
    with pytest.raises(ValueError, match="0"):
        extend(IN_PROGRESS, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"draws": ()}, "nothing_drawn"),
        ({"draws": (Draw("fire", 0),)}, "nothing_drawn"),
        ({"minutes_allowed": 0}, "no_time"),
        ({"pass_percent": 101}, "pass_percent_out_of_range"),
        ({"attempts_allowed": 0}, "no_attempts"),
        ({"grace_seconds": -1}, "negative_grace"),
        ({"marks_per_question": 0}, "no_marks"),
        ({"opens_at": NOON, "closes_at": NOON}, "closes_before_it_opens"),
    ],
)
def test_rules_that_contradict_themselves(changes, code):
    with pytest.raises(RulesRefused) as refusal:
        replace(RULES, **changes)
    assert refusal.value.code == code


def saved(sequence, text):
    return SavedAnswer(sequence, {"text": text}, NOON)


@pytest.mark.parametrize(
    ("stored", "incoming", "kept", "outcome"),
    [
        (None, saved(1, "a"), "a", SaveOutcome.STORED),
        (saved(1, "a"), saved(2, "b"), "b", SaveOutcome.STORED),
        (saved(2, "b"), saved(1, "a"), "b", SaveOutcome.STALE),  # a late packet
        (saved(2, "b"), saved(2, "b"), "b", SaveOutcome.REPEATED),  # the acknowledgement was lost
        (saved(2, "b"), saved(2, "c"), "b", SaveOutcome.STALE),  # a second tab
        (saved(2, "b"), saved(9, "b"), "b", SaveOutcome.STORED),
    ],
)
def test_an_older_answer_never_overwrites_a_newer_one(stored, incoming, kept, outcome):
    save = keep_latest(stored, incoming)
    assert (save.kept.answer["text"], save.outcome) == (kept, outcome)


@given(st.permutations([saved(n, str(n)) for n in range(1, 8)]))
def test_whatever_order_the_saves_arrive_in_the_last_one_stays(saves):
    stored = None
    for each in saves:
        stored = keep_latest(stored, each).kept
    assert stored == saved(7, "7")
