"""A sheet that is designed in the page: elements at places in millimetres, with the properties of their type.

The table ELEMENTS says everything about the types: the reader refuses by it, the page draws its form from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FORMAT = "xueshi-layout/1"
MOST_ELEMENTS = 80
PAPERS = {"a4": (297.0, 210.0), "letter": (279.4, 215.9)}
"""Long and short side in millimetres."""

Value = str | float | bool


class Holds(StrEnum):
    """What a property is."""

    NUMBER = "number"
    TEXT = "text"
    COLOUR = "colour"
    CHOICE = "choice"
    FLAG = "flag"
    PICTURE = "picture"  # the id of a file that was uploaded; 0 while none is chosen


@dataclass(frozen=True, slots=True)
class Property:
    """One property: numbers lie between `least` and `most`, texts have at most `most` characters."""

    name: str
    holds: Holds
    default: Value
    least: float = 0.0
    most: float = 0.0
    step: float = 1.0
    choices: tuple[str, ...] = ()


def _number(name: str, default: float, least: float, most: float, step: float = 1.0) -> Property:
    return Property(name, Holds.NUMBER, float(default), least, most, step)


def _choice(name: str, *choices: str) -> Property:
    return Property(name, Holds.CHOICE, choices[0], choices=choices)


def _colour(default: str = "#22262b", name: str = "colour") -> Property:
    return Property(name, Holds.COLOUR, default)


BOX = (
    _number("x", 20, -50, 350, 0.5),
    _number("y", 20, -50, 350, 0.5),
    _number("width", 60, 0, 400, 0.5),
    _number("height", 12, 0, 400, 0.5),
)
"""Where an element stands, from the upper left corner of the sheet, in millimetres."""

ELEMENTS: dict[str, tuple[Property, ...]] = {
    "text": (
        Property("content", Holds.TEXT, "文字 Text", most=2000),
        _choice("font", "serif", "sans", "latin"),
        _number("size", 14, 4, 150, 0.5),  # points
        _choice("weight", "regular", "bold"),
        Property("italic", Holds.FLAG, False),
        _colour(),
        _choice("align", "left", "center", "right", "justify"),
        _choice("vertical", "middle", "top", "bottom"),
        _choice("lines", "one", "several"),
        _number("tracking", 0, 0, 2, 0.05),  # em
        _number("leading", 1.4, 1, 3, 0.1),  # em from one line to the next
        Property("indent", Holds.FLAG, False),
        _choice("language", "zh", "en"),
    ),
    "qr": (_colour(),),
    "seal": (_colour("#b3372a"),),
    "picture": (Property("picture", Holds.PICTURE, 0),),
    "line": (_number("stroke", 0.3, 0.05, 10, 0.05), _colour("#a67c2e")),
    "frame": (
        _choice("style", "plain", "double", "woven", "filled"),
        _number("stroke", 0.5, 0.05, 10, 0.05),
        _colour("#a67c2e"),
        _number("radius", 0, 0, 50, 0.5),
    ),
    "ornament": (_choice("style", "rosette", "flourish", "emblem"), _colour("#a67c2e")),
}
SHEET = (
    _choice("paper", *PAPERS),
    _choice("orientation", "landscape", "portrait"),
    _colour("#ffffff", "background"),
    _number("margin", 15, 0, 60, 1),
)
"""What belongs to the sheet as a whole. Its margin prints nothing: the page snaps to it."""

LEAST_SIDE = {"qr": 14.0, "seal": 10.0}
"""Below this a camera does not read the code, nobody the seal; in millimetres."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a sheet; the names of `values` are those of its type, see ELEMENTS."""

    type: str
    x: float
    y: float
    width: float
    height: float
    values: Mapping[str, Value] = field(hash=False)

    def text(self, name: str) -> str:
        """A property that is a text, a choice or a colour."""
        return str(self.values[name])


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole sheet. Pictures lie lowest, then frames, lines and ornaments; the rest stands above in its order."""

    paper: str
    orientation: str
    background: str
    margin: float
    elements: tuple[Element, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        long, short = PAPERS[self.paper]
        return (long, short) if self.orientation == "landscape" else (short, long)

    @property
    def picture_ids(self) -> tuple[int, ...]:
        """The files that the sheet shows."""
        return tuple(int(element.values["picture"]) for element in self.elements if element.type == "picture")

    def as_record(self) -> dict[str, object]:
        """Plain values, as they are stored and as the page shows them."""
        return {
            "format": FORMAT,
            **{each.name: getattr(self, each.name) for each in SHEET},
            "elements": [
                {"type": one.type, "x": one.x, "y": one.y, "width": one.width, "height": one.height}
                | dict(one.values)
                for one in self.elements
            ],
        }

    def to_json(self) -> str:
        """One line of JSON, the same for equal layouts."""
        return json.dumps(self.as_record(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def new_element(kind: str, **values: Value) -> dict[str, object]:
    """A fresh element of this type as a record, with what is given in place of the defaults."""
    side = max(LEAST_SIDE.get(kind, 0.0), 26.0)
    square = {"width": side, "height": side} if kind in LEAST_SIDE else {}
    defaults = {each.name: each.default for each in (*BOX, *ELEMENTS[kind])}
    return {"type": kind, **defaults, **square, **values}
