"""Every pair of the shared GIFT corpus means to us what its JSON says, the documented exceptions apart."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lms.contracts.questions import Text
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

PAIRS = Path(__file__).parents[3].parent / "shared" / "corpora" / "gift_grammar" / "pairs"
NAMES = sorted(path.stem for path in PAIRS.glob("*.gift"))

# In true/false the first feedback belongs to the wrong answer and the second to the right one. This sample gives
# the first to "true" and the second to "false" whatever the key is, so its second and third question differ.
EXCEPTIONS = {"TFTwoFeedback"}


def test_the_corpus_is_there_where_it_must_be():
    if not NAMES:
        if os.environ.get("CI") == "true" and PAIRS.parents[2].exists():
            pytest.fail(f"no pairs in {PAIRS}")
        pytest.skip("the shared GIFT corpus is not beside this checkout")
    assert set(NAMES) >= EXCEPTIONS


@pytest.mark.parametrize("name", [name for name in NAMES if name not in EXCEPTIONS])
def test_pair(name):
    ours, expected = both(name)
    assert ours == expected


@pytest.mark.skipif(not NAMES, reason="the shared GIFT corpus is not beside this checkout")
def test_exception_tf_two_feedback_differs_only_in_whose_feedback_is_whose():
    ours, expected = both("TFTwoFeedback")
    assert ours[0] == expected[0]  # where FALSE is right, both readings agree
    for mine, theirs in zip(ours[1:], expected[1:], strict=True):
        assert mine["true_feedback"] == theirs["false_feedback"]
        assert mine["false_feedback"] == theirs["true_feedback"]
        changed = {"true_feedback", "false_feedback"}
        assert {k: v for k, v in mine.items() if k not in changed} == {
            k: v for k, v in theirs.items() if k not in changed
        }


def both(name):
    document = read_gift((PAIRS / f"{name}.gift").read_text(encoding="utf-8"))
    assert document.faults == ()
    ours = [(part.line, {"type": "Category", "title": part.written}) for part in document.categories]
    ours += [(item.line, fields_of(item)) for item in document.items]
    ours.sort(key=lambda each: each[0])
    theirs = json.loads((PAIRS / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return [fields for _, fields in ours], [fields_expected(each) for each in theirs]


# Both sides as plain fields -----------------------------------------------------------------------------


def fields_of(item):
    content = item.content
    fields = {
        "id": item.id,
        "tags": list(item.tags),
        "title": item.title,
        "stem": text(content.stem),
        "has_blank": item.has_blank,
        "general_feedback": text(content.general_feedback),
    }
    specific: dict[str, Any]
    match content:
        case Description() | Essay():
            specific = {"type": type(content).__name__}
        case TrueFalse():
            specific = {
                "type": "TF",
                "is_true": content.is_true,
                "true_feedback": text(content.true_feedback),
                "false_feedback": text(content.false_feedback),
            }
        case SingleChoice() | MultipleResponse():
            specific = {
                "type": "MC",
                "is_single": isinstance(content, SingleChoice),
                "choices": [(text(o.text), o.fraction, text(o.feedback)) for o in content.options],
            }
        case ShortAnswer():
            specific = {
                "type": "Short",
                "choices": [(a.text, a.fraction, text(a.feedback)) for a in content.answers],
            }
        case Numerical():
            specific = {
                "type": "Numerical",
                "choices": [numbers(a) for a in content.answers],
                "wrong_feedback": text(content.wrong_feedback),
            }
        case Matching():
            choice_of = {each.id: each.text for each in content.choices}
            specific = {
                "type": "Matching",
                "pairs": [(text(p.stem), choice_of[p.choice_id]) for p in content.pairs],
                "distractors": [each.text for each in content.distractors],
            }
    return fields | specific


def text(value: Text | None):
    return value and (value.format.value, value.text)


def numbers(answer: NumericAnswer):
    bounds = (answer.low, answer.high) if answer.value is None else (answer.value, answer.tolerance)
    return (*bounds, answer.fraction, text(answer.feedback))


def fields_expected(data):
    if data["type"] == "Category":
        return data
    fields = {
        "type": data["type"],
        "id": data["id"],
        "tags": data["tags"] or [],
        "title": data["title"],
        "stem": text_expected(data["stem"]),
        "has_blank": data["hasEmbeddedAnswers"],
        "general_feedback": text_expected(data.get("globalFeedback")),
    }
    return fields | SPECIFIC[data["type"]](data)


def text_expected(data):
    return data and (data["format"], data["text"])


def weight(choice):
    return Decimal(choice["isCorrect"]) if choice["weight"] is None else Decimal(choice["weight"]) / 100


def true_false_expected(data):
    return {
        "is_true": data["isTrue"],
        "true_feedback": text_expected(data["trueFeedback"]),
        "false_feedback": text_expected(data["falseFeedback"]),
    }


def choices_expected(data):
    choices = [(text_expected(c["text"]), weight(c), text_expected(c["feedback"])) for c in data["choices"]]
    return {"choices": choices, "is_single": any(c["isCorrect"] for c in data["choices"])}


def short_expected(data):
    # an accepted answer is typed, so its text has no format
    return {
        "choices": [(c["text"]["text"], weight(c), text_expected(c["feedback"])) for c in data["choices"]]
    }


def numerical_expected(data):
    choices = data["choices"]
    if isinstance(choices, dict):
        choices = [{"isCorrect": True, "weight": None, "text": choices, "feedback": None}]
    # the corpus writes the answer to "any other number" as a wrong choice "*"
    others = [each for each in choices if not each["isCorrect"] and each["text"]["text"] == "*"]
    accepted = [each for each in choices if each not in others]
    return {
        "choices": [
            (*bounds_expected(each["text"]), weight(each), text_expected(each["feedback"]))
            for each in accepted
        ],
        "wrong_feedback": text_expected(others[0]["feedback"]) if others else None,
    }


def bounds_expected(data):
    match data["type"]:
        case "simple":
            return Decimal(data["number"]), Decimal(0)
        case "range":
            return Decimal(data["number"]), Decimal(data["range"])
        case "high-low":
            return Decimal(data["numberLow"]), Decimal(data["numberHigh"])


def matching_expected(data):
    # a pair without a stem is a distractor
    pairs = [(text_expected(p["subquestion"]), p["subanswer"]) for p in data["matchPairs"]]
    return {
        "pairs": [pair for pair in pairs if pair[0][1]],
        "distractors": [answer for stem, answer in pairs if not stem[1]],
    }


SPECIFIC = {
    "Description": lambda data: {},
    "Essay": lambda data: {},
    "TF": true_false_expected,
    "MC": choices_expected,
    "Short": short_expected,
    "Numerical": numerical_expected,
    "Matching": matching_expected,
}
