"""The score of an attempt in exact decimals, and what a candidate may see of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from lms.contracts.questions import Mark
from question_bank.exams.domain import (
    AttemptState,
    Draw,
    ExamRules,
    Release,
    ReviewPolicy,
    Visible,
    best_score,
    score_attempt,
    visible_to_candidate,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def of(*fractions, marks="1"):
    return [Mark.of(Fraction(each), Decimal(marks)) for each in fractions]


@pytest.mark.parametrize(
    ("marks", "maxima", "pass_percent", "total", "percent", "is_passed"),
    [
        (of(1, 1, 0, "1/2"), [1] * 4, 60, "2.5", "62.50", True),
        (of(1, 1, 1, 0, 0), [1] * 5, 60, "3", "60.00", True),  # the pass mark itself passes
        (of("1/3", "1/3", "1/3"), [1] * 3, "33.333", "0.99999", "33.33", True),
        (of("0.59999", marks="10"), [10], 60, "5.9999", "59.99", False),  # never rounded up to a pass
        (of(0, 0), [1, 1], 0, "0", "0.00", True),
        (of(1), [1], 100, "1", "100.00", True),
        (of(*["0.1"] * 10), [1] * 10, 10, "1", "10.00", True),  # ten tenths are one, unlike in floats
    ],
)
def test_score(marks, maxima, pass_percent, total, percent, is_passed):
    score = score_attempt(marks, [Decimal(each) for each in maxima], Decimal(pass_percent))
    assert (score.marks, score.percent, score.is_passed) == (Decimal(total), Decimal(percent), is_passed)


def test_no_verdict_while_a_person_has_to_mark():
    score = score_attempt([*of(1), Mark(None, None)], [Decimal(1), Decimal(9)], Decimal(60))
    assert (score.marks, score.out_of, score.awaiting) == (Decimal(1), Decimal(10), 1)
    assert score.is_passed is None
    assert best_score([score]) is None


def test_a_paper_has_a_mark_for_every_question_and_is_worth_something():
    with pytest.raises(ValueError, match="longer"):
        score_attempt(of(1), [Decimal(1), Decimal(1)], Decimal(60))
    with pytest.raises(ValueError, match="without marks"):
        score_attempt([], [], Decimal(60))


def test_the_best_of_several_attempts():
    low, high = (score_attempt(of(each), [Decimal(1)], Decimal(60)) for each in ("1/2", "3/4"))
    assert best_score([low, high]) == high
    assert best_score([]) is None


CLOSING = NOON + timedelta(days=1)
OWN, NOTHING = Visible(own_answers=True), Visible()
ALL = Visible(score=True, own_answers=True, marks=True, feedback=True, right_answers=True)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("release", "state", "now", "released_at", "visible"),
    [
        (Release.ON_GRADING, AttemptState.IN_PROGRESS, NOON, None, OWN),
        (Release.ON_GRADING, AttemptState.SUBMITTED, NOON, None, NOTHING),
        (Release.ON_GRADING, AttemptState.EXPIRED, NOON, None, NOTHING),
        (Release.ON_GRADING, AttemptState.GRADED, NOON, None, ALL),
        (Release.AFTER_CLOSING, AttemptState.GRADED, CLOSING - HOUR, None, NOTHING),
        (Release.AFTER_CLOSING, AttemptState.GRADED, CLOSING, None, ALL),
        (Release.AFTER_CLOSING, AttemptState.IN_PROGRESS, CLOSING, None, OWN),
        (Release.BY_HAND, AttemptState.GRADED, CLOSING, None, NOTHING),
        (Release.BY_HAND, AttemptState.GRADED, NOON, NOON, ALL),
        (Release.BY_HAND, AttemptState.GRADED, NOON, NOON + HOUR, NOTHING),
        (Release.BY_HAND, AttemptState.IN_PROGRESS, NOON, NOON, OWN),
    ],
)
def test_what_a_candidate_may_see(release, state, now, released_at, visible):
    review = ReviewPolicy(release, shows_answers=True)
    rules = ExamRules((Draw("fire", 1),), review=review, closes_at=CLOSING)
    assert visible_to_candidate(rules, state, now, released_at) == visible


def test_only_what_the_policy_shows_is_released():
    rules = ExamRules((Draw("fire", 1),))
    assert visible_to_candidate(rules, AttemptState.GRADED, NOON) == replace(ALL, right_answers=False)
    score_only = replace(rules, review=ReviewPolicy(shows_marks=False, shows_feedback=False))
    assert visible_to_candidate(score_only, AttemptState.GRADED, NOON) == Visible(score=True)
