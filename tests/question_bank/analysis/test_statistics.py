"""The statistics against tables worked out by hand, at their edges, and against the definitions read naively."""

from __future__ import annotations

from math import inf, isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.analysis.domain.statistics import analyse
from tests.question_bank.analysis.tables import (
    covariance,
    mean,
    naive_consistency,
    naive_item,
    table_of,
)

# Four candidates, three questions worth 1, 1 and 2:
#
#        Q1  Q2  Q3   T     rest of Q1  Q2  Q3
#    A    1   1   2   4              3   3   2
#    B    1   0   1   2              1   2   1
#    C    0   1   0   1              1   0   1
#    D    0   0   1   1              1   1   0
#  mean  ½   ½   1   2            3/2 3/2   1
#
#  var(x)  Σ(x − mean)²/3:  Q1 (4·¼)/3 = 1/3   Q2 1/3   Q3 (1 + 0 + 1 + 0)/3 = 2/3
#  var(T)  (4 + 0 + 1 + 1)/3 = 2
#  var(rest)                Q1 (9/4 + 3·¼)/3 = 1   Q2 (9/4 + ¼ + 9/4 + ¼)/3 = 5/3   Q3 (1 + 0 + 0 + 1)/3 = 2/3
#  cov(x, rest)             Q1 ½(3/2 − ½ + ½ + ½)/3 = 1/3
#                           Q2 ½(3/2 − ½ − 3/2 + ½)/3 = 0
#                           Q3 (1·1 + 0 + (−1)·0 + 0)/3 = 1/3
#  sorted x and rest        Q1 0 0 1 1 | 1 1 1 3: ½(½ + ½ − ½ + 3/2)/3 = 1/3
#                           Q2 0 0 1 1 | 0 1 2 3: ½(3/2 + ½ + ½ + 3/2)/3 = 2/3
#                           Q3 0 1 1 2 | 0 1 1 2: (1 + 0 + 0 + 1)/3 = 2/3
#  discrimination           Q1 (1/3)/√(1/3·1) = 1/√3   Q2 0   Q3 (1/3)/√(2/3·2/3) = 1/2
#  efficiency               Q1 1                       Q2 0   Q3 1/2
#  cov(x, T) = var + cov    Q1 2/3                     Q2 1/3 Q3 1
#  weights  √(2/3) : √(1/3) : 1
#  alpha    3/2·(1 − (4/3)/2) = 1/2
#  error ratio √½, standard deviation √2, standard error √½·√2 = 1
ROWS = [(1, 1, 2), (1, 0, 1), (0, 1, 0), (0, 0, 1)]


def test_a_table_by_hand():
    found = analyse(table_of((1, 1, 2), ROWS))
    one, two, three = found.items
    assert [each.facility_index for each in found.items] == [0.5, 0.5, 0.5]
    assert one.discrimination_index == pytest.approx(100 / sqrt(3), rel=1e-15)
    assert (two.discrimination_index, three.discrimination_index) == (0, 50)
    assert [each.discriminative_efficiency for each in found.items] == [100, 0, 50]
    assert one.standard_deviation == pytest.approx(sqrt(1 / 3), rel=1e-15)
    roots = [sqrt(2 / 3), sqrt(1 / 3), 1]
    assert [each.effective_weight for each in found.items] == pytest.approx(
        [100 * root / sum(roots) for root in roots], rel=1e-15
    )
    paper = found.paper
    assert [paper.candidates, paper.places, paper.maximum] == [4, 3, 4]
    assert (paper.mean, paper.median) == (2, 1.5)
    assert paper.standard_deviation == pytest.approx(sqrt(2), rel=1e-15)
    assert paper.coefficient_of_internal_consistency == 50
    assert paper.error_ratio == pytest.approx(100 * sqrt(0.5), rel=1e-15)
    assert paper.standard_error == pytest.approx(1, rel=1e-15)
    # T − mean: 2 0 −1 −1; m₂ = 6/4, m₃ = 6/4, m₄ = 18/4
    # k₂ = 4/3·m₂ = 2, k₃ = 16·m₃/(3·2) = 4, k₄ = 16·(5·m₄ − 9·m₂²)/(3·2·1) = 6
    assert paper.skewness == pytest.approx(4 / 2**1.5, rel=1e-15)
    assert paper.kurtosis == 6 / 4


def test_a_perfect_correlation_is_exactly_a_hundred():
    found = analyse(table_of((3, 3), [(mark, mark) for mark in (0, 1, 2, 3, 3)]))
    assert [each.discrimination_index for each in found.items] == [100, 100]
    assert found.paper.coefficient_of_internal_consistency == 100
    assert (found.paper.error_ratio, found.paper.standard_error) == (0, 0)


