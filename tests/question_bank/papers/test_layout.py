"""What print needs to know: numbers, columns, and texts as runs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from question_bank.papers.domain.blueprint import Blueprint, Cell, FixedQuestion, Section
from question_bank.papers.domain.editing import as_fixed, move_section, put_cell, put_section, remove_section
from question_bank.papers.domain.layout import (
    PrintedQuestion,
    Room,
    Run,
    chinese_number,
    option_columns,
    plain,
    roman_number,
    width_of,
)
from question_bank.papers.printing.rich import rich_from


@pytest.mark.parametrize(
    ("number", "chinese", "roman"),
    [
        (1, "一", "I"),
        (4, "四", "IV"),
        (10, "十", "X"),
        (11, "十一", "XI"),
        (20, "二十", "XX"),
        (49, "四十九", "XLIX"),
    ],
)
def test_numbers_of_sections(number, chinese, roman):
    assert (chinese_number(number), roman_number(number)) == (chinese, roman)


@pytest.mark.parametrize(
    ("widths", "columns"),
    [
        ([2, 3, 4, 5], 4),
        ([2, 3, 4, 8], 4),
        ([2, 3, 4, 8.1], 2),
        ([18.5] * 4, 2),
        ([18.6] * 4, 1),
        ([1, 2], 2),  # two short ones do not need four places
        ([1, 2, 3], 4),
        ([], 1),
    ],
)
def test_options_side_by_side(widths, columns):
    assert option_columns(widths) == columns


def test_a_text_with_a_picture_or_paragraphs_has_a_line_of_its_own():
    assert width_of(((Run("a"),), (Run("b"),))) > 42
    assert width_of(((Run(picture="x.png"),),)) > 42
    assert width_of(((Run("汉字ab"),),)) == 2 + 2 * 0.52


@pytest.mark.parametrize(
    ("stem", "has_gap"), [("是（　）。", True), ("a ____ b", True), ("f() (x)", True), ("（一）", False)]
)
def test_a_stem_with_a_place_for_the_answer(stem, has_gap):
    assert PrintedQuestion(1, ((Run(stem),),), Room.BUBBLES, Decimal(1)).has_gap is has_gap


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>a</p><p> </p><p>b</p>", ["a", "b"]),
        ("one<br>two", ["one", "two"]),
        ("<ul><li>x</li><li>y</li></ul>", ["• x", "• y"]),
        ("<ol><li>x</li><li>y</li></ol>", ["1. x", "2. y"]),
        ("a &lt;b&gt; &amp; c", ["a <b> & c"]),
        (r"\(a \times b \le \frac{1}{2}\)", ["a × b ≤ 1/2"]),
        (r"\[\sqrt{x} \pm \alpha\]", ["√x ± α"]),
        ("<script>alert(1)</script>", ["alert(1)"]),  # as words: nothing in print runs
    ],
)
def test_texts_become_paragraphs(html, words):
    assert [plain((each,)) for each in rich_from(html)] == words


def test_styles_and_pictures_stay():
    [paragraph] = rich_from(
        'H<sub>2</sub>O <b>is <i>wet</i></b> <img src="/questions/media/a.png" alt="drop">'
    )
    assert [(run.text, run.script) for run in paragraph[:2]] == [("H", ""), ("2", "sub")]
    assert [(run.text, run.bold, run.italic) for run in paragraph if run.bold] == [
        ("is ", True, False),
        ("wet", True, True),
    ]
    assert (paragraph[-1].text, paragraph[-1].picture) == ("drop", "/questions/media/a.png")
    [power] = [run for run in rich_from(r"\(x^{12}\)")[0] if run.script]
    assert (power.text, power.script) == ("12", "super")


def test_sections_and_cells_get_keys_that_were_never_used_by_others():
    plan = put_section(put_section(Blueprint(), Section("")), Section("", title="b"))
    assert [each.key for each in plan.sections] == ["s1", "s2"]
    plan = put_cell(put_cell(plan, "s1", Cell("", 1, 1)), "s2", Cell("", 1, 2))
    assert [each.key for each in plan.cells] == ["c1", "c2"]
    assert [each.key for each in move_section(plan, "s2", -1).sections] == ["s2", "s1"]
    assert move_section(plan, "s1", -1) == plan
    assert [each.key for each in put_section(remove_section(plan, "s1"), Section("")).sections] == [
        "s2",
        "s3",
    ]


def test_a_drawn_blueprint_as_a_fixed_one_has_the_same_marks():
    plan = Blueprint(
        (Section("s1", questions=(FixedQuestion(9, Decimal(2)),), cells=(Cell("c1", 1, 2, Decimal(3)),)),)
    )
    fixed = as_fixed(plan, {"c1": [4, 5]})
    assert [each.item_id for each in fixed.sections[0].questions] == [9, 4, 5]
    assert (fixed.marks, fixed.is_fixed) == (plan.marks, True)
