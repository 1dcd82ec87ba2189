"""Drawing by a blueprint: exact, random, the same for the same seed, and clear about what is missing."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, permutations

import pytest

from question_bank.papers.domain.blueprint import (
    Blueprint,
    Candidate,
    Cell,
    FixedQuestion,
    PaperRefused,
    Pool,
    Section,
    fits,
)
from question_bank.papers.domain.drawing import BlueprintShort, draw_from_blueprint
from question_bank.papers.domain.exposure import Rules, Use, overexposed

CHOICE, TRUTH = "choice", "truth"


def plan(*cells, fixed=()):
    return Blueprint((Section("s1", questions=tuple(FixedQuestion(each) for each in fixed), cells=cells),))


def cell(key, count, category=1, **more):
    return Cell(key, category, count, **more)


def bank(*rows):
    """Candidates numbered from 1; a row is (category path, type, level)."""
    return tuple(Candidate(number, *row) for number, row in enumerate(rows, start=1))


def sizes(drawn):
    return {key: len(items) for key, items in drawn.items()}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"category": 2}, True),  # above it
        ({"category": 3}, False),
        ({"types": (CHOICE,)}, True),
        ({"types": (TRUTH,)}, False),
        ({"levels": (1, 3)}, True),
        ({"levels": (4,)}, False),
        ({"points": ("fire", "water")}, True),
        ({"points": ("water",)}, False),
    ],
)
def test_what_fits_a_cell(more, expected):
    candidate = Candidate(1, "/1/2/", CHOICE, 3, ("fire",))
    assert fits(candidate, Cell("c", **({"category": 1, "count": 1} | more))) is expected


def test_a_category_is_not_a_prefix_of_another_number():
    assert not fits(Candidate(1, "/12/", CHOICE), cell("c", 1, category=1))


def test_a_question_without_a_level_fits_no_cell_that_asks_for_one():
    assert not fits(Candidate(1, "/1/", CHOICE, None), cell("c", 1, levels=(1, 2, 3, 4, 5)))


def test_competing_cells_give_way_to_each_other():
    # a takes from everything, b and c only from what a could take as well: taken greedily in this order it fails
    pool = Pool(bank(("/1/2/", CHOICE, 1), ("/1/2/", TRUTH, 1), ("/1/3/", CHOICE, 1)))
    wanted = plan(cell("a", 1), cell("b", 1, types=(CHOICE,)), cell("c", 1, category=2))
    for seed in range(30):
        drawn = draw_from_blueprint(pool, wanted, seed)
        assert sizes(drawn) == {"a": 1, "b": 1, "c": 1}
        assert len({item for items in drawn.values() for item in items}) == 3


def brute_force(pool, cells):
    """The most questions that any assignment gives the cells, tried one by one."""
    slots = [each for each in cells for _ in range(each.count)]
    best = 0
    for chosen in permutations([*pool.candidates, *([None] * len(slots))], len(slots)):
        filled = [(slot, item) for slot, item in zip(slots, chosen, strict=True) if item is not None]
        ids = {item.item_id for _, item in filled}
        if all(fits(item, slot) for slot, item in filled) and all(
            len(group & ids) <= 1 for group in pool.enemies
        ):
            best = max(best, len(filled))
    return best


@pytest.mark.parametrize("trial", range(25))
def test_as_much_as_trying_everything_finds(trial):
    luck = random.Random(trial)
    rows = [(f"/1/{luck.choice((2, 3))}/", luck.choice((CHOICE, TRUTH)), 1) for _ in range(4)]
    pairs = list(combinations(range(1, 5), 2))
    enemies = tuple(frozenset(pair) for pair in luck.sample(pairs, luck.choice((0, 1, 3))))
    pool = Pool(bank(*rows), enemies)
    cells = [
        Cell("a", luck.choice((1, 2)), 1, types=luck.choice(((), (CHOICE,)))),
        Cell("b", luck.choice((1, 3)), 2, types=luck.choice(((), (TRUTH,)))),
    ]
    most, wanted = brute_force(pool, cells), sum(each.count for each in cells)
    missing = 0
    try:
        drawn = draw_from_blueprint(pool, plan(*cells), trial)
    except BlueprintShort as short:
        missing = sum(each.missing for each in short.shortages)
    else:
        assert sum(sizes(drawn).values()) == wanted
    assert missing == wanted - most


def test_the_same_seed_draws_the_same_and_another_one_differs():
    pool = Pool(bank(*[("/1/", CHOICE, 1)] * 50))
    draws = [draw_from_blueprint(pool, plan(cell("a", 10)), seed)["a"] for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]
    mixed = Pool(tuple(reversed(pool.candidates)))
    assert draw_from_blueprint(mixed, plan(cell("a", 10)), 1)["a"] == draws[0]


def test_every_question_has_the_same_chance():
    pool = Pool(bank(*[("/1/2/" if number < 10 else "/1/3/", CHOICE, 1) for number in range(20)]))
    counts: Counter[int] = Counter()
    for seed in range(1000):
        counts.update(
            draw_from_blueprint(pool, plan(cell("a", 5, category=2), cell("b", 5, category=3)), seed)["a"]
        )
    assert set(counts) == set(range(1, 11))
    assert all(430 < count < 570 for count in counts.values())  # 500 expected, 16 a standard deviation


def test_a_shortage_names_the_cell_and_its_rivals():
    pool = Pool(bank(("/1/", CHOICE, 1), ("/1/", CHOICE, 1), ("/1/", TRUTH, 1)))
    with pytest.raises(BlueprintShort) as short:
        draw_from_blueprint(pool, plan(cell("a", 2, types=(CHOICE,)), cell("b", 3)), 0)
    [found] = short.value.shortages
    assert (found.cell.key, found.missing, found.available, found.rivals) == ("b", 2, 3, ("a",))


def test_every_short_cell_is_named():
    with pytest.raises(BlueprintShort) as short:
        draw_from_blueprint(Pool(()), plan(cell("a", 2), cell("b", 3)), 0)
    assert [(each.cell.key, each.missing) for each in short.value.shortages] == [("a", 2), ("b", 3)]


def test_enemies_never_stand_together():
    enemies = (frozenset({1, 2, 3}), frozenset({3, 4}))
    pool = Pool(bank(*[("/1/", CHOICE, 1)] * 8), enemies)
    for seed in range(50):
        drawn = set(draw_from_blueprint(pool, plan(cell("a", 5)), seed)["a"])
        assert all(len(group & drawn) <= 1 for group in enemies)


def test_a_way_between_enemies_is_found_where_there_is_only_one():
    # a star: whoever takes the one in the middle first cannot fill the cell
    pool = Pool(bank(*[("/1/", CHOICE, 1)] * 5), tuple(frozenset({1, each}) for each in (2, 3, 4, 5)))
    for seed in range(20):
        assert set(draw_from_blueprint(pool, plan(cell("a", 4)), seed)["a"]) == {2, 3, 4, 5}


def test_fixed_questions_are_not_drawn_again_and_keep_their_enemies_out():
    pool = Pool(bank(*[("/1/", CHOICE, 1)] * 4), (frozenset({1, 2}),))
    for seed in range(20):
        assert set(draw_from_blueprint(pool, plan(cell("a", 2), fixed=[1]), seed)["a"]) == {3, 4}
    with pytest.raises(BlueprintShort):
        draw_from_blueprint(pool, plan(cell("a", 3), fixed=[1]), 0)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Rules(), set()),
        (Rules(most_uses=2), {1}),
        (Rules(most_uses=1), {1, 2}),
        (Rules(most_percent=50), {1}),
        (Rules(most_percent=20), {1, 2}),
        (Rules(most_percent=21), {1}),
    ],
)
def test_what_is_asked_too_often(rules, expected):
    assert overexposed({1: Use(2, 50), 2: Use(1, 20)}, 100, rules) == expected


def test_nothing_is_overexposed_before_anybody_sat_an_exam():
    assert overexposed({}, 0, Rules(most_percent=1)) == set()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: cell("a", 0), "count_out_of_range"),
        (lambda: cell("a", 1, marks=0), "no_marks"),
        (lambda: plan(fixed=[1, 1]), "question_twice"),
        (lambda: plan(cell("a", 300), cell("b", 201)), "too_many_questions"),
    ],
)
def test_papers_that_nobody_can_set(make, code):
    with pytest.raises(PaperRefused) as refused:
        make()
    assert refused.value.code == code


def test_a_blueprint_survives_its_document():
    wanted = Blueprint(
        (
            Section("s1", "一", "One", "说明", "Note", (FixedQuestion(3),), (cell("c1", 2, levels=(1,)),)),
            Section("s2", cells=(cell("c2", 1, types=(CHOICE,), points=("火",)),)),
        )
    )
    assert Blueprint.from_json(wanted.to_json()) == wanted
    assert (wanted.question_count, str(wanted.marks)) == (4, "4")
