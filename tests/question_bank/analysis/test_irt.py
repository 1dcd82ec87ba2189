"""The two-parameter logistic model against what others have published, against known parameters, and at its edges."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from question_bank.analysis.domain.estimating import calibrate, right_answers
from question_bank.analysis.domain.irt import ItemParameters, information, paper_information, probability
from tests.question_bank.analysis.lsat import LSAT6, LSAT7, answers
from tests.question_bank.analysis.tables import table_of

LTM_LSAT6 = (
    (0.8254, 0.2581, -3.3597, 0.8669),
    (0.7229, 0.1867, -1.3696, 0.3073),
    (0.8905, 0.2326, -0.2799, 0.0997),
    (0.6886, 0.1852, -1.8659, 0.4341),
    (0.6575, 0.2100, -3.1236, 0.8700),
)
"""a, its standard error, b, its standard error: `summary(ltm(LSAT ~ z1))` of the R package ltm (D. Rizopoulos,
Journal of Statistical Software 17, 2006); its log-likelihood is −2466.653."""
MIRT_LSAT7 = ((0.988, 1.856), (1.081, 0.808), (1.706, 1.804), (0.765, 0.486), (0.736, 1.855))
"""a and −a·b: `coef(mirt(expand.table(LSAT7), 1))` of the R package mirt (R. P. Chalmers, Journal of
Statistical Software 48, 2012); its log-likelihood is −2658.805."""


def test_section_6_has_the_published_estimates_and_errors():
    found = calibrate(answers(LSAT6))
    assert found.is_converged
    assert found.log_likelihood == pytest.approx(-2466.653, abs=0.001)
    for place, (a, a_error, b, b_error) in enumerate(LTM_LSAT6):
        each = found.items[place]
        assert [each.a, each.a_error] == pytest.approx([a, a_error], abs=0.001)
        assert [each.b, each.b_error] == pytest.approx([b, b_error], abs=0.005)
        assert each.candidates == 1000


def test_section_7_has_the_published_estimates():
    found = calibrate(answers(LSAT7))
    assert found.log_likelihood == pytest.approx(-2658.805, abs=0.001)
    for place, (a, intercept) in enumerate(MIRT_LSAT7):
        each = found.items[place]
        assert each.a == pytest.approx(a, abs=0.003)
        assert -each.a * each.b == pytest.approx(intercept, abs=0.003)


def simulated(people=3_000, questions=20, seed=11):
    dice = np.random.default_rng(seed)
    a, b = dice.uniform(0.6, 2, questions), dice.normal(0, 1, questions)
    theta = dice.normal(0, 1, people)
    right = dice.random((people, questions)) < 1 / (1 + np.exp(-a * (theta[:, None] - b)))
    return a, b, theta, right.astype(np.int8)


def test_known_parameters_are_found_again_within_their_errors():
    a, b, theta, right = simulated()
    found = calibrate(right)
    slopes = [(found.items[place].a - a[place]) / found.items[place].a_error for place in range(20)]
    places = [(found.items[place].b - b[place]) / found.items[place].b_error for place in range(20)]
    assert max(map(abs, slopes + places)) < 3.5
    assert 0.6 < np.std(slopes) < 1.4
    abilities = np.array([mean for mean, _deviation in found.abilities])
    assert np.corrcoef(abilities, theta)[0, 1] ** 2 == pytest.approx(found.reliability, abs=0.03)


def test_what_somebody_did_not_have_is_missing_and_not_wrong():
    a, b, _theta, right = simulated()
    half = np.random.default_rng(3).random(right.shape) < 0.5
    found = calibrate(np.where(half, right, np.int8(-1)))
    for place, each in found.items.items():
        assert abs(each.a - a[place]) < 4 * each.a_error
        assert abs(each.b - b[place]) < 4 * each.b_error
    assert found.items[0].candidates == int(half[:, 0].sum())
    whole = calibrate(right)
    assert found.items[0].a_error > whole.items[0].a_error


def test_questions_that_say_nothing_are_left_out():
    _a, _b, _theta, right = simulated(people=300, questions=6)
    right[:, 0] = 1
    right[:, 1] = -1
    right[:19, 1] = 1
    found = calibrate(right)
    assert sorted(found.items) == [2, 3, 4, 5]
    assert found.left_out == 2


def test_a_wrong_key_has_a_falling_curve_and_a_perfect_one_stops_at_the_bound():
    _a, _b, theta, right = simulated(people=1_000, questions=12)
    right[:, 0] = 1 - right[:, 0]
    right[:, 1] = theta > 0.3
    right[:, 2] = theta > 0.3
    found = calibrate(right)
    assert found.items[0].a < 0
    assert found.items[1].is_bounded
    assert found.items[1].a_error is None


def test_no_question_is_no_model():
    found = calibrate(np.ones((5, 2), dtype=np.int8))
    assert (found.items, found.left_out, found.is_converged) == ({}, 2, False)
    assert found.abilities == [None] * 5


def test_parts_of_a_mark_are_none():
    table = table_of([2, 1, 1], [(2, 1, None), (1, 0, 1)], draws=[None, None, "x"])
    assert right_answers(table).tolist() == [[1, 1, -1], [0, 0, 1]]


def test_the_curve_and_what_it_tells():
    assert probability(1.5, 0.5, 0.5) == 0.5
    assert probability(1, 0, 2) == pytest.approx(1 / (1 + np.exp(-2)))
    assert probability(2, 0, -800) == 0
    assert information(2, 1, 1) == 1  # a² / 4 at the difficulty
    items = [ItemParameters(2, 1, None, None, 9), ItemParameters(1, 1, None, None, 9)]
    assert paper_information(items, 1) == Decimal("1.25")