def test_a_consistency_may_be_negative_and_a_weight_missing():
    # The questions contradict each other: x 1 1 0 0 · 0 0 1 1 · 0 1 0 1; T 1 2 1 2.
    # var(x) is 1/3 each, their sum 1; var(T) = 1/3; alpha = 3/2·(1 − 3) = −3; error ratio √4.
    found = analyse(table_of((1, 1, 1), [(1, 0, 0), (1, 0, 1), (0, 1, 0), (0, 1, 1)]))
    assert found.paper.coefficient_of_internal_consistency == pytest.approx(-300)
    assert found.paper.error_ratio == pytest.approx(200)
    # cov(x, T): 0, 0 and 1/3
    assert [each.effective_weight for each in found.items] == [0, 0, 100]
    # x 0 0 3 · 1 1 0: T 1 1 3, cov(Q2, T) is negative: it has no weight and is not in the sum
    found = analyse(table_of((3, 1), [(0, 1), (0, 1), (3, 0)]))
    assert [each.effective_weight for each in found.items] == [100, None]


@pytest.mark.parametrize(
    ("rows", "facility", "deviation", "consistency"),
    [
        ([], None, None, None),
        ([(1, 1)], 1, None, None),
        ([(1, 1), (0, 0)], 0.5, sqrt(0.5), None),  # alpha needs three
        ([(1, 1), (0, 0), (0, 0)], 1 / 3, sqrt(1 / 3), 100),
    ],
)
def test_few_candidates(rows, facility, deviation, consistency):
    found = analyse(table_of((1, 1), rows))
    assert found.paper.candidates == len(rows)
    assert found.items[0].facility_index == facility
    assert found.items[0].standard_deviation == pytest.approx(deviation)
    assert found.paper.coefficient_of_internal_consistency == consistency
    assert (found.items[0].discrimination_index is None) == (len(rows) < 2)


def test_what_does_not_vary_has_no_correlation():
    found = analyse(table_of((1, 1, 1), [(1, 0, 1), (1, 1, 0), (1, 0, 1)]))
    same, other, _third = found.items
    assert (same.standard_deviation, same.discrimination_index) == (0, None)
    assert (same.discriminative_efficiency, same.facility_index) == (None, 1)
    # beside the third, which mirrors it, the total of the second is always the same
    assert other.discrimination_index == -100
    assert found.paper.standard_deviation == 0
    assert found.paper.coefficient_of_internal_consistency is None
    assert (found.paper.error_ratio, found.paper.standard_error, found.paper.skewness) == (None, None, None)
    assert [each.effective_weight for each in found.items] == [None, None, None]


def test_a_paper_of_one_question_has_no_consistency():
    found = analyse(table_of((2,), [(0,), (1,), (2,)]))
    assert found.paper.coefficient_of_internal_consistency is None
    assert found.items[0].discrimination_index is None  # there is no rest


# Q1 is common; everybody has two of Q2 to Q4, drawn:
#
#        Q1  Q2  Q3  Q4   T   slots 1  2
#    A    1   1   ·   1   3          1  1
#    B    1   ·   1   0   2          1  0
#    C    0   0   1   ·   1          0  1
#    D    0   0   ·   0   0          0  0
DRAWN = [(1, 1, None, 1), (1, None, 1, 0), (0, 0, 1, None), (0, 0, None, 0)]


def test_a_question_that_some_had_is_missing_for_the_others_not_zero():
    found = analyse(table_of((1, 1, 1, 1), DRAWN, [None, "a", "a", "a"]))
    common, two, three, four = found.items
    assert [each.candidates for each in found.items] == [4, 3, 2, 3]
    assert [each.facility_index for each in found.items] == pytest.approx([0.5, 1 / 3, 1, 1 / 3])
    # Q2 over A, C and D: x 1 0 0, rest 2 1 0: cov 1/2, var 1/3 and 1
    assert two.discrimination_index == pytest.approx(100 * 0.5 / sqrt(1 / 3))
    assert three.discrimination_index is None  # both had it right
    # Q4 over A, B and D: x 1 0 0, rest 2 2 0: cov 1/3, var 1/3 and 4/3
    assert four.discrimination_index == pytest.approx(50)
    assert (two.effective_weight, three.effective_weight, four.effective_weight) == (None, None, None)
    assert common.effective_weight is not None


