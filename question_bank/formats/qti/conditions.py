"""The conditions of response processing that our types can hold: equal to the key, near a number, in a range."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from question_bank.formats.moodle_xml.parts import Unreadable, number_of
from question_bank.formats.qti.declarations import Declarations, Response, normal_value
from question_bank.formats.qti.nodes import Node

_DIGITS = 45
"""More than an answer may have, so that a bound that was cut off there divides the same answers."""


@dataclass(frozen=True, slots=True)
class Case:
    """When a term counts. `kind`: "match" (exactly `values`), "text" (one wording), "number" (low to high)."""

    kind: str
    response: str
    values: tuple[str, ...] = ()
    is_case_sensitive: bool = True
    low: Decimal | None = None
    high: Decimal | None = None
    near: tuple[Decimal, Decimal] | None = None
    line: int = 0


def response_if_null(condition: Node, declared: Declarations) -> tuple[str, bool] | None:
    """For a test whether a response was given at all: which, and whether it asks for none."""
    is_null = True
    while condition.name in ("not", "and") and len(condition.nodes) == 1:
        is_null = is_null is not (condition.name == "not")
        [condition] = condition.nodes
    if condition.name == "isNotNull":
        is_null = not is_null
    if condition.name not in ("isNull", "isNotNull") or len(condition.nodes) != 1:
        return None
    return declared.response(condition.nodes[0]).identifier, is_null


def read_cases(condition: Node, declared: Declarations) -> list[Case]:
    """The cases of which one must hold. Raises Unreadable for a condition of another form."""
    match condition.name:
        case "and" if len(condition.nodes) == 1:
            return read_cases(condition.nodes[0], declared)
        case "or":
            cases = [case for each in condition.nodes for case in read_cases(each, declared)]
            if len({each.response for each in cases}) > 1:
                raise Unreadable(condition.line, "qti_several_responses")
            return cases
        case "match":
            return [_match(condition, declared)]
        case "equal":
            return [_equal(condition, declared)]
        case "stringMatch":
            return [_string(condition, declared)]
        case "and":
            return [_range(condition, declared)]
    raise Unreadable(condition.line, "qti_processing", element=condition.name[:60])


def _match(node: Node, declared: Declarations) -> Case:
    response, values = _sides(node, declared)
    if response.is_number and len(values) == 1:
        number = number_of(values[0].strip(), node.line)
        return Case("number", response.identifier, near=(number, Decimal(0)), line=node.line)
    return Case("match", response.identifier, values, line=node.line)


def _string(node: Node, declared: Declarations) -> Case:
    response, values = _sides(node, declared)
    if node.get("substring", "false") == "true" or len(values) != 1:
        raise Unreadable(node.line, "qti_processing", element="stringMatch")
    return Case(
        "text", response.identifier, values, node.get("caseSensitive", "true") != "false", line=node.line
    )


def _equal(node: Node, declared: Declarations) -> Case:
    response, values = _sides(node, declared)
    if len(values) != 1 or not response.is_number:
        raise Unreadable(node.line, "qti_processing", element="equal")
    for name in ("includeLowerBound", "includeUpperBound"):
        if node.get(name, "true") == "false":
            raise Unreadable(node.line, "qti_open_range")
    value = number_of(values[0].strip(), node.line)
    mode = node.get("toleranceMode") or "exact"
    written = (node.get("tolerance") or "0").split()
    below, above = (Fraction(number_of(each, node.line)) for each in (written[0], written[-1]))
    is_answer_first = node.nodes[0].name == "variable"
    if mode == "exact":
        return Case("number", response.identifier, near=(value, Decimal(0)), line=node.line)
    if mode == "absolute" and below == above:
        near = (value, number_of(written[0], node.line))
        return Case("number", response.identifier, near=near, line=node.line)
    low, high = _limits(node, mode, Fraction(value), (below, above), is_answer_first=is_answer_first)
    return _between(response, low, high, node.line)


def _limits(
    node: Node, mode: str, value: Fraction, tolerance: tuple[Fraction, Fraction], *, is_answer_first: bool
) -> tuple[Fraction, Fraction]:
    """The tolerance lies around the first of the two, be it the key or the answer."""
    below, above = tolerance
    if mode == "absolute":
        return (value - above, value + below) if is_answer_first else (value - below, value + above)
    if mode != "relative" or below >= 100 or value == 0:
        raise Unreadable(node.line, "qti_processing", element="equal")
    factors = (1 - below / 100, 1 + above / 100)
    ends = [value / each if is_answer_first else value * each for each in factors]
    return min(ends), max(ends)


def _range(node: Node, declared: Declarations) -> Case:
    """From one number to another, both ends included."""
    ends: dict[str, Fraction] = {}
    names = set()
    for each in node.nodes:
        if each.name in ("gt", "lt"):
            raise Unreadable(each.line, "qti_open_range")
        if each.name not in ("gte", "lte") or len(each.nodes) != 2 or each.nodes[0].name != "variable":
            is_several = all(part.name in ("match", "equal", "stringMatch") for part in node.nodes)
            code = "qti_several_responses" if is_several else "qti_processing"
            raise Unreadable(each.line, code, element=each.name[:60])
        response, values = _sides(each, declared)
        names.add(response.identifier)
        ends[each.name] = Fraction(number_of(values[0].strip(), each.line))
    if len(names) != 1 or set(ends) != {"gte", "lte"} or len(node.nodes) != 2:
        raise Unreadable(node.line, "qti_processing", element="and")
    return _between(declared.responses[names.pop()], ends["gte"], ends["lte"], node.line)


def _between(response: Response, low: Fraction, high: Fraction, line: int) -> Case:
    lowest, highest = _decimal(low, ROUND_CEILING), _decimal(high, ROUND_FLOOR)
    return Case("number", response.identifier, low=lowest, high=highest, line=line)


def _decimal(number: Fraction, rounding: str) -> Decimal:
    context = Context(prec=_DIGITS, rounding=rounding)
    return context.normalize(context.divide(Decimal(number.numerator), Decimal(number.denominator)))


def _sides(node: Node, declared: Declarations) -> tuple[Response, tuple[str, ...]]:
    """The response that is compared, and the values it is compared with."""
    if len(node.nodes) != 2:
        raise Unreadable(node.line, "qti_processing", element=node.name[:60])
    one, other = node.nodes
    if one.name != "variable" or one.get("identifier") not in declared.responses:
        one, other = other, one
    if one.name != "variable":
        raise Unreadable(one.line, "qti_processing", element=one.name[:60])
    response = declared.response(one)
    match other.name:
        case "correct" if other.get("identifier") == response.identifier:
            values = response.correct
        case "baseValue":
            values = (other.text,)
        case "multiple" | "ordered" if all(each.name == "baseValue" for each in other.nodes):
            values = tuple(each.text for each in other.nodes)
        case _:
            raise Unreadable(other.line, "qti_processing", element=other.name[:60])
    if not values:
        raise Unreadable(node.line, "qti_no_key", name=response.identifier[:60])
    return response, tuple(normal_value(each, response.base_type) for each in values)
