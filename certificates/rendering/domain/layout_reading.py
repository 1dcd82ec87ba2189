"""Reading a layout from what a stranger sent: every fault is named by element and property, and nothing is guessed."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from certificates.rendering.domain.filling import fields_of, stray_brace
from certificates.rendering.domain.layout import (
    BOX,
    ELEMENTS,
    FORMAT,
    LEAST_SIDE,
    MOST_ELEMENTS,
    SHEET,
    Element,
    Holds,
    Layout,
    Property,
    Value,
)
from lms.contracts.texts import N_

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE_ENDS = re.compile(r"\r\n?")
MOST_ID = 2**53
"""Beyond it JSON does not tell one number from the next."""


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """One thing that is wrong. `place` counts the elements from 0, None for the sheet; `message` is to be translated
    and filled with `values`."""

    message: str
    values: Mapping[str, str]
    place: int | None = None
    type: str = ""
    property: str = ""


class LayoutRefused(Exception):
    """The layout is not kept: all its faults."""

    def __init__(self, faults: list[LayoutFault]) -> None:
        self.faults = faults
        super().__init__("; ".join(_said(fault) for fault in faults))


def layout_in(text: str, fields: Collection[str]) -> Layout:
    """The layout that `Layout.to_json` wrote. Raises LayoutRefused."""
    try:
        record = json.loads(text)
    except ValueError as error:
        raise LayoutRefused([LayoutFault(N_("this is no JSON: %(why)s"), {"why": str(error)})]) from None
    return read_layout(record, fields)


def read_layout(record: object, fields: Collection[str]) -> Layout:
    """The layout in a record like that of `Layout.as_record`; its texts may name these fields. Raises LayoutRefused."""
    if not isinstance(record, dict) or record.get("format", FORMAT) != FORMAT:
        raise LayoutRefused(
            [LayoutFault(N_("this is not a layout in the format %(format)s"), {"format": FORMAT})]
        )
    faults: list[LayoutFault] = []
    known = {"format", "elements"} | {each.name for each in SHEET}
    faults += [_unknown(name) for name in sorted(record.keys() - known)]
    sheet = _Reader(None, "", record, fields)
    values = sheet.values(SHEET)
    faults += sheet.faults
    listed = record.get("elements", [])
    if not isinstance(listed, list) or len(listed) > MOST_ELEMENTS:
        faults.append(
            LayoutFault(N_("a sheet holds at most %(most)s elements"), {"most": str(MOST_ELEMENTS)})
        )
        listed = []
    elements = []
    for place, one in enumerate(listed):
        element, found = _element(place, one, fields)
        faults += found
        if element is not None:
            elements.append(element)
    if not faults:
        layout = Layout(
            paper=str(values["paper"]),
            orientation=str(values["orientation"]),
            background=str(values["background"]),
            margin=float(values["margin"]),
            elements=tuple(elements),
        )
        faults += _faults_of_the_whole(layout)
    if faults:
        raise LayoutRefused(faults)
    return layout


def _element(place: int, record: object, fields: Collection[str]) -> tuple[Element | None, list[LayoutFault]]:
    type_ = record.get("type") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(type_, str) or type_ not in ELEMENTS:
        return None, [
            LayoutFault(N_("there is no element of the type “%(type)s”"), {"type": str(type_)}, place)
        ]
    reader = _Reader(place, type_, record, fields)
    known = {"type"} | {each.name for each in (*BOX, *ELEMENTS[type_])}
    faults = [_unknown(name, place, type_) for name in sorted(record.keys() - known)]
    box = {name: float(value) for name, value in reader.values(BOX, is_required=True).items()}
    values = reader.values(ELEMENTS[type_])
    faults += reader.faults
    if not faults and (least := LEAST_SIDE.get(type_, 0.0)) > min(box["width"], box["height"]):
        faults.append(
            LayoutFault(
                N_("it must be at least %(least)s mm wide and high"),
                {"least": f"{least:g}"},
                place,
                type_,
                "width",
            )
        )
    return (None if faults else Element(type_, **box, values=values)), faults


def _faults_of_the_whole(layout: Layout) -> Iterator[LayoutFault]:
    width, height = layout.size
    for place, one in enumerate(layout.elements):
        # a line may have no width or no height, and then still lies on the edge that it begins at
        if one.x >= width or one.y >= height or one.x + one.width < 0 or one.y + one.height < 0:
            yield LayoutFault(N_("it lies outside the sheet"), {}, place, one.type, "x")
    if not any("name" in fields_of(one.text("content")) for one in layout.elements if one.type == "text"):
        yield LayoutFault(
            N_("the sheet does not say whose certificate it is: a text needs the field {name}"), {}
        )


def _unknown(name: str, place: int | None = None, type_: str = "") -> LayoutFault:
    return LayoutFault(N_("there is no property “%(name)s”"), {"name": str(name)}, place, type_)


class _Reader:
    """Reads the properties of one element, or of the sheet, and notes what is wrong with them."""

    def __init__(
        self, place: int | None, type_: str, record: Mapping[str, object], fields: Collection[str]
    ) -> None:
        self._place, self._type, self._record, self._fields = place, type_, record, fields
        self.faults: list[LayoutFault] = []

    def values(self, properties: tuple[Property, ...], *, is_required: bool = False) -> dict[str, Value]:
        """The value of each property; the default where there is none or a wrong one, of which a fault is noted."""
        return {each.name: self._value(each, is_required) for each in properties}

    def _value(self, one: Property, is_required: bool) -> Value:
        raw = self._record.get(one.name)
        if raw is None:
            if is_required:
                self._fault(one, N_("it is missing"))
            return one.default
        match one.holds:
            case Holds.NUMBER:
                return self._number(one, raw)
            case Holds.PICTURE:
                return self._picture(one, raw)
            case Holds.FLAG:
                return raw if isinstance(raw, bool) else self._fault(one, N_("it must be true or false"))
            case Holds.CHOICE:
                allowed = ", ".join(one.choices)
                not_one = N_("“%(given)s” is not one of %(allowed)s")
                return (
                    str(raw) if raw in one.choices
                    else self._fault(one, not_one, given=str(raw)[:40], allowed=allowed)
                )  # fmt: skip
            case Holds.COLOUR:
                colour = raw.lower() if isinstance(raw, str) else ""
                wrong = N_("“%(given)s” is not a colour such as #9e2b22")
                return colour if _COLOUR.fullmatch(colour) else self._fault(one, wrong, given=str(raw)[:40])
            case Holds.TEXT:
                return self._text(one, raw)

    def _number(self, one: Property, raw: object) -> Value:
        bounds = {"least": f"{one.least:g}", "most": f"{one.most:g}"}
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
            return self._fault(one, N_("“%(given)s” is not a number"), given=str(raw)[:40])
        if not one.least <= raw <= one.most:
            return self._fault(one, N_("it must be between %(least)s and %(most)s"), **bounds)
        return round(float(raw), 2)

    def _picture(self, one: Property, raw: object) -> Value:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 < raw < MOST_ID or raw % 1:
            return self._fault(one, N_("choose the picture"))
        return int(raw)

    def _text(self, one: Property, raw: object) -> Value:
        if not isinstance(raw, str) or len(raw) > one.most:
            return self._fault(
                one, N_("it must be a text of at most %(most)s characters"), most=f"{one.most:g}"
            )
        text = _LINE_ENDS.sub("\n", raw).strip("\n")
        for name in fields_of(text):
            if name not in self._fields:
                return self._fault(one, N_("there is no field “%(name)s”"), name=name)
        if stray_brace(text):
            return self._fault(one, N_("a brace begins or ends no field; write two for one that is printed"))
        if any(each != "\n" and unicodedata.category(each) in _UNPRINTABLE for each in text):
            return self._fault(one, N_("it contains a character that cannot be printed"))
        return text

    def _fault(self, one: Property, message: str, **values: str) -> Value:
        self.faults.append(LayoutFault(message, values, self._place, self._type, one.name))
        return one.default


def _said(fault: LayoutFault) -> str:
    where = "" if fault.place is None else f"element {fault.place + 1} ({fault.type}), {fault.property}: "
    return where + (fault.message % dict(fault.values) if fault.values else fault.message)
