"""Parallel forms and what is expected of questions."""

from __future__ import annotations

import random

import pytest

from question_bank.papers.domain.assembling import FormsInseparable, assemble_forms
from question_bank.papers.domain.blueprint import Candidate, Cell, Pool
from question_bank.papers.domain.drawing import BlueprintShort
from question_bank.papers.domain.forms import FormsWanted, drawn_forms, forms_problem, spread_of
from question_bank.papers.domain.information import (
    expected_of,
    information_at,
    item_information,
    mean_facility,
    rasch_difficulty,
)

CELLS = (Cell("a", 2, 4), Cell("b", 3, 3), Cell("c", 1, 3))


def questions(count=60, enemies=()):
    luck = random.Random(7)
    pool = tuple(Candidate(number, f"/1/{2 + number % 2}/", "choice") for number in range(1, count + 1))
    expected = {each.item_id: expected_of(luck.uniform(0.2, 0.95), None) for each in pool}
    return Pool(pool, enemies), expected


def built(pool, expected, forms, seconds=1.0):
    wanted = FormsWanted(CELLS, forms, expected)
    problem = forms_problem(pool, (), wanted, seed=5)
    return problem, assemble_forms(problem, seconds=seconds, seed=5)


def spread(forms, expected):
    return spread_of([[expected[item] for items in form for item in items] for form in forms])


def test_forms_cover_the_same_share_nothing_and_are_alike():
    enemies = (frozenset({1, 3}), frozenset({2, 4, 6}))
    pool, expected = questions(enemies=enemies)
    problem, forms = built(pool, expected, 3)
    items = [item for form in forms for row in form for item in row]
    assert len(items) == len(set(items)) == 30
    for form in forms:
        assert [len(row) for row in form] == [4, 3, 3]
        held = {item for row in form for item in row}
        assert all(len(group & held) <= 1 for group in enemies)
    found, start = spread(forms, expected), spread(problem.start, expected)
    assert found.facility < 0.01
    assert found.information < 0.05
    assert found.facility <= start.facility
    assert [set(each) for each in drawn_forms(problem, forms)] == [{"a", "b", "c"}] * 3


def test_too_few_questions_for_so_many_forms():
    pool, expected = questions(count=20)
    with pytest.raises(BlueprintShort) as short:
        forms_problem(pool, (), FormsWanted(CELLS, 3, expected), seed=1)
    assert sum(each.missing for each in short.value.shortages) == 10


def test_enemies_may_leave_no_way():
    # twenty questions for two forms of ten, of which eleven are enemies of each other
    pool, expected = questions(count=20, enemies=(frozenset(range(1, 12)),))
    with pytest.raises(FormsInseparable):
        built(pool, expected, 2)


def test_a_search_that_is_cancelled_stops():
    pool, expected = questions()
    problem = forms_problem(pool, (), FormsWanted(CELLS, 3, expected), seed=5)

    def cancel(elapsed):
        raise KeyError(elapsed)

    with pytest.raises(KeyError):
        assemble_forms(problem, seconds=20, seed=1, watch=cancel, every=0.05)


@pytest.mark.parametrize(
    ("facility", "level", "parameters", "expected"),
    [
        (0.5, 3, None, (0.5, 1.0, 0.0, "results")),
        (None, 1, None, (0.9, 1.0, -2.197, "level")),
        (None, None, None, (0.6, 1.0, -0.405, "none")),
        (0.7, 2, (1.4, -0.3), (0.7, 1.4, -0.3, "irt")),
    ],
)
def test_what_is_expected_of_a_question(facility, level, parameters, expected):
    found = expected_of(facility, level, parameters)
    assert (found.facility, found.a, round(found.b, 3), found.source) == expected


def test_information_is_greatest_where_the_difficulty_is():
    # a²/4 at θ = b; 0.19661 is P(1 − P) at a distance of one logit
    assert item_information(0.5, 2.0, 0.5) == 1.0
    assert round(item_information(1.0, 1.0, 0.0), 5) == 0.19661
    assert information_at([expected_of(0.5, None)] * 4, (0.0,)) == [1.0]


def test_a_difficulty_stays_finite():
    assert rasch_difficulty(1.0) == pytest.approx(-rasch_difficulty(0.0))
    assert rasch_difficulty(1.0) < -3
    assert rasch_difficulty(0.5) == 0


def test_forms_without_questions_have_no_mean():
    assert mean_facility([]) is None
    assert spread_of([[], []]).facility == 0
