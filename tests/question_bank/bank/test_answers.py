"""What a browser may send, and what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contracts.questions import AnswerRefused, Text
from question_bank.bank.domain import (
    QUESTION_TYPES,
    AcceptedAnswer,
    Description,
    Essay,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_matching,
    build_options,
    type_key_of,
)
from tests.question_bank.strategies import contents

STEM = Text("Which?")
OPTIONS = build_options([(Text("a"), Decimal(1), None), (Text("b"), Decimal(0), None)])
A, B = (each.id for each in OPTIONS)
SINGLE, MULTIPLE = SingleChoice(STEM, OPTIONS), MultipleResponse(STEM, OPTIONS)
MATCHING = build_matching(STEM, [(Text("a"), "x"), (Text("b"), "y")])
SHORT = ShortAnswer(STEM, (AcceptedAnswer("yes"),))
NUMERICAL = Numerical(STEM, (NumericAnswer.near(Decimal(1)),))
TYPES = {each.key: each for each in QUESTION_TYPES}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
shapes = st.builds(
    lambda key, value: {key: value},
    st.sampled_from(["option", "options", "value", "text", "matches"]),
    anything,
)


def type_of(content):
    return TYPES[type_key_of(content)]


@pytest.mark.parametrize(
    ("content", "raw", "code"),
    [
        (SINGLE, None, "answer_shape"),
        (SINGLE, {}, "answer_shape"),
        (SINGLE, {"option": A, "extra": 1}, "answer_shape"),
        (SINGLE, {"option": "nobody"}, "unknown_option"),
        (SINGLE, {"option": [A]}, "unknown_option"),
        (SINGLE, {"option": 0}, "unknown_option"),
        (MULTIPLE, {"options": A}, "answer_shape"),
        (MULTIPLE, {"options": [[A]]}, "answer_shape"),
        (MULTIPLE, {"options": [A, "nobody"]}, "unknown_option"),
        (MULTIPLE, {"options": [A, A]}, "option_repeated"),
        (TrueFalse(STEM, True), {"value": 1}, "answer_shape"),
        (TrueFalse(STEM, True), {"value": "perhaps"}, "answer_shape"),
        (SHORT, {"text": 5}, "answer_shape"),
        (SHORT, {"text": "a\0b"}, "answer_shape"),
        (SHORT, {"text": "a" * 1001}, "answer_too_long"),
        (NUMERICAL, {"text": "about five"}, "not_a_number"),
        (NUMERICAL, {"text": "1,23,4"}, "not_a_number"),
        (NUMERICAL, {"text": "NaN"}, "not_a_number"),
        (NUMERICAL, {"text": "Infinity"}, "not_a_number"),
        (NUMERICAL, {"text": "1e999"}, "not_a_number"),
        (NUMERICAL, {"text": "1" * 41}, "answer_too_long"),
        (MATCHING, {"matches": []}, "answer_shape"),
        (MATCHING, {"matches": {"nobody": None}}, "unknown_pair"),
        (MATCHING, {"matches": {MATCHING.pairs[0].id: "nobody"}}, "unknown_choice"),
        (MATCHING, {"matches": {MATCHING.pairs[0].id: {}}}, "unknown_choice"),
        (Essay(STEM), {"text": []}, "answer_shape"),
        (Description(STEM), {"text": ""}, "answer_shape"),
    ],
)
def test_refused(content, raw, code):
    with pytest.raises(AnswerRefused) as refusal:
        type_of(content).parse_answer(content, raw)
    assert refusal.value.code == code


@given(contents, anything | shapes)
def test_anything_is_either_refused_or_graded(content, raw):
    kind = type_of(content)
    try:
        answer = kind.parse_answer(content, raw)
    except AnswerRefused:
        return
    mark = kind.grade(content, answer, Decimal(2), "partial")
    assert mark.fraction is None or 0 <= mark.fraction <= 1
    assert kind.parse_answer(content, answer) == answer


@given(contents)
def test_blank_earns_nothing_and_the_right_answer_everything(content):
    kind = type_of(content)
    assert kind.parse_answer(content, kind.blank_answer) == kind.blank_answer
    assert kind.grade(content, kind.blank_answer, Decimal(2), "per_option").fraction == 0
    right = kind.correct_answer(content)
    # of a case the parts that a person marks have no right answer
    is_marked_by_rule = all(each.type.is_auto_marked for each in getattr(content, "parts", ()))
    if right is not None and is_marked_by_rule:
        mark = kind.grade(content, kind.parse_answer(content, right), Decimal(2), "all_or_nothing")
        assert (mark.fraction, mark.marks) == (1, 2)


def test_the_order_of_ticks_is_not_part_of_an_answer():
    assert type_of(MULTIPLE).parse_answer(MULTIPLE, {"options": [B, A]}) == {"options": [A, B]}
