"""Matching, ordering, grids of choices: each option is a pair "left -> right", or a thing in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lms.contracts.questions import Text
from question_bank.bank.domain import (
    Matching,
    Matrix,
    MatrixRule,
    Ordering,
    OrderingRule,
    build_matching,
    build_matrix,
    build_ordering,
)
from question_bank.formats.drafts.answers import (
    accepted,
    chosen,
    escaped,
    split_escaped,
    unescaped,
    written_letters,
)
from question_bank.formats.drafts.choosing import options_of
from question_bank.formats.drafts.draft import LETTERS, NOTHING, Draft, DraftRefused, Hold, Kind

ARROW = re.compile(r"\s*(?:->|→)\s*")


def _pairs(draft: Draft) -> Iterator[tuple[str, Text, str]]:
    """The name of each option, its left side, "" where there is none, and its right side. Raises DraftRefused."""
    for place, each in enumerate(draft.options):
        found = ARROW.search(each.text)
        right = each.text[found.end() :].strip() if found else ""
        if found is None or not right:
            raise DraftRefused(f"option {LETTERS[place]}", "pair_unreadable", written=each.text[:40])
        yield f"option {LETTERS[place]}", replace(each, text=each.text[: found.start()].strip()), right


def read_matching(draft: Draft) -> Matching:
    """A matching; a pair without a left side is a distractor."""
    pairs, distractors = [], []
    for _name, left, right in _pairs(draft):
        if left.text:
            pairs.append((left, right))
        else:
            distractors.append(right)
    return build_matching(draft.stem, pairs, distractors)


def read_ordering(draft: Draft) -> Ordering:
    """An ordering; without an answer the options stand in the right order."""
    options = options_of(draft)
    if not draft.answer.strip():
        return build_ordering(draft.stem, options)
    places = chosen(draft.answer, len(options))
    if len(places) != len(options):
        raise DraftRefused("answer", "order_incomplete", written=draft.answer.strip()[:40])
    return build_ordering(draft.stem, [options[place] for place in places])


def read_matrix(draft: Draft) -> Matrix:
    """A grid: each option is a row and its column, several of them divided by bars where the kind says so; the answer
    names the columns in their order, without it those that the rows name."""
    is_multiple = draft.kind is Kind.MATRIX_MULTIPLE
    rows: list[tuple[Text, list[str], Text | None]] = []
    named = [unescaped(each) for each in split_escaped(draft.answer, ";；\n") if each]
    columns = list(dict.fromkeys(named))
    for name, left, written in _pairs(draft):
        right = accepted(written) if is_multiple else [unescaped(written)]
        if not left.text:
            raise DraftRefused(name, "pair_unreadable", written=written[:40])
        for each in right:
            if named and each not in columns:
                raise DraftRefused(name, "column_unknown", written=each[:40])
            if each not in columns:
                columns.append(each)
        rows.append((left, right, None))
    return build_matrix(draft.stem, columns, rows, is_multiple=is_multiple)


def write_matching(content: Matching, draft: Draft, hold: Hold) -> None:
    """Pairs."""
    draft.kind = Kind.MATCHING
    choice_of = {each.id: each.text for each in content.choices}
    held = [(hold(each.stem), choice_of[each.choice_id]) for each in content.pairs]
    draft.options = [replace(left, text=f"{left.text} -> {right}") for left, right in held]
    draft.options += [replace(NOTHING, text=f"-> {each.text}") for each in content.distractors]


def write_ordering(content: Ordering, draft: Draft, hold: Hold) -> None:
    """The things in their order, and letters that say so."""
    draft.kind = Kind.ORDERING
    draft.options = [hold(each.text) for each in content.items]
    draft.answer = written_letters(range(len(content.items)))


def ordering_losses(content: Ordering) -> Iterator[str]:
    """Another rule than the usual one."""
    if content.rule is not OrderingRule.NEIGHBOURS:
        yield "marking_rules"


def write_matrix(content: Matrix, draft: Draft, hold: Hold) -> None:
    """Rows with their columns."""
    draft.kind = Kind.MATRIX_MULTIPLE if content.is_multiple else Kind.MATRIX
    words = {each.id: escaped(each.text) for each in content.columns}
    draft.answer = "；".join(words.values())
    for each in content.rows:
        left = hold(each.text)
        right = "|".join(words[column] for column in each.right)
        draft.options.append(replace(left, text=f"{left.text} -> {right}"))


def matrix_losses(content: Matrix) -> Iterator[str]:
    """Another rule than a share for each row, and feedback."""
    if content.rule is not MatrixRule.ROWS:
        yield "marking_rules"
    if any(each.feedback for each in content.rows):
        yield "option_feedback"
