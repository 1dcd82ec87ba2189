"""When two questions are the same, the same but for their numbers, or similar, and by how much."""

from __future__ import annotations

import random

import numpy as np
import pytest

from question_bank.search.domain.likeness import (
    Likeness,
    likeness_of,
    prints,
    promising_pairs,
    similar_among,
)
from question_bank.search.domain.minhash import NEIGHBOURS, candidate_pairs, estimates, signatures
from question_bank.search.domain.normal_form import asked, wording
from question_bank.search.domain.shingles import jaccard, shingle_hashes, shingles


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("ＦＩＲＥ　alarm", "fire ALARM", True),
        ("公文，何时 生效？", "公文何时生效", True),
        ("求 x² 的值", "求 x2 的值", False),
        ("3.14", "314", False),
        ("1,000 元", "1000元", True),
        ("-5 ℃", "5 ℃", False),
        ("a+b", "a×b", False),
        ("“引号”", '"引号"', True),
    ],
)
def test_what_counts_as_the_same(one, other, is_same):
    assert (wording(one) == wording(other)) == is_same


def test_numbers_are_apart_from_the_wording():
    assert wording("3 个工人 12.5 小时，1/2").characters == "0个工人0小时0"
    assert wording("3 个工人 12.5 小时，1/2").numbers == ("3", "12.5", "1/2")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (asked("abcd"), asked("abcd"), 1.0),
        (asked("abcd"), asked("abce"), 1 / 3),  # abc bcd | abc bce
        (
            asked("公文成文日期"),
            asked("公文成文时间"),
            2 / 6,
        ),  # 公文成 文成文 | 成文日 文日期 | 成文时 文时间
        (asked("abcd", ["xyz"]), asked("abcd"), 2 / 3),
        (asked("abc", ["de", "fg"]), asked("abc", ["fg", "de"]), 1.0),
        (asked("一二三", pictures=["/a.png"]), asked("一二三", pictures=["/b.png"]), 1 / 3),
        (asked("甲"), asked("乙"), 0.0),
        (asked("？"), asked("！"), 0.0),
    ],
)
def test_jaccard_by_hand(one, other, expected):
    assert jaccard(shingle_hashes(one), shingle_hashes(other)) == pytest.approx(expected)
    pieces, others = shingles(one), shingles(other)
    share = len(pieces & others) / len(pieces | others) if pieces | others else 0
    assert share == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (asked("水的沸点是 100 度", ["对"]), asked("水的沸点是100度。", ["对"]), Likeness.SAME),
        (asked("12+5=？"), asked("13+9=？"), Likeness.NUMBERS),
        (asked("选", ["10", "20"]), asked("选", ["10", "30"]), Likeness.NUMBERS),
        (asked("成文日期以哪一天为准"), asked("成文日期以哪天为准"), Likeness.SIMILAR),
    ],
)
def test_likeness(one, other, expected):
    assert likeness_of(*prints([one, other]))[1] is expected


def test_prints_are_the_same_in_every_release():
    """They are stored: another number here means that every site must be indexed again (lms questions reindex)."""
    [kept] = prints([asked("公文的成文日期", ["签发日期", "12 日"])])
    assert kept.hashes.tolist()[:2] == [251232441, 1196427710]
    assert kept.signature.tolist()[:2] == [955146097, 714786255]


def varied(dice: random.Random, text: str, changes: int) -> str:
    letters = list(text)
    for place in dice.sample(range(len(letters)), changes):
        letters[place] = chr(dice.randrange(0x4E00, 0x9FA5))
    return "".join(letters)


def test_nearly_all_that_are_alike_meet():
    dice = random.Random(4)
    texts = ["".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(80)) for _ in range(400)]
    pool = [asked(each) for text in texts for each in (text, varied(dice, text, dice.randint(0, 5)))]
    sets = [shingle_hashes(each) for each in pool]
    alike = {(n, n + 1) for n in range(0, 800, 2) if jaccard(sets[n], sets[n + 1]) >= 0.8}
    made = signatures(sets)
    pairs = promising_pairs(made)
    found = {tuple(pair) for pair in pairs.tolist()}
    assert len(alike) > 150
    assert len(alike - found) <= len(alike) // 100
    exact = [jaccard(sets[one], sets[other]) for one, other in pairs]
    assert np.abs(estimates(made, pairs) - exact).max() < 0.2
    nothing = np.zeros(len(pool), np.int64)
    similar = similar_among(dict(enumerate(sets)), pairs, nothing, nothing)
    assert {(pair.first, pair.second) for pair in similar} >= {tuple(each) for each in alike & found}
    assert all(
        pair.similarity == pytest.approx(jaccard(sets[pair.first], sets[pair.second])) for pair in similar
    )


def test_many_copies_are_not_paired_each_with_each():
    made = signatures([shingle_hashes(asked("同一道题"))] * 300 + [shingle_hashes(asked("？"))] * 5)
    pairs = candidate_pairs(made)
    assert len(pairs) == sum(min(NEIGHBOURS, 299 - place) for place in range(300))
    assert pairs.max() < 300
    assert len(candidate_pairs(signatures([]))) == 0
