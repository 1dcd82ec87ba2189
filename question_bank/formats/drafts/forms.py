"""Which kind of words makes which type of question, and the other way round. A case, made of these, is in case.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lms.contracts.questions import ItemContent
from question_bank.bank.domain import (
    Cloze,
    Description,
    Essay,
    FileUpload,
    FillIn,
    Formula,
    Matching,
    Matrix,
    MultipleResponse,
    Numerical,
    OpenAnswer,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.formats.drafts import arranging, choosing, gaps, marking, reckoning
from question_bank.formats.drafts.draft import Draft, Hold, Kind

Read = Callable[[Draft], ItemContent]
Write = Callable[[Any, Draft, Hold], None]
Losses = Callable[[Any], Iterator[str]]

READERS: dict[Kind, Read] = {
    Kind.SINGLE: choosing.read_single,
    Kind.MULTIPLE: choosing.read_multiple,
    Kind.TRUE_FALSE: choosing.read_true_false,
    Kind.NUMERICAL: reckoning.read_numerical,
    Kind.FORMULA: reckoning.read_formula,
    Kind.MATCHING: arranging.read_matching,
    Kind.ORDERING: arranging.read_ordering,
    Kind.MATRIX: arranging.read_matrix,
    Kind.MATRIX_MULTIPLE: arranging.read_matrix,
    Kind.CLOZE: gaps.read_cloze,
    Kind.OPEN: marking.read_open,
    Kind.ESSAY: marking.read_essay,
    Kind.UPLOAD: marking.read_upload,
    Kind.TEXT: marking.read_text,
}
"""All kinds but fill-in, which gives one of two types, and case."""


def _nothing(_content: ItemContent) -> Iterator[str]:
    return iter(())


WRITERS: dict[type[ItemContent], tuple[Write, Losses]] = {
    SingleChoice: (choosing.write_choice, choosing.choice_losses),
    MultipleResponse: (choosing.write_choice, choosing.choice_losses),
    TrueFalse: (choosing.write_true_false, choosing.true_false_losses),
    ShortAnswer: (gaps.write_short_answer, gaps.short_answer_losses),
    FillIn: (gaps.write_gaps, gaps.gap_losses),
    Cloze: (gaps.write_gaps, gaps.gap_losses),
    Numerical: (reckoning.write_numerical, reckoning.numerical_losses),
    Formula: (reckoning.write_formula, reckoning.formula_losses),
    Matching: (arranging.write_matching, _nothing),
    Ordering: (arranging.write_ordering, arranging.ordering_losses),
    Matrix: (arranging.write_matrix, arranging.matrix_losses),
    OpenAnswer: (marking.write_open, marking.open_losses),
    Essay: (marking.write_noted, marking.noted_losses),
    FileUpload: (marking.write_noted, marking.noted_losses),
    Description: (marking.write_text, _nothing),
}
"""How each type becomes words, and what of it these leave out."""


def content_from(draft: Draft, kind: Kind) -> tuple[ItemContent, bool]:
    """The question that the words of a kind other than case make, and whether its blank stands in the stem. Raises
    DraftRefused and ContentFault."""
    if kind is Kind.FILL_IN:
        return gaps.read_fill_in(draft)
    return READERS[kind](draft), False
