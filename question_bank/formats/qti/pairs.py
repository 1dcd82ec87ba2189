"""Match and order interactions: matching where each pair counts for itself, a matrix where a rule joins them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lms.contracts.questions import ContentFault, ItemContent, Text
from question_bank.bank.domain import build_matching
from question_bank.bank.domain.matrix import MatrixRule, build_matrix
from question_bank.bank.domain.ordering import OrderingRule, build_ordering
from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.choices import int_of
from question_bank.formats.qti.context import Reading, term_line
from question_bank.formats.qti.declarations import Response
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.rich import words_of
from question_bank.formats.qti.terms import MAP, MATCH

MATRIX_CLASS = "xueshi-matrix"
"""Marks a match that was a matrix, where its scoring alone does not tell."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The right pairs, and the rule by which they earn."""

    pairs: list[tuple[str, str]]
    rule: MatrixRule


def read_match(reading: Reading) -> ItemContent:
    """A matching question or a matrix. Raises Unreadable."""
    interaction, response = reading.interaction, reading.response()
    sets = interaction.all("simpleMatchSet")
    if len(sets) != 2:
        raise Unreadable(interaction.line, "qti_element", element="simpleMatchSet")
    one, other = (each.all("simpleAssociableChoice") for each in sets)
    if len(one) + len(other) > MOST_ANSWERS:
        raise Unreadable(interaction.line, "too_many_answers", most=str(MOST_ANSWERS))
    scored = scored_pairs(reading, response, len(one) * len(other))
    rows, columns, right = _one_sided(reading, one, other, scored)
    most = int_of(interaction, "maxAssociations", 0)
    if most and most < len(scored.pairs):
        raise Unreadable(interaction.line, "qti_most_choices", most=str(most))
    stem = reading.stem()
    lefts = [_text(reading, each) for each in rows]
    words = {each.get("identifier"): words_of(each.content, each.line) for each in columns}
    if len(set(words.values())) != len(words):
        raise Unreadable(interaction.line, "choice_repeated")
    is_multiple = any(len(each) > 1 for each in right.values())
    general = reading.general_feedback()
    belongs = [[words[each] for each in right[row.get("identifier")]] for row in rows]
    is_matrix = is_multiple or MATRIX_CLASS in interaction.get("class").split()
    if scored.rule is MatrixRule.ROWS and not is_matrix and len(rows) > 1:
        used = {each for [each] in belongs}
        distractors = [each for each in words.values() if each not in used]
        drafts = [(left, each) for left, [each] in zip(lefts, belongs, strict=True)]
        return build_matching(stem, drafts, distractors, general)
    matrix_rows = [(left, each, None) for left, each in zip(lefts, belongs, strict=True)]
    return build_matrix(
        stem,
        list(words.values()),
        matrix_rows,
        scored.rule,
        is_multiple=is_multiple,
        general_feedback=general,
    )


def _one_sided(
    reading: Reading, one: Sequence[Node], other: Sequence[Node], scored: Scored
) -> tuple[Sequence[Node], Sequence[Node], dict[str, list[str]]]:
    """Rows, columns, and the columns that are right for each row. Raises Unreadable where a row has none, or more may
    be chosen than our rows let."""
    names = [each.get("identifier") for each in (*one, *other)]
    if len(set(names)) != len(names):
        raise Unreadable(reading.interaction.line, "ids_not_unique")
    for rows, columns, at in ((one, other, 0), (other, one, 1)):
        right: dict[str, list[str]] = {each.get("identifier"): [] for each in rows}
        known = {each.get("identifier") for each in columns}
        for pair in scored.pairs:
            if pair[at] not in right or pair[1 - at] not in known:
                break
            right[pair[at]].append(pair[1 - at])
        else:
            if all(right.values()) and _is_held(rows, right, scored.rule):
                return rows, columns, right
    raise Unreadable(reading.interaction.line, "qti_not_one_to_one")


