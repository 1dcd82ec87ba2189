"""Matrix: rows are judged by columns, as in "right / wrong" for each of four statements (KPRIM)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.seeded_order import seeded_order
from question_bank.bank.domain.stable_ids import require_unique, stable_ids
from question_bank.bank.domain.stem import check_stem


class MatrixRule(StrEnum):
    """What rows earn together. KPRIM is Krebs' rule for multiple true-false items (1997)."""

    ROWS = "rows"  # the share of the rows that are right
    KPRIM = "kprim"  # all rows right: everything; all but one: half; else nothing
    DEDUCTED = "deducted"  # right rows less wrong ones, not below nothing; an unanswered row is neither
    ALL_OR_NOTHING = "all_or_nothing"


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A heading that can be chosen for a row."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row and the ids of the columns that are right for it."""

    id: str
    text: Text
    right: tuple[str, ...]
    feedback: Text | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A stem, columns and rows. With `is_multiple` several columns may be chosen for a row."""

    stem: Text
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    rule: MatrixRule = MatrixRule.ROWS
    is_multiple: bool = False
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        if len(self.columns) < 2 or not self.rows:
            raise ContentFault("too_small_matrix")
        require_unique([each.id for each in self.columns])
        require_unique([each.id for each in self.rows])
        if any(not each.text.strip() for each in self.columns) or any(
            not each.text.text for each in self.rows
        ):
            raise ContentFault("empty_cell")
        if len({each.text for each in self.columns}) != len(self.columns):
            raise ContentFault("choice_repeated")
        known = {each.id for each in self.columns}
        for each in self.rows:
            if not set(each.right) <= known or len(set(each.right)) != len(each.right):
                raise ContentFault("unknown_choice")
            if not each.right or (len(each.right) > 1 and not self.is_multiple):
                raise ContentFault("row_without_right_column")

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the row whose id is `key`."""
        return next((each.feedback for each in self.rows if each.id == key), None)


def build_matrix(
    stem: Text,
    columns: Sequence[str],
    rows: Sequence[tuple[Text, Sequence[str], Text | None]],
    rule: MatrixRule = MatrixRule.ROWS,
    *,
    is_multiple: bool = False,
    general_feedback: Text | None = None,
) -> Matrix:
    """A matrix with ids of its own; a row is its text, the wordings of its right columns, and its feedback.

    Raises ContentFault where Matrix does, and for a row whose column is not among the columns.
    """
    column_ids = dict(zip(columns, stable_ids(columns), strict=True))
    row_ids = stable_ids(f"row:{text.text}" for text, _, _ in rows)
    if any(each not in column_ids for _, right, _ in rows for each in right):
        raise ContentFault("unknown_choice")
    if len(column_ids) != len(columns):
        raise ContentFault("choice_repeated")
    return Matrix(
        stem,
        tuple(MatrixColumn(column_id, words) for words, column_id in column_ids.items()),
        tuple(
            # in the order of the columns, so that the same choice is always written alike
            MatrixRow(row_id, text, tuple(column_ids[each] for each in columns if each in right), feedback)
            for row_id, (text, right, feedback) in zip(row_ids, rows, strict=True)
        ),
        rule,
        is_multiple,
        general_feedback,
    )


def parse_answer(content: Matrix, raw: object) -> Json:
    """{"cells": row id → column id, or a list of them with is_multiple; the answered rows only}. Raises
    AnswerRefused."""
    cells = field_of(raw, "cells")
    if not isinstance(cells, dict):
        raise AnswerRefused("answer_shape", expected="cells")
    if not cells.keys() <= {each.id for each in content.rows}:
        raise AnswerRefused("unknown_row")
    chosen = {each.id: _chosen(content, cells.get(each.id)) for each in content.rows}
    return {"cells": {row: each if content.is_multiple else each[0] for row, each in chosen.items() if each}}


def _chosen(content: Matrix, sent: object) -> list[str]:
    given = [sent] if isinstance(sent, str) and sent else sent or []
    known = [each.id for each in content.columns]
    if not isinstance(given, list) or any(each not in known for each in given):
        raise AnswerRefused("unknown_option")
    if len(given) > 1 and not content.is_multiple:
        raise AnswerRefused("option_repeated")
    return [each for each in known if each in given]


def _rows(right: int, wrong: int, total: int) -> Fraction:
    return Fraction(right, total)


def _kprim(right: int, wrong: int, total: int) -> Fraction:
    return {0: Fraction(1), 1: Fraction(1, 2)}.get(total - right, Fraction(0)) if right else Fraction(0)


def _deducted(right: int, wrong: int, total: int) -> Fraction:
    return max(Fraction(right - wrong, total), Fraction(0))


def _all_or_nothing(right: int, wrong: int, total: int) -> Fraction:
    return Fraction(right == total)


_SHARES: dict[MatrixRule, Callable[[int, int, int], Fraction]] = {
    MatrixRule.ROWS: _rows,
    MatrixRule.KPRIM: _kprim,
    MatrixRule.DEDUCTED: _deducted,
    MatrixRule.ALL_OR_NOTHING: _all_or_nothing,
}


def grade(content: Matrix, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """What the rows earn under the rule of the content; a row is right with exactly its columns."""
    cells = {row: [each] if isinstance(each, str) else each for row, each in answer["cells"].items()}
    right = sum(set(cells.get(each.id, ())) == set(each.right) for each in content.rows)
    fraction = _SHARES[content.rule](right, len(cells) - right, len(content.rows))
    return Mark.of(fraction, marks, tuple(each.id for each in content.rows if each.id in cells))


def candidate_view(content: Matrix, seed: int | None) -> Json:
    """Stem, the columns as written, and the rows in the order for this seed."""
    rows = content.rows if seed is None else seeded_order(content.rows, seed, lambda row: row.id)
    return {
        "type": MATRIX.key,
        "stem": text_view(content.stem),
        "is_multiple": content.is_multiple,
        "columns": [{"id": each.id, "text": each.text} for each in content.columns],
        "rows": [{"id": each.id, "text": text_view(each.text)} for each in rows],
    }


def correct_answer(content: Matrix) -> Json:
    """The right columns of every row."""
    return {
        "cells": {
            each.id: list(each.right) if content.is_multiple else each.right[0] for each in content.rows
        }
    }


MATRIX = QuestionType(
    key="question_bank.matrix",
    content_class=Matrix,
    to_json=to_json,
    from_json=partial(from_json, Matrix),
    blank_answer={"cells": {}},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
