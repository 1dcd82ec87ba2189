"""What an item declares: its responses with their keys and mappings, and its outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.moodle_xml.parts import Unreadable, number_of
from question_bank.formats.qti.nodes import Node

SCORE = "SCORE"
_NUMBERS = ("integer", "float")
_PAIRS = ("pair", "directedPair")
_SMALL = {"0": Fraction(0), "1": Fraction(1), "0.5": Fraction(1, 2), "-1": Fraction(-1)}
"""What most values are worth, reckoned once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one value of a response is worth. Upper and lower case belong to the entry."""

    key: str
    value: Fraction
    is_case_sensitive: bool = True


@dataclass(frozen=True, slots=True)
class ValueMap:
    """A mapping: each distinct value counts once, one without an entry at the default, then the bounds hold."""

    entries: tuple[Entry, ...]
    default: Fraction
    lower: Fraction | None
    upper: Fraction | None
    line: int

    def worth(self, value: str) -> Fraction:
        """What one value is worth, before the bounds."""
        for each in self.entries:
            if value == each.key or (not each.is_case_sensitive and value.casefold() == each.key.casefold()):
                return each.value
        return self.default

    def bounded(self, total: Fraction) -> Fraction:
        """A total within the bounds."""
        if self.lower is not None:
            total = max(total, self.lower)
        return total if self.upper is None else min(total, self.upper)

    def score(self, values: Iterable[str]) -> Fraction:
        """What QTI's mapResponse gives for the values of a response."""
        return self.bounded(sum((self.worth(each) for each in dict.fromkeys(values)), Fraction(0)))


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture and what a point in it is worth; `coords` in pixels, as HTML's image maps have them."""

    shape: str
    coords: tuple[Fraction, ...]
    value: Fraction
    line: int


@dataclass(frozen=True, slots=True)
class AreaMap:
    """The areas of a response and what a point outside all of them is worth."""

    areas: tuple[Area, ...]
    default: Fraction
    lower: Fraction | None
    upper: Fraction | None


@dataclass(frozen=True, slots=True)
class Response:
    """What a candidate gives: of what kind, and what is right."""

    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...]
    mapping: ValueMap | None
    areas: AreaMap | None
    line: int

    @property
    def is_number(self) -> bool:
        return self.base_type in _NUMBERS

    @property
    def is_single(self) -> bool:
        return self.cardinality == "single"


@dataclass(frozen=True, slots=True)
class Declarations:
    """All that an item declares. `outcomes`: the default of each, "" where it has none."""

    responses: dict[str, Response]
    outcomes: dict[str, str]

    def response(self, node: Node) -> Response:
        """The response that an interaction or an expression names. Raises Unreadable if there is none."""
        name = node.get("responseIdentifier") or node.get("identifier")
        if name not in self.responses:
            raise Unreadable(node.line, "qti_no_declaration", name=name[:60] or "?")
        return self.responses[name]


def read_declarations(item: Node) -> Declarations:
    """What the item declares. Raises Unreadable for what no bank can hold: templates, responses given beforehand."""
    responses = {each.identifier: each for each in map(_response, item.all("responseDeclaration"))}
    outcomes = {}
    for each in item.all("outcomeDeclaration"):
        default = each.first("defaultValue")
        outcomes[each.get("identifier")] = default.text if default else ""
    return Declarations(responses, outcomes)


def normal_value(value: str, base_type: str) -> str:
    """A value without the spaces that do not count."""
    if base_type in _PAIRS:
        return " ".join(value.split())
    return value if base_type == "string" else value.strip()


def points_of(node: Node, name: str, default: str = "0") -> Fraction:
    """A number among the attributes. Raises Unreadable."""
    written = node.get(name, default) or default
    known = _SMALL.get(written)
    return known if known is not None else Fraction(number_of(written, node.line))


def coords_of(node: Node) -> tuple[str, tuple[Fraction, ...]]:
    """The shape and its coordinates. Raises Unreadable for other units than pixels."""
    written = [each for each in node.get("coords").replace(" ", ",").split(",") if each]
    if len(written) > MOST_ANSWERS:
        raise Unreadable(node.line, "too_many_answers", most=str(MOST_ANSWERS))
    return node.get("shape") or "default", tuple(Fraction(number_of(each, node.line)) for each in written)


def _response(node: Node) -> Response:
    base_type = node.get("baseType")
    if given := node.first("defaultValue"):
        raise Unreadable(given.line, "qti_element", element="defaultValue")
    key = node.first("correctResponse")
    values = key.all("value") if key else []
    mapping, areas = node.first("mapping"), node.first("areaMapping")
    return Response(
        node.get("identifier"),
        node.get("cardinality") or "single",
        base_type,
        tuple(normal_value(_value(each), base_type) for each in values),
        _mapping(mapping, base_type) if mapping else None,
        _area_mapping(areas) if areas else None,
        node.line,
    )


def _value(node: Node) -> str:
    if node.get("fieldIdentifier"):
        raise Unreadable(node.line, "qti_element", element="fieldIdentifier")
    return node.text


def _mapping(node: Node, base_type: str) -> ValueMap:
    inherited = node.get("caseSensitive", "true")
    entries = node.all("mapEntry")
    if len(entries) > MOST_ANSWERS:
        raise Unreadable(node.line, "too_many_answers", most=str(MOST_ANSWERS))
    return ValueMap(
        tuple(
            Entry(
                normal_value(each.attributes.get("mapKey", ""), base_type),
                points_of(each, "mappedValue"),
                each.get("caseSensitive", inherited) != "false",
            )
            for each in entries
        ),
        points_of(node, "defaultValue"),
        *_bounds(node),
        node.line,
    )


def _area_mapping(node: Node) -> AreaMap:
    entries = node.all("areaMapEntry")
    if len(entries) > MOST_ANSWERS:
        raise Unreadable(node.line, "too_many_answers", most=str(MOST_ANSWERS))
    areas = (Area(*coords_of(each), points_of(each, "mappedValue"), each.line) for each in entries)
    return AreaMap(tuple(areas), points_of(node, "defaultValue"), *_bounds(node))


def _bounds(node: Node) -> tuple[Fraction | None, Fraction | None]:
    lower, upper = (
        points_of(node, name) if node.get(name) else None for name in ("lowerBound", "upperBound")
    )
    if lower is not None and upper is not None and lower > upper:
        raise Unreadable(node.line, "qti_bounds")
    return lower, upper
