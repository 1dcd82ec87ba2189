"""Drawing a paper: the right number from each category, the same for the same seed, nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.exams.domain import Draw, DrawShort, Shortage, draw_items

POOL = {"fire": range(100), "fire/doors": range(10), "data": range(200, 230)}


def test_numbers_and_order_of_the_draws():
    paper = draw_items(POOL, [Draw("data", 5), Draw("fire", 10)], seed=1)
    assert len(set(paper)) == 15
    assert all(200 <= item < 230 for item in paper[:5])
    assert all(item < 100 for item in paper[5:])


def test_the_same_seed_draws_the_same_whatever_order_the_pool_has():
    draws = [Draw("data", 5), Draw("fire", 10)]
    backwards = {category: list(items)[::-1] for category, items in POOL.items()}
    assert draw_items(POOL, draws, seed=4) == draw_items(backwards, draws, seed=4)
    assert len({tuple(draw_items(POOL, draws, seed=seed)) for seed in range(20)}) == 20


def test_mixed_holds_the_same_items_in_another_order():
    draws = [Draw("data", 5), Draw("fire", 10)]
    plain, mixed = draw_items(POOL, draws, seed=4), draw_items(POOL, draws, seed=4, is_mixed=True)
    assert plain != mixed
    assert sorted(plain) == sorted(mixed)


def test_every_item_is_drawn_now_and_then():
    drawn = {item for seed in range(200) for item in draw_items(POOL, [Draw("data", 3)], seed)}
    assert drawn == set(POOL["data"])


@pytest.mark.parametrize("draws", [[("fire", 95), ("fire/doors", 5)], [("fire/doors", 5), ("fire", 95)]])
def test_a_category_within_another_is_served_whatever_the_order(draws):
    paper = draw_items(POOL, [Draw(*each) for each in draws], seed=2)
    assert sorted(paper) == list(range(100))


def test_every_shortage_is_named():
    with pytest.raises(DrawShort) as short:
        draw_items(POOL, [Draw("data", 33), Draw("fire", 5), Draw("tea", 1), Draw("fire/doors", 12)], seed=1)
    assert short.value.shortages == (
        Shortage("data", 33, 30),
        Shortage("tea", 1, 0),
        Shortage("fire/doors", 12, 10),
    )
    assert [each.missing for each in short.value.shortages] == [3, 1, 2]


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 1000))
def test_a_draw_fails_only_where_there_is_no_way(inner, outer, seed):
    pool = {"all": range(10), "some": range(4)}
    draws = [Draw("all", outer), Draw("some", inner)]
    if inner <= 4 and inner + outer <= 10:
        assert len(set(draw_items(pool, draws, seed))) == inner + outer
    else:
        with pytest.raises(DrawShort):
            draw_items(pool, draws, seed)
