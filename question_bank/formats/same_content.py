"""Whether two items say the same, whatever ids their options and pairs have."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from lms.contracts.questions import ItemContent
from question_bank.bank.domain import (
    Case,
    Essay,
    FileUpload,
    Matching,
    MultipleResponse,
    SingleChoice,
    build_case,
    build_matching,
    build_options,
    build_rubric,
)
from question_bank.bank.domain.case import PartContent
from question_bank.bank.domain.cloze import Cloze
from question_bank.bank.domain.gaps import Gap
from question_bank.bank.domain.matrix import Matrix, build_matrix
from question_bank.bank.domain.ordering import Ordering, build_ordering
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.titles import worth_of


def is_same_item(one: ParsedItem, other: ParsedItem) -> bool:
    """True if they differ at most in ids within the content, in the line they were read from, and in a title that says
    no more than the question does."""
    return _comparable(one) == _comparable(other)


def _comparable(item: ParsedItem) -> ParsedItem:
    title = worth_of(item.title, item.content.stem)
    return replace(item, content=content_with_made_ids(item.content), title=title)


def content_with_made_ids(content: ItemContent) -> ItemContent:
    """The content with the ids that a reader would give it."""
    if isinstance(content, SingleChoice | MultipleResponse):
        drafts = [(each.text, each.fraction, each.feedback) for each in content.options]
        return replace(content, options=build_options(drafts))
    if isinstance(content, Matching):
        text_of = {each.id: each.text for each in content.choices}
        return build_matching(
            content.stem,
            [(each.stem, text_of[each.choice_id]) for each in content.pairs],
            [each.text for each in content.distractors],
            content.general_feedback,
        )
    if isinstance(content, Ordering):
        return build_ordering(
            content.stem, [each.text for each in content.items], content.rule, content.general_feedback
        )
    if isinstance(content, Matrix):
        words = {each.id: each.text for each in content.columns}
        return build_matrix(
            content.stem,
            list(words.values()),
            [(each.text, [words[one] for one in each.right], each.feedback) for each in content.rows],
            content.rule,
            is_multiple=content.is_multiple,
            general_feedback=content.general_feedback,
        )
    if isinstance(content, Case):
        parts = [
            (cast(PartContent, content_with_made_ids(each.content)), each.weight) for each in content.parts
        ]
        return build_case(content.stem, parts, content.general_feedback)
    if isinstance(content, Essay | FileUpload):
        criteria = [
            (each.title, [(level.title, level.points, level.description) for level in each.levels])
            for each in content.rubric
        ]
        return replace(content, rubric=build_rubric(criteria))
    if isinstance(content, Cloze):
        return replace(content, gaps=tuple(_gap_with_made_ids(each) for each in content.gaps))
    return content


def _gap_with_made_ids(gap: Gap) -> Gap:
    drafts = [(each.text, each.fraction, each.feedback) for each in gap.options]
    return replace(gap, options=build_options(drafts))
