"""Content as JSON: the same after a round trip, and refused when anything in it is strange."""

import copy
import json
from decimal import Decimal

import pytest
from hypothesis import given

from lms.contracts.questions import ContentFault, Text
from question_bank.bank.domain import (
    QUESTION_TYPES,
    AcceptedAnswer,
    Folding,
    ShortAnswer,
    SingleChoice,
    build_options,
    type_key_of,
)
from question_bank.bank.domain.single_choice import SINGLE_CHOICE
from tests.question_bank.strategies import contents

TYPES = {each.key: each for each in QUESTION_TYPES}
CHOICE = SingleChoice(
    Text("Which?"), build_options([(Text("a"), Decimal(1), Text("yes")), (Text("b"), Decimal(0), None)])
)


@given(contents)
def test_round_trip(content):
    kind = TYPES[type_key_of(content)]
    assert kind.from_json(json.loads(json.dumps(kind.to_json(content)))) == content


def test_options_of_a_blank_are_stored():
    folding = Folding(is_case_sensitive=True, folds_width=False)
    content = ShortAnswer(Text("Which?"), (AcceptedAnswer("a"),), folding)
    assert TYPES[type_key_of(content)].from_json(TYPES[type_key_of(content)].to_json(content)) == content


def test_decimals_are_stored_as_they_are_written():
    assert SINGLE_CHOICE.to_json(CHOICE)["options"][0]["fraction"] == "1"


@pytest.mark.parametrize(
    ("change", "code", "params"),
    [
        (lambda data: data.update(hint="x"), "unknown_key", {"key": "hint"}),
        (lambda data: data["options"][1].update(weight=1), "unknown_key", {"key": "options[1].weight"}),
        (lambda data: data["stem"].pop("text"), "missing_key", {"key": "stem.text"}),
        (lambda data: data.pop("options"), "missing_key", {"key": "options"}),
        (lambda data: data.update(version=2), "unknown_version", {"version": "2"}),
        (lambda data: data.pop("version"), "unknown_version", {"version": "None"}),
        (lambda data: data.update(stem="Which?"), "wrong_type", {"key": "stem"}),
        (lambda data: data["stem"].update(text=5), "wrong_type", {"key": "stem.text"}),
        (lambda data: data.update(options={}), "wrong_type", {"key": "options"}),
        (
            lambda data: data["stem"].update(format="rtf"),
            "unknown_value",
            {"key": "stem.format", "value": "rtf"},
        ),
        (lambda data: data["options"][0].update(fraction=1.0), "wrong_type", {"key": "options[0].fraction"}),
        (
            lambda data: data["options"][0].update(fraction="NaN"),
            "not_a_number",
            {"key": "options[0].fraction"},
        ),
        (
            lambda data: data["options"][0].update(fraction="one"),
            "not_a_number",
            {"key": "options[0].fraction"},
        ),
        (
            lambda data: data["options"][0].update(fraction="1.5"),
            "fraction_out_of_range",
            {"percent": "150.0"},
        ),
        (lambda data: data["options"][0].update(fraction="0"), "no_right_option", {}),
        (lambda data: data["options"][0].update(id=data["options"][1]["id"]), "ids_not_unique", {}),
        (lambda data: data["options"].pop(), "too_few_options", {}),
        (lambda data: data["stem"].update(text=" "), "empty_stem", {}),
    ],
)
def test_refused_by_name(change, code, params):
    data = copy.deepcopy(SINGLE_CHOICE.to_json(CHOICE))
    change(data)
    with pytest.raises(ContentFault) as fault:
        SINGLE_CHOICE.from_json(data)
    assert (fault.value.code, fault.value.params) == (code, params)


def test_not_even_an_object():
    with pytest.raises(ContentFault, match="not_an_object"):
        SINGLE_CHOICE.from_json([])  # type: ignore[arg-type]  # what a damaged row might hold
