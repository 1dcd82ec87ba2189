"""Grids: the question types "matrix", "kprime" and "mtf" that plugins give Moodle; we write "matrix".

Sources: export_to_xml and the gradings of moodle-qtype_matrix, moodle-qtype_kprime and moodle-qtype_mtf. The matrix's
grading "kany" is Krebs' rule, and its "kprime" is all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import Matrix, MatrixRule, build_matrix
from question_bank.bank.rendering import plain_words
from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.moodle_xml.parts import Unreadable, format_of, number_of, text_in
from question_bank.formats.moodle_xml.tree import Element
from question_bank.formats.moodle_xml.xml import escape, text_element

_OF_MATRIX = {"all": MatrixRule.ROWS, "kany": MatrixRule.KPRIM, "kprime": MatrixRule.ALL_OR_NOTHING}
_OF_KPRIME = {
    "kprime": MatrixRule.KPRIM,
    "kprimeonezero": MatrixRule.ALL_OR_NOTHING,
    "mtfonezero": MatrixRule.ALL_OR_NOTHING,
    "subpoints": MatrixRule.ROWS,
}
_METHODS = {rule: method for method, rule in _OF_MATRIX.items()}


def read_matrix(question: Element, stem: Text, general: Text | None) -> Matrix:
    """The "matrix" of a plugin. Raises Unreadable."""
    rule = _rule(question, "grademethod", _OF_MATRIX, "all")
    is_multiple = question.words("multiple") not in ("0", "false")
    columns = [each.words("shorttext") for each in question.all("col")]
    right = []
    for weights in question.all("weights-of-row"):
        cells = [number_of(each.text or "0", each.line) > 0 for each in weights.all("weight-of-col")]
        right.append([column for column, is_right in zip(columns, cells, strict=False) if is_right])
    rows = [
        (Text(each.words("shorttext"), TextFormat.PLAIN), each.first("feedback"))
        for each in question.all("row")
    ]
    _check_size(question, rows, columns)
    return build_matrix(
        stem, columns, _drafts(stem, rows, right), rule, is_multiple=is_multiple, general_feedback=general
    )


def read_kprime(question: Element, stem: Text, general: Text | None) -> Matrix:
    """The "kprime" or "mtf" of a plugin. Raises Unreadable."""
    rule = _rule(question, "scoringmethod", _OF_KPRIME, "")
    columns = [
        plain_words(text_in(each.first("responsetext"), stem.format) or Text(""))
        for each in question.all("column")
    ]
    rows = []
    for each in question.all("row"):
        words = text_in(each.first("optiontext"), stem.format)
        rows.append((words or Text(""), each.first("feedbacktext") or each.first("feedback")))
    _check_size(question, rows, columns)
    right: list[list[str]] = [[] for _ in rows]
    for each in question.all("weight"):
        row, column = (
            int(number_of(each.attributes.get(name, "0"), each.line)) - 1
            for name in ("rownumber", "columnnumber")
        )
        is_right = number_of(each.words("value") or each.text or "0", each.line) > 0
        if is_right and 0 <= row < len(rows) and 0 <= column < len(columns):
            right[row].append(columns[column])
    return build_matrix(stem, columns, _drafts(stem, rows, right), rule, general_feedback=general)


def _rule(question: Element, name: str, known: dict[str, MatrixRule], default: str) -> MatrixRule:
    element = question.first(name)
    written = (question.words(name, "text") or question.words(name) or default).lower()
    if written not in known:
        raise Unreadable(
            element.line if element else question.line, "grading_not_held", name=written[:40] or "?"
        )
    return known[written]


_Rows = list[tuple[Text, Element | None]]
"""The words of each row, and the element of its feedback."""


def _check_size(question: Element, rows: _Rows, columns: list[str]) -> None:
    if max(len(rows), len(columns)) > MOST_ANSWERS:
        raise Unreadable(question.line, "too_many_answers", most=str(MOST_ANSWERS))


def _drafts(stem: Text, rows: _Rows, right: list[list[str]]) -> list[tuple[Text, list[str], Text | None]]:
    """The rows with what is right in each; a row of which nothing is said has nothing that is right."""
    return [
        (text, names, text_in(said, format_of(said, stem.format)))
        for (text, said), names in zip(rows, [*right, *[[]] * len(rows)], strict=False)
    ]


def write_matrix(content: Matrix) -> list[str]:
    """The elements of a "matrix"."""
    place_of = {each.id: place for place, each in enumerate(content.columns)}
    lines = [
        f"<grademethod>{_METHODS.get(content.rule, 'all')}</grademethod>",
        f"<multiple>{int(content.is_multiple)}</multiple>",
    ]
    for row in content.rows:
        said = text_element("feedback", row.feedback) if row.feedback else ""
        lines.append(f"<row><shorttext>{escape(_words(row.text))}</shorttext>{said}</row>")
    lines += [f"<col><shorttext>{escape(each.text)}</shorttext></col>" for each in content.columns]
    for row in content.rows:
        right = {place_of[each] for each in row.right}
        cells = (f"<weight-of-col>{int(place in right)}</weight-of-col>" for place in range(len(place_of)))
        lines.append(f"<weights-of-row>{''.join(cells)}</weights-of-row>")
    return lines


def _words(text: Text) -> str:
    return text.text if text.format is TextFormat.PLAIN else plain_words(text)


def matrix_losses(content: Matrix) -> Iterator[str]:
    """A code for each thing that Moodle's matrix has no place for."""
    if content.rule not in _METHODS:
        yield "marking_rules"
    if any(each.text.format is not TextFormat.PLAIN for each in content.rows):
        yield "markup"
