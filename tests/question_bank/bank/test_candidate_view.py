"""What a candidate's browser gets: the question without its key, in an order that can be repeated."""

import json
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    QUESTION_TYPES,
    AcceptedAnswer,
    Essay,
    FillIn,
    Gap,
    Keyword,
    Matching,
    OpenAnswer,
    SingleChoice,
    build_case,
    build_matching,
    build_options,
    build_rubric,
    type_key_of,
)
from question_bank.bank.domain.matching import MATCHING
from question_bank.bank.domain.single_choice import SINGLE_CHOICE
from tests.question_bank.strategies import contents

TYPES = {each.key: each for each in QUESTION_TYPES}
SECRET = Text("must stay here")


def choice(*texts, format_=TextFormat.PLAIN):
    drafts = [(Text(text, format_), Decimal(n == 0), SECRET) for n, text in enumerate(texts)]
    return SingleChoice(Text("Which?"), build_options(drafts), SECRET)


def shown(content, seed):
    return [each["text"]["text"] for each in SINGLE_CHOICE.candidate_view(content, seed)["options"]]


SHOWN = {
    "": {
        "type", "stem", "options", "pairs", "choices", "gaps", "unit", "items", "columns", "rows", "is_multiple",
        "picture", "width", "height", "alternative", "points", "kinds", "most_files", "most_bytes", "parts",
    },
    "stem": {"text", "format"},
    "text": {"text", "format"},
    "options": {"id", "text"},
    "pairs": {"id", "stem"},
    "choices": {"id", "text"},
    "gaps": {"name", "kind", "options"},
    "items": {"id", "text"},
    "columns": {"id", "text"},
    "rows": {"id", "text"},
    "parts": {"id", "percent", "view"},
}  # fmt: skip
"""The keys that an object may have, by where it stands."""


def assert_shown(value, where=""):
    if isinstance(value, dict):
        assert set(value) <= SHOWN["" if where == "view" else where], where
        for name, part in value.items():
            assert_shown(part, name)
    elif isinstance(value, list):
        for each in value:
            assert_shown(each, where)


@given(contents, st.integers(0, 5))
def test_nothing_but_the_question_is_shown(content, seed):
    kind = TYPES[type_key_of(content)]
    assert_shown(json.loads(json.dumps(kind.candidate_view(content, seed))))


def _secretive(value):
    """The content with the secret in place of every feedback and note, however deep."""
    if isinstance(value, tuple):
        return tuple(map(_secretive, value))
    if not is_dataclass(value):
        return value
    changed = {}
    for field in fields(value):
        is_secret = field.name.endswith("feedback") or field.name == "marker_notes"
        part = getattr(value, field.name)
        changed[field.name] = SECRET if is_secret else _secretive(part)
    secretive: Any = value
    return replace(secretive, **changed)


@given(contents)
def test_feedback_never_leaves(content):
    view = TYPES[type_key_of(content)].candidate_view(_secretive(content), 1)
    assert SECRET.text not in json.dumps(view)


def test_neither_keywords_nor_expressions_nor_levels_leave():
    hidden: list[Any] = [
        OpenAnswer(Text("Why?"), (Keyword(("must stay here",), Decimal(1)),), model_answer="must stay here"),
        Essay(
            Text("Why?"),
            rubric=build_rubric([("must stay here", [("a", Decimal(0), ""), ("b", Decimal(1), "")])]),
        ),
        FillIn(Text("[[1]]"), (Gap("1", answers=(AcceptedAnswer("must stay here"),)),)),
    ]
    for content in [*hidden, build_case(Text("Case"), [(hidden[0], Decimal(1)), (hidden[1], Decimal(1))])]:
        assert SECRET.text not in json.dumps(TYPES[type_key_of(content)].candidate_view(content, 1))


def test_the_order_depends_on_the_seed_alone():
    content = choice("one", "two", "three", "four", "five")
    assert shown(content, None) == ["one", "two", "three", "four", "five"]
    orders = {tuple(shown(content, seed)) for seed in range(30)}
    assert len(orders) > 20
    assert shown(content, 7) == shown(content, 7)
    assert {len(set(order)) for order in orders} == {5}
    backwards = replace(content, options=content.options[::-1])
    assert shown(backwards, 7) == shown(content, 7)


@pytest.mark.parametrize(
    "remark",
    [
        "以上都对", "以上皆是", "以上都不对", "以上皆非。", "以上各项都正确", "上述均不正确",
        "以上选项都对", "以上三项都是", "都对", "<p>以上都对</p>",
        "All of the above", "None of the above.", "all of these", "Neither of the above",
        "None of these options are correct", "Both are correct",
    ],
)  # fmt: skip
def test_a_remark_about_the_others_stays_last(remark):
    content = choice("one", remark, "two", "three")
    for seed in range(12):
        assert shown(content, seed)[-1] == remark


@pytest.mark.parametrize("remark", ["A和B", "A、B都对", "Both A and B", "a & c", "B, C and D", "A或C"])
def test_a_remark_that_names_letters_keeps_everything_in_place(remark):
    content = choice("one", "two", "three", remark)
    assert {tuple(shown(content, seed)) for seed in range(12)} == {("one", "two", "three", remark)}


@pytest.mark.parametrize(
    "text", ["以上海为例", "All fire doors", "对", "以上级文件为准", "A", "neither party"]
)
def test_an_ordinary_option_moves(text):
    content = choice(text, "one", "two", "three")
    assert {shown(content, seed).index(text) for seed in range(40)} == {0, 1, 2, 3}


def test_matching_is_mixed_even_without_a_seed_and_its_ids_tell_nothing():
    pairs = [(Text(name), name.upper()) for name in "abcdefgh"]
    content = build_matching(Text("Match"), pairs)
    view = MATCHING.candidate_view(content, None)
    assert [each["text"] for each in view["choices"]] != [choice for _, choice in pairs]
    assert view["choices"] == MATCHING.candidate_view(content, 0)["choices"]
    same = build_matching(Text("Match"), [(Text("x"), "x"), (Text("y"), "y")])
    assert isinstance(same, Matching)
    assert not {each.id for each in same.pairs} & {each.id for each in same.choices}
