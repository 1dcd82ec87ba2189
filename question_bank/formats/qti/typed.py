"""Interactions in which something is typed or handed in: short answers, numbers, essays, files."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lms.contracts.questions import ItemContent, Text
from question_bank.bank.domain import (
    AcceptedAnswer,
    Essay,
    Folding,
    Numerical,
    NumericAnswer,
    OpenAnswer,
    ShortAnswer,
)
from question_bank.formats.moodle_xml.parts import Unreadable, number_of
from question_bank.formats.qti.context import Reading, share
from question_bank.formats.qti.declarations import Response
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.terms import MAP, MATCH, Term

EXACTLY = {True: Folding(True, False, False, False), False: Folding(False, False, False, False)}
"""QTI compares characters; upper and lower case are all it may overlook."""
_Wording = tuple[str, Fraction, bool]


def read_text_entry(reading: Reading) -> ItemContent:
    """The question. Raises Unreadable."""
    interaction, response = reading.interaction, reading.response()
    _check_entry(interaction, response)
    if response.is_number:
        numbers, reading.worth = read_numbers(reading, response)
        return Numerical(reading.stem_with_blank(), numbers, general_feedback=reading.general_feedback())
    answers, folding, reading.worth = read_wordings(reading, response)
    return ShortAnswer(
        reading.stem_with_blank(), answers, folding, general_feedback=reading.general_feedback()
    )


def _check_entry(interaction: Node, response: Response) -> None:
    if not response.is_single or response.base_type not in ("string", "integer", "float"):
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    for name in ("stringIdentifier", "patternMask"):
        if interaction.get(name):
            raise Unreadable(interaction.line, "qti_element", element=name)
    if interaction.get("base", "10") != "10":
        raise Unreadable(interaction.line, "qti_element", element="base")


def read_wordings(
    reading: Reading, response: Response
) -> tuple[tuple[AcceptedAnswer, ...], Folding, Fraction]:
    """The wordings, how they are compared, and what the best is worth. Raises Unreadable."""
    _check_entry(Node("", response.line), response)
    wordings = [each for term in _alternatives(reading, response) for each in _wordings(term, response)]
    most = _most([worth for _, worth, _ in wordings], reading, response)
    minding = {minds for text, _, minds in wordings if text.casefold() != text or text.upper() != text}
    if len(minding) > 1:
        raise Unreadable(response.line, "qti_mixed_case")
    # where nothing has upper and lower case, it is the same either way
    folding = EXACTLY[all(minding or {minds for _, _, minds in wordings})]
    answers: dict[str, AcceptedAnswer] = {}
    for text, worth, _ in wordings:
        # the first that fits is the one that counts
        if text.strip():
            answers.setdefault(
                folding.fold(text), AcceptedAnswer(text.strip(), share(max(worth, Fraction(0)), most))
            )
    return tuple(answers.values()), folding, most


def read_numbers(reading: Reading, response: Response) -> tuple[tuple[NumericAnswer, ...], Fraction]:
    """The numbers, and what the best is worth. Raises Unreadable."""
    found = [each for term in _alternatives(reading, response) for each in _numbers(term, response)]
    most = _most([worth for _, worth in found], reading, response)
    answers = []
    for (low, high, near), worth in found:
        part = share(max(worth, Fraction(0)), most)
        if near is not None:
            answers.append(NumericAnswer.near(*near, fraction=part))
        elif low is not None and high is not None:
            answers.append(NumericAnswer.between(low, high, fraction=part))
    return tuple(answers), most


def _alternatives(reading: Reading, response: Response) -> list[Term]:
    """The terms, of which never more than one may hold, or the best comes first."""
    terms = reading.terms(response)
    chains = {each.chain for each in terms}
    has_map = any(each.kind == MAP for each in terms)
    if has_map and len(terms) > 1:
        raise Unreadable(terms[1].line, "qti_several_keys")
    is_exact = all(each.kind == MATCH for each in terms)
    keys = [each.case.values for each in terms if each.case]
    if len(chains) > 1 and not (is_exact and len(set(keys)) == len(keys)):
        raise Unreadable(terms[1].line, "qti_several_keys")
    points = [each.points for each in terms]
    if not is_exact and points != sorted(points, reverse=True):
        # ours gives the best that fits, not the first
        raise Unreadable(terms[1].line, "qti_several_keys")
    return terms


def _wordings(term: Term, response: Response) -> list[_Wording]:
    if term.kind == MAP:
        mapping = response.mapping
        if mapping is None:
            raise Unreadable(term.line, "qti_no_mapping", name=response.identifier[:60])
        if mapping.default > 0 or (mapping.default < 0 and mapping.lower is None):
            raise Unreadable(mapping.line, "qti_default_earns")
        return [(each.key, mapping.bounded(each.value), each.is_case_sensitive) for each in mapping.entries]
    if term.kind not in (MATCH, "text"):
        raise Unreadable(term.line, "qti_processing", element=term.kind)
    values = term.case.values if term.case else response.correct
    minds = term.case.is_case_sensitive if term.case else True
    if len(values) != 1:
        raise Unreadable(term.line, "qti_no_key", name=response.identifier[:60])
    return [(values[0], term.points, minds)]


_Range = tuple[Decimal | None, Decimal | None, tuple[Decimal, Decimal] | None]


def _numbers(term: Term, response: Response) -> list[tuple[_Range, Fraction]]:
    if term.kind == "number" and term.case:
        return [((term.case.low, term.case.high, term.case.near), term.points)]
    return [
        ((None, None, (number_of(text.strip(), term.line), Decimal(0))), worth)
        for text, worth, _ in _wordings(term, response)
    ]


def _most(worth: list[Fraction], reading: Reading, response: Response) -> Fraction:
    """What the best is worth. Raises Unreadable where something is worth less than nothing, or nothing more."""
    lower = reading.processing.lower
    lowest = lower if lower is not None else (response.mapping.lower if response.mapping else None)
    if lowest is not None and lowest > 0:
        raise Unreadable(response.line, "qti_blank_earns")
    if lowest is None and any(each < 0 for each in worth):
        raise Unreadable(response.line, "qti_below_zero")
    most = max(worth, default=Fraction(0))
    if most <= 0:
        raise Unreadable(response.line, "no_right_answer")
    if reading.bounded(most) != most:
        raise Unreadable(response.line, "qti_bounds")
    return most


def read_extended_text(reading: Reading) -> ItemContent:
    """An open answer where a model answer stands with it, otherwise an essay; what the scorer is to know becomes the
    marker's notes. Raises Unreadable where points are given without a person."""
    response = reading.response()
    if scored := [each for each in reading.processing.terms if each.response == response.identifier]:
        raise Unreadable(scored[0].line, "qti_essay_scored")
    if response.base_type not in ("string", "") or not response.is_single:
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    stem, notes = reading.stem(), marker_notes(reading)
    general = reading.general_feedback()
    if response.correct and response.correct[0].strip():
        return OpenAnswer(
            stem, model_answer=response.correct[0], marker_notes=notes, general_feedback=general
        )
    return Essay(stem, notes, general)


def marker_notes(reading: Reading) -> Text | None:
    """The rubrics that are for the scorer alone, as one text."""
    rubrics = []
    for each in reading.within:
        if each.name == "rubricBlock" and set(each.get("view").split()) & {"scorer", "tutor"}:
            reading.take(each)
            rubrics.append(each)
    if len(rubrics) == 1:
        return reading.text(rubrics[0].content)
    return reading.text([Node("div", each.line, {}, each.content) for each in rubrics]) if rubrics else None
