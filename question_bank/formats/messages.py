"""Sentences from reason codes, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, gettext

from lms.contracts.questions import AnswerRefused, ContentFault
from question_bank.exams.domain import RulesRefused
from question_bank.formats import reasons
from question_bank.formats.importing import ImportRefused
from question_bank.formats.losses import LOSSES
from question_bank.formats.parsed import Fault, LossNote, ParsedItem
from question_bank.formats.qti import messages as qti

_EVERY_LOSS = qti.LOSSES | LOSSES
_EVERY_FAULT = (
    qti.MESSAGES
    | reasons.CONTENT
    | reasons.GIFT
    | reasons.FILES
    | reasons.NOTES
    | reasons.REFUSALS
    | reasons.DRAFTS
)


def fault_message(fault: Fault) -> str:
    """The sentence for a fault, without its line."""
    return _filled(_EVERY_FAULT, fault.code, fault.params)


def place_words(place: Fault | ParsedItem, counts: str) -> str:
    """Where something stands in a file whose format counts lines, rows, paragraphs or questions."""
    match counts:
        case "row":
            where = gettext("Row %(number)s", number=place.line)
            column = getattr(place, "column", None)
            return f"{where}, {chr(64 + column)}" if column and column <= 26 else where
        case "paragraph":
            return gettext("Paragraph %(number)s", number=place.line)
        case "item":
            return gettext("Question %(number)s", number=place.line)
    return gettext("Line %(line)s", line=place.line)


def loss_message(note: LossNote) -> str:
    """What is lost, as part of a list."""
    return _filled(_EVERY_LOSS, note.code, note.params)


def loss_words(code: str) -> str:
    """What a format cannot hold, as part of a list."""
    return str(_EVERY_LOSS[code])


def refusal_message(refusal: ContentFault | AnswerRefused | RulesRefused) -> str:
    """The sentence for a refusal by one of the domain's errors."""
    match refusal:
        case RulesRefused():
            return _filled(reasons.RULES, refusal.code, {})
        case AnswerRefused():
            return _filled(reasons.ANSWERS, refusal.code, refusal.params)
        case ContentFault():
            return _filled(reasons.CONTENT, refusal.code, refusal.params)


def import_refusal_message(refusal: ImportRefused) -> str:
    """Why nothing was imported."""
    return _filled(reasons.IMPORTS, refusal.code, {})


def _filled(words: Mapping[str, LazyString], code: str, params: Mapping[str, str]) -> str:
    text = str(words[code])
    return text % params if params else text
