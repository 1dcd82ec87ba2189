"""The numbers that a QTI 1.2 item accepts: a value, a value with a margin, a range."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from question_bank.bank.domain import NumericAnswer
from question_bank.formats.moodle_xml.parts import Unreadable, number_of
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti12.scoring import Rule, share_of


def read_numbers(rules: Sequence[Rule], line: int) -> tuple[NumericAnswer, ...]:
    """The accepted numbers. Raises Unreadable for a range without its ends."""
    most = max((each.value for each in rules if each.value), default=Decimal(0))
    if most <= 0:
        raise Unreadable(line, "no_right_answer")
    return tuple(
        answer
        for rule in rules
        for answer in _answers(rule.condition, share_of(rule.value or Decimal(0), most))
    )


def _answers(condition: Node, part: Decimal) -> list[NumericAnswer]:
    nodes = condition.nodes
    if condition.name != "or" and len(nodes) == 1 and nodes[0].name in ("or", "and", "conditionvar"):
        return _answers(nodes[0], part)
    if condition.name == "or":
        return _alternatives(nodes, part)
    if len(nodes) == 2 and {each.name for each in nodes} <= {"vargte", "varlte", "vargt", "varlt"}:
        return [_range(nodes, part)]
    if len(nodes) == 1 and nodes[0].name == "varequal":
        return [NumericAnswer.near(_number(nodes[0]), fraction=part)]
    raise Unreadable(
        condition.line, "qti_processing", element=nodes[0].name[:60] if nodes else condition.name
    )


def _alternatives(nodes: Sequence[Node], part: Decimal) -> list[NumericAnswer]:
    """A value, and the range around it that Canvas writes beside it, are one answer."""
    values = [_number(each) for each in nodes if each.name == "varequal"]
    ranges = [_range(each.nodes, part) for each in nodes if each.name == "and"]
    if len(values) + len(ranges) != len(nodes):
        raise Unreadable(nodes[0].line if nodes else 1, "qti_processing", element="or")
    answers: list[NumericAnswer] = []
    for each in ranges:
        low, high = each.low or Decimal(0), each.high or Decimal(0)
        middle = next((value for value in values if value - low == high - value), None)
        if middle is None:
            answers.append(each)
        else:
            values.remove(middle)
            answers.append(NumericAnswer.near(middle, high - middle, fraction=part))
    outside = [value for value in values if not any(each.covers(value) for each in answers)]
    return [NumericAnswer.near(value, fraction=part) for value in outside] + answers


def _range(nodes: Sequence[Node], part: Decimal) -> NumericAnswer:
    ends = {each.name: each for each in nodes}
    for name in ("vargt", "varlt"):
        if name in ends:
            raise Unreadable(ends[name].line, "qti_open_range")
    if set(ends) != {"vargte", "varlte"} or len(nodes) != 2:
        raise Unreadable(nodes[0].line if nodes else 1, "qti_processing", element="and")
    return NumericAnswer.between(_number(ends["vargte"]), _number(ends["varlte"]), fraction=part)


def _number(node: Node) -> Decimal:
    return number_of(node.text, node.line)
