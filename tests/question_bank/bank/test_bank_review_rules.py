"""The steps from draft to retired as a table: who may take which, from where, and what refuses the rest."""

from __future__ import annotations

import pytest

from question_bank.bank.domain.review import (
    ReviewRefused,
    Standing,
    release,
    restore,
    retire,
    send_back,
    state_after_edit,
    state_of_new,
    submit,
    withdraw,
)

AUTHOR, REVIEWER, SYSTEM = 1, 2, None


def standing(state, *, reviewed=True, author=AUTHOR, retired_from=None):
    return Standing(state, 3, author, reviewed, retired_from)


@pytest.mark.parametrize(
    ("state", "submitted", "sent_back", "withdrawn", "retired"),
    [
        ("draft", "in_review", "wrong_state", "wrong_state", "retired"),
        ("in_review", "wrong_state", "draft", "draft", "retired"),
        ("released", "wrong_state", "wrong_state", "draft", "retired"),
        ("retired", "wrong_state", "wrong_state", "wrong_state", "wrong_state"),
    ],
)
def test_where_each_step_leads(state, submitted, sent_back, withdrawn, retired):
    now = standing(state)
    assert outcome(submit, now, 3) == submitted
    assert outcome(send_back, now, 3, "B 也对") == sent_back
    assert outcome(withdraw, now) == withdrawn
    assert outcome(retire, now) == retired


@pytest.mark.parametrize(
    ("state", "reviewed", "reviewer", "led"),
    [
        ("draft", False, AUTHOR, "released"),  # without a review, straight away
        ("draft", True, AUTHOR, "needs_review"),
        ("draft", True, REVIEWER, "needs_review"),  # not even a second person leaves it out
        ("in_review", True, AUTHOR, "needs_second_person"),
        ("in_review", True, REVIEWER, "released"),
        ("in_review", True, SYSTEM, "released"),
        ("in_review", False, AUTHOR, "released"),  # asked for, but not required
        ("released", True, REVIEWER, "wrong_state"),
        ("retired", True, REVIEWER, "wrong_state"),
    ],
)
def test_who_releases(state, reviewed, reviewer, led):
    assert outcome(release, standing(state, reviewed=reviewed), 3, reviewer) == led


def test_nobody_is_the_author_of_what_nobody_wrote():
    assert outcome(release, standing("in_review", author=None), 3, REVIEWER) == "released"


@pytest.mark.parametrize("step", [lambda now: submit(now, 2), lambda now: release(now, 2, REVIEWER),
                                  lambda now: send_back(now, 2, "改")])  # fmt: skip
@pytest.mark.parametrize("state", ["draft", "in_review", "released", "retired"])
def test_a_version_that_was_not_seen_is_not_judged(step, state):
    assert outcome(step, standing(state)) == "version_changed"


def test_a_return_says_why():
    assert outcome(send_back, standing("in_review"), 3, " \n") == "comment_missing"


@pytest.mark.parametrize("before", ["draft", "in_review", "released"])
def test_restoring_leads_back(before):
    assert outcome(restore, standing("retired", retired_from=before)) == before
    assert outcome(restore, standing(before)) == "wrong_state"


@pytest.mark.parametrize(
    ("reviewed", "wanted", "new", "edited"),
    [
        (False, "released", "released", "released"),
        (True, "released", "in_review", "draft"),
        (True, "draft", "draft", "draft"),
        (True, "in_review", "in_review", "in_review"),
        (True, "retired", "retired", "retired"),
    ],
)
def test_nothing_comes_in_released_past_a_review(reviewed, wanted, new, edited):
    assert state_of_new(wanted, reviewed) == new
    assert state_after_edit(wanted, reviewed) == edited


def outcome(step, *arguments):
    try:
        return str(step(*arguments))
    except ReviewRefused as refusal:
        return refusal.code
