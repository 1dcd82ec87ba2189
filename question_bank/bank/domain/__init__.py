"""What a question is: one module per type, with its content, its grader and what a candidate sees of it."""

from __future__ import annotations

from lms.contracts.questions import ItemContent, QuestionType
from question_bank.bank.domain.case import Case, CasePart, build_case
from question_bank.bank.domain.case_marking import CASE
from question_bank.bank.domain.cloze import CLOZE, Cloze
from question_bank.bank.domain.description import DESCRIPTION, Description
from question_bank.bank.domain.essay import ESSAY, Essay
from question_bank.bank.domain.file_upload import FILE_UPLOAD, FileUpload
from question_bank.bank.domain.fill_in import FILL_IN, FillIn
from question_bank.bank.domain.folding import Folding
from question_bank.bank.domain.formula import Formula, FormulaStep, FormulaVariable
from question_bank.bank.domain.formula_dealing import FORMULA
from question_bank.bank.domain.gaps import Gap, GapKind
from question_bank.bank.domain.hotspot import HOTSPOT, Area, AreaShape, Hotspot
from question_bank.bank.domain.keywords import Keyword
from question_bank.bank.domain.matching import (
    MATCHING,
    Matching,
    MatchingChoice,
    MatchingPair,
    build_matching,
)
from question_bank.bank.domain.matrix import MATRIX, Matrix, MatrixColumn, MatrixRow, MatrixRule, build_matrix
from question_bank.bank.domain.multiple_response import (
    MULTIPLE_RESPONSE,
    MultipleResponse,
    MultipleResponseRule,
)
from question_bank.bank.domain.numbers import Unit, UnitRule
from question_bank.bank.domain.numerical import NUMERICAL, Numerical, NumericAnswer
from question_bank.bank.domain.open_answer import OPEN_ANSWER, OpenAnswer
from question_bank.bank.domain.options import Option, build_options
from question_bank.bank.domain.ordering import ORDERING, Ordering, OrderingItem, OrderingRule, build_ordering
from question_bank.bank.domain.rubric import RubricCriterion, RubricLevel, build_rubric
from question_bank.bank.domain.short_answer import SHORT_ANSWER, AcceptedAnswer, ShortAnswer
from question_bank.bank.domain.single_choice import SINGLE_CHOICE, SingleChoice
from question_bank.bank.domain.true_false import TRUE_FALSE, TrueFalse

QUESTION_TYPES: tuple[QuestionType, ...] = (
    SINGLE_CHOICE,
    MULTIPLE_RESPONSE,
    TRUE_FALSE,
    SHORT_ANSWER,
    FILL_IN,
    CLOZE,
    NUMERICAL,
    FORMULA,
    MATCHING,
    ORDERING,
    MATRIX,
    HOTSPOT,
    OPEN_ANSWER,
    ESSAY,
    FILE_UPLOAD,
    CASE,
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
    "Area",
    "AreaShape",
    "Case",
    "CasePart",
    "Cloze",
    "Description",
    "Essay",
    "FileUpload",
    "FillIn",
    "Folding",
    "Formula",
    "FormulaStep",
    "FormulaVariable",
    "Gap",
    "GapKind",
    "Hotspot",
    "Keyword",
    "Matching",
    "MatchingChoice",
    "MatchingPair",
    "Matrix",
    "MatrixColumn",
    "MatrixRow",
    "MatrixRule",
    "MultipleResponse",
    "MultipleResponseRule",
    "NumericAnswer",
    "Numerical",
    "OpenAnswer",
    "Option",
    "Ordering",
    "OrderingItem",
    "OrderingRule",
    "RubricCriterion",
    "RubricLevel",
    "ShortAnswer",
    "SingleChoice",
    "TrueFalse",
    "Unit",
    "UnitRule",
    "build_case",
    "build_matching",
    "build_matrix",
    "build_options",
    "build_ordering",
    "build_rubric",
    "type_key_of",
]
