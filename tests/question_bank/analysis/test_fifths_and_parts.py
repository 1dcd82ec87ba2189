"""Fifths of the candidates, the parts of a question and levels of difficulty, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.contracts.questions import Text
from question_bank.analysis.domain.levels import level_of
from question_bank.analysis.domain.options import Choice, analyse_options, fifths_of, share_by_fifth
from question_bank.analysis.domain.parts import analyse_parts
from question_bank.analysis.services.parts import question_parts
from question_bank.analysis.services.reading import Taker
from question_bank.bank.domain import build_matching
from question_bank.bank.domain.matching import MATCHING
from question_bank.bank.pool import LoadedVersion


@pytest.mark.parametrize(
    ("rests", "fifths"),
    [
        ([1, 2, 3, 4, 5], [0, 1, 2, 3, 4]),
        ([5, 4, 3, 2, 1], [4, 3, 2, 1, 0]),
        ([7, 7, 7], [2, 2, 2]),  # all alike stand in the middle
        ([1, 1, 1, 1, 9], [2, 2, 2, 2, 4]),  # the middle of four of five is at 2/5, that of the last at 9/10
        ([], []),
    ],
)
def test_equal_scores_are_in_one_fifth(rests, fifths):
    assert fifths_of(rests) == fifths


def test_shares_of_the_marks_by_fifth():
    rests = [1, 2, 3, 4, 5, 5]
    # middles at 1/12, 3/12, 5/12, 7/12, 10/12 of all
    assert fifths_of(rests) == [0, 1, 2, 2, 4, 4]
    assert share_by_fifth([0, 1, 2, 2, 2, 1], rests, 2) == [0, 0.5, 1, None, 0.75]


def test_who_chose_an_option_by_fifth():
    choices = [Choice((key,), rest) for key, rest in zip("bbaab", range(1, 6), strict=True)]
    found = analyse_options(choices, [("a", True), ("b", False)])
    assert found.fifths == [1, 1, 1, 1, 1]
    assert [each.fifths for each in found.options] == [[0, 0, 1, 1, 0], [1, 1, 0, 0, 1]]


def test_parts_are_counted_over_everybody():
    given = [{"one": "x", "two": "y"}, {"one": "x", "two": "z"}, {"one": "z"}, {}]
    one, two = analyse_parts(
        ["one", "two"], given, lambda part, answer: (part, answer) in {("one", "x"), ("two", "y")}
    )
    assert (one.answered, one.right, one.facility, one.wrong, one.wrong_count) == (3, 2, 0.5, "z", 1)
    assert (two.answered, two.right, two.facility, two.wrong) == (2, 1, 0.25, "z")
    assert analyse_parts(["one"], [], lambda part, answer: True)[0].facility is None


def test_the_pairs_of_a_matching_question_by_the_rules_of_its_type():
    content = build_matching(Text("?"), [(Text("one"), "eins"), (Text("two"), "zwei")], ["drei"])
    question = LoadedVersion(1, 1, 1, MATCHING, content)
    pairs, choices = [each.id for each in content.pairs], {each.text: each.id for each in content.choices}
    answers = {
        1: {"matches": {pairs[0]: choices["eins"], pairs[1]: choices["drei"]}},
        2: {"matches": {pairs[0]: choices["eins"], pairs[1]: choices["zwei"]}},
        3: {"matches": {pairs[1]: choices["drei"]}},
    }
    found = question_parts(question, [Taker(number, 0, 0) for number in (1, 2, 3, 4)], answers)
    assert [(each.words, each.statistics.facility) for each in found] == [("one", 0.5), ("two", 0.25)]
    assert (found[1].wrong_words, found[1].statistics.wrong_count) == ("drei", 2)


@pytest.mark.parametrize(
    ("facility", "level"),
    [
        ("100", 1),
        ("85", 1),
        ("84.99", 2),
        ("70", 2),
        ("69.9", 3),
        ("50", 3),
        ("49.9", 4),
        ("30", 4),
        ("29.9", 5),
    ],
)
def test_levels(facility, level):
    assert level_of(Decimal(facility)) == level