def _is_held(rows: Sequence[Node], right: dict[str, list[str]], rule: MatrixRule) -> bool:
    if all(len(each) == 1 for each in right.values()):
        # more than one for a row is not possible in ours; under all-or-nothing it would be wrong anyway
        return rule is MatrixRule.ALL_OR_NOTHING or all(int_of(each, "matchMax", 1) == 1 for each in rows)
    return rule is MatrixRule.ALL_OR_NOTHING


def scored_pairs(reading: Reading, response: Response, most: int) -> Scored:
    """The right pairs of a response and their rule. Raises Unreadable for scores that no rule gives."""
    if response.base_type != "directedPair" or response.cardinality != "multiple":
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    terms = [each for each in reading.terms(response) if each.kind != MATCH or each.points]
    if len(terms) != 1:
        raise Unreadable(term_line(terms[1:], response), "qti_several_keys")
    [term] = terms
    if term.kind == MATCH:
        key = term.case.values if term.case else response.correct
        reading.worth = reading.bounded(term.points)
        return Scored([_pair(each, term.line) for each in key], MatrixRule.ALL_OR_NOTHING)
    mapping = response.mapping
    if term.kind != MAP or mapping is None:
        raise Unreadable(term.line, "qti_no_mapping", name=response.identifier[:60])
    worth = {each.key: each.value for each in mapping.entries}
    gains = [key for key, value in worth.items() if value > 0]
    if len({worth[key] for key in gains}) != 1:
        raise Unreadable(mapping.line, "qti_unequal_pairs")
    each_gain = worth[gains[0]]
    reading.worth = total = each_gain * len(gains)
    others = {value for value in worth.values() if value <= 0}
    if len(worth) < most:
        others.add(mapping.default)
    lower = mapping.lower if mapping.lower is not None else reading.processing.lower
    if reading.bounded(mapping.bounded(total)) != total or (lower is not None and lower > 0):
        raise Unreadable(mapping.line, "qti_bounds")
    if others <= {Fraction(0)}:
        rule = MatrixRule.ROWS
    elif others == {-each_gain} and lower == 0:
        rule = MatrixRule.DEDUCTED
    else:
        raise Unreadable(mapping.line, "qti_wrong_pairs_cost")
    return Scored([_pair(each, mapping.line) for each in gains], rule)


def _pair(written: str, line: int) -> tuple[str, str]:
    parts = written.split()
    if len(parts) != 2:
        raise Unreadable(line, "qti_pair", written=written[:60])
    return parts[0], parts[1]


def _text(reading: Reading, node: Node) -> Text:
    text = reading.text(node.content)
    if text is None:
        raise Unreadable(node.line, "empty_pair")
    return text


def read_order(reading: Reading) -> ItemContent:
    """An ordering, all or nothing as match_correct has it. Raises Unreadable."""
    interaction, response = reading.interaction, reading.response()
    choices = {each.get("identifier"): each for each in interaction.all("simpleChoice")}
    if response.base_type != "identifier" or response.cardinality != "ordered":
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    if len(choices) > MOST_ANSWERS:
        raise Unreadable(interaction.line, "too_many_answers", most=str(MOST_ANSWERS))
    terms = [each for each in reading.terms(response) if each.kind != MATCH or each.points]
    if len(terms) != 1 or terms[0].kind != MATCH:
        raise Unreadable(term_line(terms, response), "qti_several_keys")
    key = terms[0].case.values if terms[0].case else response.correct
    if sorted(key) != sorted(choices):
        # some of the things are to be left out
        raise Unreadable(response.line, "qti_partial_order")
    reading.worth = reading.bounded(terms[0].points)
    if reading.worth <= 0:
        raise ContentFault("no_right_answer")
    stem = reading.stem()
    texts = [_text(reading, choices[name]) for name in key]
    return build_ordering(stem, texts, OrderingRule.ALL_OR_NOTHING, reading.general_feedback())
