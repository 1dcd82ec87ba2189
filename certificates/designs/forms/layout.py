"""A layout as a form sends it: every property an input, so that a sheet can be designed without scripts as well.

`element` is repeated, one number for each element in its order; `e<number>-<property>` is what it is set to. What
stands in an input is not judged here: certificates.rendering.domain reads the record, and says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict

from certificates.rendering.domain.layout import (
    BOX,
    ELEMENTS,
    MOST_ELEMENTS,
    SHEET,
    Holds,
    Property,
    new_element,
)

Form = MultiDict[str, str]
Record = dict[str, Any]


def record_in(form: Form) -> Record:
    """The record of the layout in a form."""
    record: Record = {one.name: _value(form, one.name, one) for one in SHEET if one.name in form}
    record["elements"] = [_element(form, number) for number in numbers_in(form)]
    return record


def numbers_in(form: Form) -> list[str]:
    """The numbers by which the form names its elements; one too many is kept, so that the reader refuses it."""
    return form.getlist("element")[: MOST_ELEMENTS + 1]


def changed(record: Record, action: str) -> bool:
    """Does to the record what a button of the page asks for, such as `add:text` or `up:3`; False for anything else."""
    verb, _, what = action.partition(":")
    elements: list[Record] = record["elements"]
    if verb == "add" and what in ELEMENTS:
        elements.append(new_element(what))
        return True
    if not what.isdecimal() or int(what) >= len(elements):
        return False
    place = int(what)
    match verb:
        case "remove":
            del elements[place]
        case "copy":
            elements.insert(place + 1, dict(elements[place]))
        case "up" if place > 0:
            elements[place - 1], elements[place] = elements[place], elements[place - 1]
        case "down" if place + 1 < len(elements):
            elements[place + 1], elements[place] = elements[place], elements[place + 1]
    return verb in {"remove", "copy", "up", "down"}


def _element(form: Form, number: str) -> Record:
    type_ = form.get(f"e{number}-type", "")
    properties: Iterator[Property] = iter((*BOX, *ELEMENTS.get(type_, ())))
    return {"type": type_} | {one.name: _value(form, f"e{number}-{one.name}", one) for one in properties}


def _value(form: Form, name: str, one: Property) -> object:
    """The input as what it should be; as it was written where it is not, so that it is refused by its name."""
    if one.holds is Holds.FLAG:
        return name in form
    text = form.get(name, "")
    if one.holds in (Holds.NUMBER, Holds.PICTURE):
        try:
            return float(text.strip())
        except ValueError:
            return text.strip()
    return text