def test_slots_are_over_everybody_and_make_the_paper():
    found = analyse(table_of((1, 1, 1, 1), DRAWN, [None, "a", "a", "a"]))
    assert [each.key for each in found.slots] == [("a", 0), ("a", 1)]
    assert [(each.candidates, each.facility_index) for each in found.slots] == [(4, 0.5), (4, 0.5)]
    # three places with variance 1/3 each, T 3 2 1 0 with 5/3: alpha = 3/2·(1 − 3/5) = 3/5
    assert found.paper.places == 3
    assert found.paper.coefficient_of_internal_consistency == pytest.approx(60)
    weights = [found.items[0].effective_weight, *(each.effective_weight for each in found.slots)]
    assert sum(weights) == pytest.approx(100)
    assert found.paper.maximum == 3


def test_papers_of_different_length_have_items_but_no_consistency():
    rows = [(1, 1, None), (0, 1, 1), (1, None, None), (0, 0, 0)]
    found = analyse(table_of((1, 1, 1), rows, [None, "a", "a"]))
    assert (found.paper.places, found.paper.coefficient_of_internal_consistency) == (None, None)
    assert found.slots == []
    assert found.items[1].facility_index == pytest.approx(2 / 3)


def test_a_common_question_that_somebody_lacks_is_refused():
    with pytest.raises(ValueError, match="Q2: 1 marks for 2 candidates"):
        analyse(table_of((1, 1), [(1, 1), (1, None)]))


MARKS = st.integers(min_value=-200_000, max_value=10_000_000)


@st.composite
def papers(draw):
    width = draw(st.integers(min_value=1, max_value=5))
    return draw(st.lists(st.lists(MARKS, min_size=width, max_size=width), max_size=12).filter(bool))


@given(papers())
def test_agrees_with_the_definitions_read_naively(rows):
    table = table_of([10_000_000] * len(rows[0]), rows)
    found = analyse(table)
    totals, columns = [sum(row) for row in rows], list(zip(*rows, strict=True))
    for item, column in zip(found.items, columns, strict=True):
        discrimination, efficiency, deviation = naive_item(column, totals)
        assert close(item.discrimination_index, discrimination)
        assert close(item.discriminative_efficiency, efficiency)
        assert close(item.standard_deviation, deviation)
        assert close(item.facility_index, mean(column) / 10_000_000)
    consistency = naive_consistency(columns, totals)
    assert close(found.paper.coefficient_of_internal_consistency, consistency)
    if consistency is not None:
        assert close(found.paper.error_ratio, 100 * sqrt(1 - consistency / 100))
        assert close(
            found.paper.standard_error, sqrt(1 - consistency / 100) * sqrt(covariance(totals, totals))
        )
    positive = [covariance(column, totals) for column in columns] if len(rows) > 1 else []
    roots = [sqrt(each) for each in positive if each >= 0]
    for item, each in zip(found.items, positive, strict=False):
        expected = 100 * sqrt(each) / sum(roots) if each >= 0 and sum(roots) else None
        assert close(item.effective_weight, expected)


@st.composite
def drawn_papers(draw):
    """One common question and two of four drawn, in any order."""
    rows = []
    for _candidate in range(draw(st.integers(min_value=1, max_value=10))):
        chosen = draw(st.permutations(range(1, 5)))[:2]
        row = [draw(st.integers(0, 5))] + [None] * 4
        for place in chosen:
            row[place] = draw(st.integers(0, 5))
        rows.append(row)
    return rows


@given(drawn_papers())
def test_missing_marks_agree_with_the_definitions(rows):
    found = analyse(table_of([5] * 5, rows, [None, *"aaaa"]))
    for number, item in enumerate(found.items):
        had = [row for row in rows if row[number] is not None]
        marks = [row[number] for row in had]
        totals = [sum(mark for mark in row if mark is not None) for row in had]
        discrimination, efficiency, deviation = naive_item(marks, totals)
        assert item.candidates == len(had)
        assert close(item.discrimination_index, discrimination)
        assert close(item.discriminative_efficiency, efficiency)
        assert close(item.standard_deviation, deviation)
    slots = [[[mark for mark in row[1:] if mark is not None][place] for row in rows] for place in (0, 1)]
    totals = [sum(mark for mark in row if mark is not None) for row in rows]
    columns = [[row[0] for row in rows], *slots]
    assert close(found.paper.coefficient_of_internal_consistency, naive_consistency(columns, totals))


def close(value, expected):
    """Equal but for the last digits of a float; None only to None."""
    if value is None or expected is None:
        return value is expected
    return isclose(value, float(expected), rel_tol=1e-9, abs_tol=1e-9) and abs(value) < inf
