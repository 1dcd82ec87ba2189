"""What a question is: one module per type, with its content, its grader and what a candidate sees of it."""

from __future__ import annotations

from lms.contracts.questions import ItemContent, QuestionType
from question_bank.bank.domain.description import DESCRIPTION, Description
from question_bank.bank.domain.essay import ESSAY, Essay
from question_bank.bank.domain.folding import Folding
from question_bank.bank.domain.matching import (
    MATCHING,
    Matching,
    MatchingChoice,
    MatchingPair,
    build_matching,
)
from question_bank.bank.domain.multiple_response import (
    MULTIPLE_RESPONSE,
    MultipleResponse,
    MultipleResponseRule,
)
from question_bank.bank.domain.numerical import NUMERICAL, Numerical, NumericAnswer
from question_bank.bank.domain.options import Option, build_options
from question_bank.bank.domain.short_answer import SHORT_ANSWER, AcceptedAnswer, ShortAnswer
from question_bank.bank.domain.single_choice import SINGLE_CHOICE, SingleChoice
from question_bank.bank.domain.true_false import TRUE_FALSE, TrueFalse

QUESTION_TYPES: tuple[QuestionType, ...] = (
    SINGLE_CHOICE,
    MULTIPLE_RESPONSE,
    TRUE_FALSE,
    SHORT_ANSWER,
    NUMERICAL,
    MATCHING,
    ESSAY,
    DESCRIPTION,
)
"""The types of this plugin, in the order a menu offers them; registered as any plugin's are."""

_KEY_OF = {each.content_class: each.key for each in QUESTION_TYPES}


def type_key_of(content: ItemContent) -> str:
    """The key of the question type whose content this is, one of QUESTION_TYPES. Raises KeyError for others."""
    return _KEY_OF[type(content)]


__all__ = [
    "QUESTION_TYPES",
    "AcceptedAnswer",
    "Description",
    "Essay",
    "Folding",
    "Matching",
    "MatchingChoice",
    "MatchingPair",
    "MultipleResponse",
    "MultipleResponseRule",
    "NumericAnswer",
    "Numerical",
    "Option",
    "ShortAnswer",
    "SingleChoice",
    "TrueFalse",
    "build_matching",
    "build_options",
    "type_key_of",
]
