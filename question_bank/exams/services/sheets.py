"""Sheets that a marker fills in: criteria with levels, or marks for each part of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from lms.contracts.questions import Json, MarkingRow, MarkingSheet
from question_bank.exams.services.papers import PaperQuestion


class RowNotFilled(ValueError):
    """A row has no level, or no number of marks from 0 to what it is worth."""


def sheet_of(question: PaperQuestion, answer: Json | None) -> MarkingSheet | None:
    """The sheet for an answer that awaits a person; None for a type without one."""
    if question.type.marking is None:
        return None
    given = question.type.blank_answer if answer is None else answer
    return question.type.marking(question.content, given, question.out_of)


def is_single(sheet: MarkingSheet) -> bool:
    """Whether the answer is judged as a whole, by a number of marks."""
    return len(sheet.rows) == 1 and not sheet.rows[0].levels


def filled(sheet: MarkingSheet, sent: Mapping[str, str]) -> tuple[Decimal, list[Json]]:
    """The marks of all rows together, and what was chosen for each, as it is stored. `sent` has the id of a level, or a
    number, by the id of the row. Raises RowNotFilled."""
    chosen = [_chosen(row, sent.get(row.id, "")) for row in sheet.rows]
    return sum((Decimal(each["marks"]) for each in chosen), Decimal(0)), chosen


def _chosen(row: MarkingRow, sent: str) -> Json:
    stored = {"title": row.title, "out_of": f"{row.out_of:f}"}
    if row.is_settled and row.suggested is not None:
        return stored | {"marks": f"{row.suggested:f}"}
    if row.levels:
        level = next((each for each in row.levels if each.id == sent), None)
        if level is None:
            raise RowNotFilled
        return stored | {"marks": f"{level.marks:f}", "level": level.title, "description": level.description}
    try:
        marks = Decimal(sent.strip())
    except InvalidOperation:
        raise RowNotFilled from None
    if not marks.is_finite() or not 0 <= marks <= row.out_of:
        raise RowNotFilled
    return stored | {"marks": f"{marks:f}"}
