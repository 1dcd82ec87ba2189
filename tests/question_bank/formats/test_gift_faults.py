"""Every fault is found, on its line, and has words."""

import pytest
from flask import Flask
from flask_babel import Babel

from lms.testing.limits import cpu_limit
from question_bank.formats.gift import read_gift
from question_bank.formats.limits import LONGEST_ITEM, MOST_FAULTS, MOST_ITEMS
from question_bank.formats.messages import fault_message

FAULTS = [
    ("::Title without end\nWhat?{}", "title_not_closed", 1, 1),
    ("What?{=yes\n~no", "answers_not_closed", 1, 6),
    ("What?{T}\nAnd this?{F}", "second_answer_block", 2, 10),
    ("What?{\n=a {b}\n}", "brace_in_answers", 2, 4),
    ("What}?", "brace_without_opening", 1, 5),
    ("What?{T} then }", "brace_without_opening", 1, 15),
    ("What?{first =yes ~no}", "text_before_answers", 1, 7),
    ("What?{=%half%yes ~no}", "weight_unreadable", 1, 8),
    ("What?{=%101%yes ~no}", "fraction_out_of_range", 1, 8),
    ("What?{=yes ~}", "empty_option", 1, 12),
    ("What?{=}", "empty_answer", 1, 8),
    ("What?{=yes}\n\nWhat?{~yes ~no}", "no_right_option", 3, 1),
    ("What?{=%50%yes ~no}", "no_right_option", 1, 1),
    ("What?{=%50%yes}", "no_right_answer", 1, 1),
    ("What?{=yes}\n\n\nWhat?{=a ~%100%}", "empty_option", 4, 10),
    ("What?{~%100%yes}", "too_few_options", 1, 1),
    ("What?{=a -> b}", "too_few_pairs", 1, 1),
    ("What?{= -> b = -> c}", "too_few_pairs", 1, 1),
    ("What?{=a -> b =c}", "arrow_missing", 1, 15),
    ("What?{=a -> =c -> d}", "empty_pair", 1, 10),
    ("What?{=a -> b#no =c -> d}", "feedback_in_matching", 1, 14),
    ("What?{T#a#b#c}", "too_many_feedbacks", 1, 12),
    ("What?{#}", "number_missing", 1, 8),
    ("What?{#twelve}", "not_a_number", 1, 8),
    ("What?{#=1..}", "not_a_number", 1, 9),
    ("What?{#=5 ~7#too much}", "wrong_number_given", 1, 12),
    ("What?{#=5:-1}", "negative_tolerance", 1, 1),
    ("What?{#=5..1}", "range_upside_down", 1, 1),
    ("{=yes}", "empty_stem", 1, 1),
    ("What?{" + "=a ~b " * 300 + "}", "too_many_answers", 1, 1508),
    ("a" * (LONGEST_ITEM + 1), "item_too_long", 1, 1),
]


@pytest.fixture(scope="module", autouse=True)
def _in_a_request():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("text", "code", "line", "column"), FAULTS, ids=[f"{f[1]}-{i}" for i, f in enumerate(FAULTS)]
)
def test_fault(text, code, line, column):
    document = read_gift(text)
    assert [(fault.code, fault.line, fault.column) for fault in document.faults] == [(code, line, column)]
    words = fault_message(document.faults[0])
    assert words
    assert "%(" not in words
    assert document.faults[0].excerpt == text.split("\n")[line - 1].strip()[:80]


def test_every_fault_is_told_and_the_good_items_are_read():
    document = read_gift(
        "Good?{T}\n\nBad?{#x}\n\n"
        "Worse?{=%x%a ~ ~%200%b}\n\nGood too?{F}\n\nUnclosed?{=a\n\n~b\n\n~c}\n\nGood?{}"
    )
    assert [(fault.line, fault.code) for fault in document.faults] == [
        (3, "not_a_number"),
        (5, "weight_unreadable"),
        (5, "empty_option"),
        (5, "fraction_out_of_range"),
        (9, "answers_not_closed"),
    ]
    assert [item.line for item in document.items] == [1, 7, 15]


def test_reading_stops_after_too_many_faults_or_items():
    faults = read_gift("{\n\n" * (MOST_FAULTS + 5)).faults
    assert len(faults) == MOST_FAULTS + 1
    assert (faults[-1].code, faults[-1].line) == ("too_many_faults", 2 * MOST_FAULTS + 1)
    document = read_gift("a\n\n" * (MOST_ITEMS + 5))
    assert len(document.items) == MOST_ITEMS
    assert [fault.code for fault in document.faults] == ["too_many_items"]
    assert fault_message(document.faults[0])


@pytest.mark.parametrize(
    "piece", ["\\", "{", "~", "=", "#", "->", "[tag:", "// [tag:\n", "%1", " ", "::", "Q{~a~"]
)
def test_time_grows_with_the_length_only(piece):
    text = "Q {=" + piece * (400_000 // len(piece))
    with cpu_limit():
        read_gift(text)
        read_gift(text + "}")
