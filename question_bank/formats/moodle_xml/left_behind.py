"""What a person wrote of a question and the bank has no place for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import Essay, FileUpload, Matrix, MultipleResponse, Numerical, SingleChoice
from question_bank.formats.moodle_xml.essays import takes_files, unknown_file_types
from question_bank.formats.moodle_xml.tree import Element
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.titles import first_words

_ONE = re.compile(r"1(?:\.0*)?")
_MOODLES_OWN_WORDS = frozenset(
    {
        "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect.",
        "您的回答正确", "您的回答部分正确", "您的回答不正确", "",
    }
)  # fmt: skip


def left_behind(question: Element, item: ParsedItem) -> Iterator[tuple[int, str]]:
    """The line and a code for each thing."""
    mark = question.first("defaultgrade")
    if mark and mark.text and not _ONE.fullmatch(mark.text):
        yield mark.line, "default_mark"
    if hint := question.first("hint"):
        yield hint.line, "hints"
    if (template := question.first("responsetemplate")) and template.words("text"):
        yield template.line, "response_template"
    yield from _of_its_type(question, item)


def _of_its_type(question: Element, item: ParsedItem) -> Iterator[tuple[int, str]]:
    match item.content:
        case Numerical() if (units := question.first("units")) and units.children:
            yield units.line, "units"
        case Essay() if takes_files(question):
            yield question.line, "attachments"
        case FileUpload() if unknown_file_types(question):
            yield question.line, "file_types"
        case Matrix():
            described = (
                each.first("description") for each in question.children if each.name in ("row", "col")
            )
            if any(each.words("text") for each in described if each):
                yield question.line, "row_descriptions"
        case SingleChoice() | MultipleResponse():
            said = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
            texts = (Text(question.words(name, "text"), TextFormat.HTML) for name in said)
            if any(first_words(each) not in _MOODLES_OWN_WORDS for each in texts):
                yield question.line, "combined_feedback"
