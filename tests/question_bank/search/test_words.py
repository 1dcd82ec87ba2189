"""What a text is indexed by, what a query asks for, and what of a text it marks."""

from __future__ import annotations

import pytest

from question_bank.search.domain.differences import compared, differences
from question_bank.search.domain.highlighting import excerpt, has_hit, marked
from question_bank.search.domain.query import fts5_expression, item_number, parse_query, tsquery
from question_bank.search.domain.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("火", "火"),
        ("消防车", "消防 防车 车"),
        ("火，灾", "火 灾"),
        ("3号楼 A座", "3 号楼 楼 a 座"),
        ("ＦＩＲＥ　１２", "fire 12"),
        ("Café naïve", "cafe naive"),
        ("e-mail: a_b", "e mail a b"),
        ("灭火器🔥检查", "灭火 火器 器 检查 查"),
        ("😀 ？！", ""),
        ("𠮷野家", "𠮷野 野家 家"),
        ("x² ①", "x2 1"),
    ],
)
def test_words(text, expected):
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("消防", '"消防"'),
        ("消防车", '"消防 防车"'),
        ("火", '"火" *'),
        ("3号", '"3 号" *'),
        ("楼B", '"楼 b"'),
        ("fire al", '"fire" AND "al" *'),
        ("fir 消防", '"fir" * AND "消防"'),
        ("a", '"a"'),
        ('"fire alarm"', '"fire alarm"'),
        ("“fire alarm” 火", '"fire alarm" AND "火" *'),
        ('say "OR" NOT', '"say" AND "or" AND "not" *'),
        ("e-mail", '"e mail" *'),
        ("fire fire fire", '"fire" AND "fire" *'),
    ],
)
def test_queries(typed, expression):
    assert fts5_expression(parse_query(typed), ["f"]) == f"{{f}} : ({expression})"


def test_a_query_for_postgresql_names_weights():
    query = parse_query("3号 “fire alarm”")
    assert tsquery(query) == "('3' <-> '号':*) & ('fire' <-> 'alarm')"
    assert tsquery(query, "AB") == "('3':AB <-> '号':*AB) & ('fire':AB <-> 'alarm':AB)"


def test_nothing_typed_is_not_the_same_as_nothing_to_find():
    assert parse_query(" \t").is_empty
    assert parse_query("?!😀") == parse_query('""')
    assert not parse_query("?!").is_empty
    assert parse_query("?!").terms == ()


def test_a_number_names_a_question():
    asked = ["#12", " ＃ 7 ", "12", "#x", "#1 #2"]
    assert [item_number(each) for each in asked] == [12, 7, None, None, None]


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("每月检查消防车", "消防", "每月检查[消防]车"),
        ("The FIRE-alarm", '"fire alarm"', "The [FIRE-alarm]"),
        ("ｆｉｒｅ and fires", "fire", "[ｆｉｒｅ] and [fires]"),
        ("fire and fires", '"fire"', "[fire] and fires"),
        ("Café", "cafe", "[Café]"),
        ("<b>x</b>", "b", "<[b]>x</[b]>"),
        ("nothing", "?!", "nothing"),
        ("消防消防", "消", "[消]防[消]防"),
    ],
)
def test_marking(text, typed, expected):
    pieces = marked(text, parse_query(typed))
    assert "".join(f"[{each.text}]" if each.is_marked else each.text for each in pieces) == expected
    assert "".join(each.text for each in pieces) == text


def test_an_excerpt_shows_the_first_hit():
    pieces = excerpt("前" * 500 + "消防" + "后" * 500, parse_query("消防"))
    assert has_hit(pieces)
    assert sum(len(each.text) for each in pieces) <= 162
    assert (pieces[0].text, pieces[-1].text) == ("…", "…")
    assert not has_hit(excerpt("字" * 500, parse_query("消防")))


def test_differences_are_marked_on_both_sides():
    left, right = differences("每月检查3次", "每年检查12次")
    assert [each.text for each in left if each.is_marked] == ["月", "3"]
    assert [each.text for each in right if each.is_marked] == ["年", "12"]


def test_options_stand_beside_their_like_whatever_their_order():
    rows = compared(["甲处", "乙处", "丙处长"], ["丙处长。", "丁室", "甲处"])
    shown = [("".join(p.text for p in one), "".join(p.text for p in other)) for one, other in rows]
    assert shown == [("甲处", "甲处"), ("乙处", "丁室"), ("丙处长", "丙处长。")]
    assert compared(["甲"], [])[0][1] == []
