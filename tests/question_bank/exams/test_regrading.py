"""What becomes of a mark that is given anew, as tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.contracts.questions import Text
from question_bank.bank.domain import SingleChoice, build_matching, build_options
from question_bank.exams.domain.regrading import (
    Correction,
    Decision,
    Effect,
    RegradingKind,
    Standing,
    Tally,
    changed_mark,
    corrections_from,
    renamed,
)
from question_bank.exams.services.corrections import translated

NONE, ZERO, HALF, ONE = None, Decimal(0), Decimal("0.5"), Decimal(1)
REGRADE, VOID, RESTORE, UNDO = RegradingKind


@pytest.mark.parametrize(
    ("now", "then", "lowers", "marks", "effect"),
    [
        (ZERO, ONE, False, ONE, Effect.RISES),
        (NONE, ONE, False, ONE, Effect.RISES),  # a voided essay that nobody has marked yet
        (ONE, ZERO, True, ZERO, Effect.FALLS),
        (ONE, ZERO, False, ONE, Effect.HELD),
        (HALF, HALF, False, HALF, Effect.SAME),
        (NONE, NONE, True, NONE, Effect.SAME),
        (ONE, NONE, True, ONE, Effect.LEFT),  # a known result does not go back to waiting
    ],
)
def test_a_mark_falls_only_if_marks_may_fall(now, then, lowers, marks, effect):
    after, found = changed_mark(Standing(now), Standing(then, by_version_id=9), lowers=lowers)
    assert (after.marks, found) == (marks, effect)
    assert after.by_version_id == (None if effect in (Effect.HELD, Effect.LEFT) else 9)


def test_what_cannot_be_judged_is_left():
    assert changed_mark(Standing(ONE), None, lowers=True) == (Standing(ONE), Effect.LEFT)


@pytest.mark.parametrize(
    ("before", "after", "announced", "found"),
    [
        (False, True, True, (1, 0, 0)),
        (True, False, True, (0, 1, 1)),
        (True, False, False, (0, 1, 0)),
        (True, True, True, (0, 0, 0)),
        (None, True, False, (0, 0, 0)),
        (True, None, True, (0, 0, 0)),
    ],
)
def test_results_that_turn_are_counted(before, after, announced, found):
    tally = Tally().with_result(before, after, was_announced=announced)
    assert (tally.passes, tally.fails, tally.credited) == found


def test_tallies_add_up():
    one = Tally().with_effects([Effect.RISES, Effect.RISES, Effect.LEFT])
    other = Tally().with_effects([Effect.FALLS])
    assert one.plus(other) == Tally(attempts=2, rises=2, falls=1, left=1)
    assert Tally.from_json(one.to_json()) == one


@pytest.mark.parametrize(
    ("decisions", "found"),
    [
        ([], {}),
        ([(1, REGRADE, [(5, 6)], None)], {5: Correction(6)}),
        ([(1, REGRADE, [(5, 6)], None), (2, REGRADE, [(5, 7)], None)], {5: Correction(7)}),
        ([(1, REGRADE, [(5, 6)], None), (2, UNDO, [(5, None)], 1)], {}),
        # what the later one had replaced holds again
        (
            [(1, REGRADE, [(5, 6)], None), (2, REGRADE, [(5, 7)], None), (3, UNDO, [(5, None)], 2)],
            {5: Correction(6)},
        ),
        ([(1, VOID, [(5, None)], None)], {5: Correction(is_voided=True)}),
        ([(1, VOID, [(5, None)], None), (2, RESTORE, [(5, None)], 1)], {}),
        (
            [(1, REGRADE, [(5, 6)], None), (2, VOID, [(5, None)], None), (3, RESTORE, [(5, None)], 2)],
            {5: Correction(6)},
        ),
    ],
)
def test_later_attempts_are_marked_as_it_was_decided_last(decisions, found):
    made = [Decision(number, kind, questions, undoes=undoes) for number, kind, questions, undoes in decisions]
    assert corrections_from(made) == found


def options(*words):
    return SingleChoice(
        Text("?"), build_options([(Text(word), Decimal(word == "right"), None) for word in words])
    )


def test_an_option_keeps_its_choosers_when_its_wording_is_corrected():
    old, new = options("right", "wrnog", "other"), options("right", "wrong", "other")
    chosen = {"option": old.options[1].id}
    assert translated(old, new, chosen) == {"option": new.options[1].id}
    assert translated(old, new, {"option": old.options[0].id}) == {"option": new.options[0].id}
    longer = options("right", "wrong", "other", "more")
    assert translated(old, longer, chosen) == chosen  # nobody knows what became of it


def test_matches_are_carried_over_on_both_sides():
    old = build_matching(Text("?"), [(Text("one"), "eisn"), (Text("two"), "zwei")])
    new = build_matching(Text("?"), [(Text("one"), "eins"), (Text("two!"), "zwei")])
    given = {"matches": {each.id: each.choice_id for each in old.pairs}}
    assert translated(old, new, given) == {"matches": {each.id: each.choice_id for each in new.pairs}}


def test_ids_are_renamed_place_by_place():
    assert renamed(["a", "b", "c"], ["a", "x", "c"]) == [("b", "x")]
    assert renamed(["a", "b"], ["b", "a"]) == []
    assert renamed(["a"], ["a", "b"]) == []
