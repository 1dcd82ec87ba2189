"""How GIFT is read: one case per rule of the format."""

from decimal import Decimal

import pytest

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    Description,
    Essay,
    Matching,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.formats.gift import read_gift


def only(text):
    document = read_gift(text)
    assert document.faults == ()
    assert len(document.items) == 1
    return document.items[0]


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ("", Description),
        ("{}", Essay),
        ("{ \n }", Essay),
        ("{####Read chapter 2.}", Essay),
        ("{#12}", Numerical),
        ("{ # =12 }", Numerical),
        ("{=yes ~no}", SingleChoice),
        ("{~%50%a ~%50%b ~c}", MultipleResponse),
        ("{=a -> b =c -> d}", Matching),
        ("{~a -> b =c -> d}", SingleChoice),
        ("{T}", TrueFalse),
        ("{ FALSE }", TrueFalse),
        ("{TRUE#no#yes####both}", TrueFalse),
        ("{true}", ShortAnswer),
        ("{False}", ShortAnswer),
        ("{=TRUE}", ShortAnswer),
        ("{One}", ShortAnswer),
        ("{=one =1}", ShortAnswer),
        ("{=0}", ShortAnswer),
    ],
)
def test_the_type_follows_from_the_block(block, kind):
    assert type(only(f"Which?{block}").content) is kind


@pytest.mark.parametrize(
    ("block", "on_true", "on_false"),
    [
        ("{TRUE#first}", None, "first"),  # the first is for those who were wrong
        ("{TRUE#first#second}", "second", "first"),
        ("{TRUE##second}", "second", None),
        ("{FALSE#first}", "first", None),
        ("{FALSE#first#second}", "first", "second"),
        ("{FALSE#2\\+2 \\= 4, so 2+2=5 is wrong}", "2\\+2 = 4, so 2+2=5 is wrong", None),
    ],
)
def test_feedback_of_true_false(block, on_true, on_false):
    content = only(f"Fire doors stay closed.{block}").content
    assert content.true_feedback == (on_true and Text(on_true))
    assert content.false_feedback == (on_false and Text(on_false))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1822", NumericAnswer.near(Decimal(1822))),
        ("1822:5", NumericAnswer.near(Decimal(1822), Decimal(5))),
        ("-3.142 : .001", NumericAnswer.near(Decimal("-3.142"), Decimal("0.001"))),
        ("-5..5", NumericAnswer.between(Decimal(-5), Decimal(5))),
        (".5..1.5", NumericAnswer.between(Decimal("0.5"), Decimal("1.5"))),
        ("6.02e23", NumericAnswer.near(Decimal("6.02e23"))),
    ],
)
def test_numbers(written, expected):
    assert only(f"How many?{{#{written}}}").content.answers == (expected,)
    assert only(f"How many?{{#={written}}}").content.answers == (expected,)


def test_numerical_weights_and_the_feedback_for_any_other_number():
    content = only("When?{#=1822:0#yes =%50%1822:2#nearly ~#not at all}").content
    assert [(each.fraction, each.feedback) for each in content.answers] == [
        (Decimal(1), Text("yes")),
        (Decimal("0.5"), Text("nearly")),
    ]
    assert content.wrong_feedback == Text("not at all")


def test_weights_are_exact_and_wrong_is_nothing_unless_written():
    content = only("Which?{~%33.33333%a ~%-100%b ~c ~%100%d}").content
    fractions = [str(each.fraction.normalize()) for each in content.options]
    assert fractions == ["0.3333333", "-1", "0", "1"]


def test_several_right_options_make_no_multiple_response():
    content = only("Which?{=a =b ~c}").content
    assert isinstance(content, SingleChoice)
    assert [each.fraction for each in content.options] == [1, 1, 0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\~\=\#\{\}\:", "~=#{}:"),
        (r"one\ntwo", "one\ntwo"),
        (r"\\n", r"\n"),
        (r"\\\\", r"\\"),
        (r"\ lone \x \- stays", r"\ lone \x \- stays"),
        (r"\[x\]", r"\[x\]"),
        ("wrapped\n   line", "wrapped line"),
        ("two  spaces", "two  spaces"),
    ],
)
def test_escapes_and_line_breaks(written, read):
    assert only(f"{written}{{}}").content.stem == Text(read)


def test_formats_are_inherited_from_the_stem():
    content = only("[html]<b>Which</b>?{=one#good ~[plain]two#[markdown]*no*####end}").content
    assert content.stem.format is TextFormat.HTML
    assert [each.text.format for each in content.options] == [TextFormat.HTML, TextFormat.PLAIN]
    assert [each.feedback.format for each in content.options] == [TextFormat.HTML, TextFormat.MARKDOWN]
    assert content.general_feedback == Text("end", TextFormat.HTML)


def test_lines_are_kept_where_the_format_means_them():
    assert only("[markdown]- one\n  - two{}").content.stem.text == "- one\n  - two"


def test_matching_with_a_distractor():
    content = only("Match{=甲 -> 一 =乙 -> 二 = -> 三}").content
    texts = {each.id: each.text for each in content.choices}
    assert [(each.stem.text, texts[each.choice_id]) for each in content.pairs] == [("甲", "一"), ("乙", "二")]
    assert [each.text for each in content.distractors] == ["三"]


def test_title_tags_id_category_and_line():
    document = read_gift(
        "\ufeff// a remark\r\n\r\n$CATEGORY: $course$/top/Fire safety/A//B \r\n\r\n"
        "// [id:q\\]1] [tag:drill]\r\n// [tag: doors ] [tag:drill]\r\n::Title \\:: :: What?{}\r\n\r\nNext{}\r\n"
    )
    first, second = document.items
    assert (first.title, first.id, first.tags) == ("Title ::", "q]1", ("drill", "doors"))
    assert first.category == ("Fire safety", "A/B") == second.category
    assert (first.line, second.line) == (7, 9)
    assert (second.title, second.id, second.tags) == (None, None, ())
    assert [(each.line, each.category) for each in document.categories] == [(3, ("Fire safety", "A/B"))]


def test_comments_inside_an_item_are_not_part_of_it():
    content = only("Which?{\n  =yes\n  // =perhaps\n  ~no\n}").content
    assert [each.text.text for each in content.options] == ["yes", "no"]


def test_a_comment_apart_says_nothing_about_the_next_item():
    assert only("// [tag:old]\n\nWhat?{}").tags == ()


def test_ids_of_options_stay_when_others_come_and_go():
    before = {each.text.text: each.id for each in only("Which?{=a ~b ~c}").content.options}
    after = {each.text.text: each.id for each in only("Which?{~d ~c =a}").content.options}
    assert (before["a"], before["c"]) == (after["a"], after["c"])
    assert len(set(only("Which?{=a ~a ~b}").content.options)) == 3
