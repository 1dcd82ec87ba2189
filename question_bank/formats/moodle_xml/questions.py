"""A <question> element as a question of the bank: one function for each type that both know."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Folding,
    Matching,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    Ordering,
    OrderingRule,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_matching,
    build_options,
)
from question_bank.bank.domain.ordering import build_ordering
from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.media import MediaCollector
from question_bank.formats.moodle_xml.calculated import read_calculated
from question_bank.formats.moodle_xml.cloze import read_cloze
from question_bank.formats.moodle_xml.essays import read_essay
from question_bank.formats.moodle_xml.files import place_files
from question_bank.formats.moodle_xml.grids import read_kprime, read_matrix
from question_bank.formats.moodle_xml.parts import Unreadable, format_of, fraction_of, number_of, text_in
from question_bank.formats.moodle_xml.tree import Element

GRADINGS = {
    OrderingRule.ALL_OR_NOTHING: "ALL_OR_NOTHING",
    OrderingRule.POSITIONS: "ABSOLUTE_POSITION",
    OrderingRule.NEIGHBOURS: "RELATIVE_NEXT_EXCLUDE_LAST",
}
"""What Moodle's ordering calls the rules; it has others, which a bank does not."""


def read_content(question: Element, media: MediaCollector) -> tuple[ItemContent, bool]:
    """The question, and whether its answer stands inside the sentence. Raises Unreadable and ContentFault."""
    kind = question.attributes.get("type", "")
    if len(question.all("answer")) + len(question.all("subquestion")) > MOST_ANSWERS:
        raise Unreadable(question.line, "too_many_answers", most=str(MOST_ANSWERS))
    place_files(question, media)
    asked = question.first("questiontext")
    stem = text_in(asked, TextFormat.MOODLE)
    if stem is None or asked is None:
        raise Unreadable(asked.line if asked else question.line, "empty_stem")
    general = text_in(question.first("generalfeedback"), stem.format)
    if kind == "cloze":
        return read_cloze(stem, general, asked.line)
    if kind not in _READERS:
        raise Unreadable(question.line, "type_not_held", type=kind[:40] or "?")
    return _READERS[kind](question, stem, general), False


def _choice(question: Element, stem: Text, general: Text | None) -> ItemContent:
    drafts = []
    for answer in question.all("answer"):
        text = text_in(answer, stem.format)
        if text is None:
            raise Unreadable(answer.line, "empty_option")
        drafts.append((text, _fraction(answer), _feedback(answer, stem)))
    is_single = (question.words("single") or "true").lower() in ("true", "1")
    return (SingleChoice if is_single else MultipleResponse)(stem, build_options(drafts), general)


def _true_false(question: Element, stem: Text, general: Text | None) -> TrueFalse:
    answers = {_words(each).lower(): each for each in question.all("answer")}
    if set(answers) != {"true", "false"}:
        raise Unreadable(question.line, "true_false_unreadable")
    is_true, is_false = (_fraction(answers[name]) > 0 for name in ("true", "false"))
    if is_true is is_false:
        raise Unreadable(answers["true"].line, "true_false_unreadable")
    return TrueFalse(
        stem, is_true, _feedback(answers["true"], stem), _feedback(answers["false"], stem), general
    )


def _short_answer(question: Element, stem: Text, general: Text | None) -> ShortAnswer:
    answers = tuple(
        AcceptedAnswer(_words(each), _fraction(each), _feedback(each, stem))
        for each in question.all("answer")
    )
    folding = Folding(is_case_sensitive=question.words("usecase") in ("1", "true"))
    return ShortAnswer(stem, answers, folding, any("*" in each.text for each in answers), general)


def _numerical(question: Element, stem: Text, general: Text | None) -> Numerical:
    answers = []
    wrong_feedback = None
    for each in question.all("answer"):
        written, feedback = _words(each), _feedback(each, stem)
        if written == "*":
            if _fraction(each) != 0:
                raise Unreadable(each.line, "any_number_earns")
            wrong_feedback = feedback
            continue
        tolerance = number_of(each.words("tolerance") or "0", each.line)
        value = number_of(written, each.line)
        answers.append(NumericAnswer.near(value, tolerance, fraction=_fraction(each), feedback=feedback))
    return Numerical(stem, tuple(answers), wrong_feedback, general)


def _matching(question: Element, stem: Text, general: Text | None) -> Matching:
    pairs: list[tuple[Text, str]] = []
    distractors: list[str] = []
    for each in question.all("subquestion"):
        left, right = text_in(each, stem.format), each.words("answer", "text")
        if not right:
            raise Unreadable(each.line, "empty_pair")
        if left is None:
            distractors.append(right)
        else:
            pairs.append((left, right))
    return build_matching(stem, pairs, distractors, general)


def _ordering(question: Element, stem: Text, general: Text | None) -> Ordering:
    """Moodle's ordering: the answers stand in the right order, each numbered by its fraction."""
    parts = []
    for answer in question.all("answer"):
        text = text_in(answer, stem.format)
        if text is None:
            raise Unreadable(answer.line, "empty_option")
        parts.append((number_of(answer.attributes.get("fraction", "0") or "0", answer.line), text))
    parts.sort(key=lambda part: part[0])
    grading = question.first("gradingtype")
    written = (grading.text if grading else "").upper() or GRADINGS[OrderingRule.NEIGHBOURS]
    rule = next((each for each, name in GRADINGS.items() if name == written), None)
    if rule is None:
        line = grading.line if grading else question.line
        raise Unreadable(line, "grading_not_held", name=written[:40].lower())
    return build_ordering(stem, [text for _, text in parts], rule, general)


def _description(question: Element, stem: Text, general: Text | None) -> Description:
    return Description(stem, general)


_READERS: dict[str, Callable[[Element, Text, Text | None], ItemContent]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "essay": read_essay,
    "description": _description,
    "ordering": _ordering,
    "calculated": read_calculated,
    "matrix": read_matrix,
    "kprime": read_kprime,
    "mtf": read_kprime,
}


def _words(answer: Element) -> str:
    return answer.words("text") or answer.text


def _fraction(answer: Element) -> Decimal:
    return fraction_of(answer.attributes.get("fraction", ""), answer.line)


def _feedback(answer: Element, stem: Text) -> Text | None:
    feedback = answer.first("feedback")
    return text_in(feedback, format_of(feedback, stem.format))
