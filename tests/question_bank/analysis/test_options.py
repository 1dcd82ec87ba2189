"""Options, verdicts and which attempts count, as tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from question_bank.analysis.domain.counted import Counted, FinishedAttempt, choose_attempts
from question_bank.analysis.domain.options import Choice, Groups, analyse_options
from question_bank.analysis.domain.statistics import ItemStatistics
from question_bank.analysis.domain.verdicts import (
    Consistency,
    OptionFinding,
    Verdict,
    consistency_of,
    negative_below,
    option_findings,
    verdict_on,
)

OPTIONS = [("a", True), ("b", False), ("c", False)]


def choices(*groups):
    """Candidates from (option, how many, rest score)."""
    return [Choice((option,) if option else (), rest) for option, count, rest in groups for _ in range(count)]


def test_groups_are_27_percent_and_keep_equal_marks_together():
    # ten candidates: three (2.7 rounded up) in a group; the fourth best has as much as the third
    found = analyse_options(choices(("b", 3, 1), ("c", 3, 2), ("a", 2, 5), ("", 2, 7)), OPTIONS)
    assert found.groups == Groups(3, 3, 4)
    rows = {each.key: (each.chosen, each.groups) for each in found.options}
    assert rows == {
        "a": (2, Groups(0, 0, 2)),
        "b": (3, Groups(3, 0, 0)),
        "c": (3, Groups(0, 3, 0)),
        "": (2, Groups(0, 0, 2)),
    }


def test_the_point_biserial_is_the_correlation_with_the_rest():
    # chosen 1 1 0 0, rest 3 2 1 0: cov = 2/3, var = 1/3 and 5/3
    found = analyse_options(choices(("a", 1, 3), ("a", 1, 2), ("b", 1, 1), ("b", 1, 0)), OPTIONS)
    right, wrong, unused = found.options
    assert right.point_biserial == pytest.approx(2 / 3 / (5 / 9) ** 0.5)
    assert wrong.point_biserial == pytest.approx(-right.point_biserial)
    assert (unused.chosen, unused.point_biserial) == (0, None)


def test_without_a_spread_there_are_no_groups():
    found = analyse_options(choices(("a", 5, 3), ("b", 5, 3)), OPTIONS)
    assert (found.groups, found.options[0].groups, found.options[0].point_biserial) == (None, None, None)
    assert analyse_options([], OPTIONS).groups is None


def test_a_wrong_key_shows_in_what_the_best_choose():
    found = analyse_options(choices(("a", 11, 0), ("c", 18, 5), ("b", 10, 9), ("a", 1, 9)), OPTIONS)
    assert option_findings(found, takes_several=False) == {"b": OptionFinding.BEST_CHOOSE_IT}
    assert verdict_on(ITEM, found) is Verdict.CHECK_KEY
    # one more of the best than the key is chance
    found = analyse_options(choices(("a", 11, 0), ("c", 18, 5), ("b", 6, 9), ("a", 5, 9)), OPTIONS)
    assert verdict_on(ITEM, found) is Verdict.GOOD


def test_where_several_are_ticked_a_wrong_one_must_have_more_than_half():
    several = [Choice(("a", "b"), 9)] * 10 + [Choice(("a",), 9)] + [Choice(("a", "c"), 0)] * 29
    found = analyse_options(several, OPTIONS)
    assert option_findings(found, takes_several=True) == {"b": OptionFinding.BEST_CHOOSE_IT}


def test_what_nobody_chooses_is_said_of_enough_candidates_only():
    few, many = choices(("a", 9, 1), ("b", 9, 2)), choices(("a", 20, 1), ("b", 20, 2))
    assert option_findings(analyse_options(few, OPTIONS), takes_several=False) == {}
    assert (
        option_findings(analyse_options(many, OPTIONS), takes_several=False)["c"] is OptionFinding.NOT_CHOSEN
    )


ITEM = ItemStatistics("Q", Decimal(1), 40, 40, 0.5, 0.5, 0.5, 35.0, 40.0)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.GOOD),
        ({"discrimination_index": 30.0}, Verdict.GOOD),
        ({"discrimination_index": 29.9}, Verdict.FAIR),
        ({"discrimination_index": 20.0}, Verdict.FAIR),
        ({"discrimination_index": 19.9}, Verdict.WEAK),
        ({"discrimination_index": -20.0}, Verdict.WEAK),  # chance, with 40
        ({"discrimination_index": -20.0, "candidates": 400}, Verdict.CHECK_KEY),
        ({"discrimination_index": -27.0}, Verdict.CHECK_KEY),
        ({"facility_index": 0.95}, Verdict.TOO_EASY),
        ({"facility_index": 1.0, "discrimination_index": None}, Verdict.TOO_EASY),
        ({"facility_index": 0.10}, Verdict.TOO_HARD),
        ({"facility_index": 0.0, "discrimination_index": None}, Verdict.TOO_HARD),
        ({"discrimination_index": None}, Verdict.WEAK),
        ({"candidates": 29}, Verdict.TOO_FEW),
        ({"candidates": 0, "facility_index": None}, Verdict.TOO_FEW),
    ],
)
def test_verdicts(changes, verdict):
    assert verdict_on(replace(ITEM, **changes)) is verdict


def test_chance_shrinks_with_the_number_of_candidates():
    assert negative_below(101) == pytest.approx(-16.45)
    assert negative_below(10_001) == pytest.approx(-1.645)


@pytest.mark.parametrize(
    ("coefficient", "words"),
    [
        (None, Consistency.UNKNOWN),
        (-20, Consistency.LOW),
        (59.9, Consistency.LOW),
        (60, Consistency.USABLE),
        (80, Consistency.HIGH),
    ],
)
def test_consistencies(coefficient, words):
    assert consistency_of(coefficient) is words


@pytest.mark.parametrize(
    ("counted", "ids"), [(Counted.FIRST, [1, 4]), (Counted.LAST, [3, 4]), (Counted.BEST, [2, 4])]
)
def test_one_attempt_of_each_person_counts(counted, ids):
    attempts = [
        FinishedAttempt(3, 7, 3, Decimal(80)),
        FinishedAttempt(1, 7, 1, Decimal(50)),
        FinishedAttempt(2, 7, 2, Decimal(80)),
        FinishedAttempt(4, 8, 2, Decimal(10)),  # the first one is not finished
    ]
    assert choose_attempts(attempts, counted) == ids
