"""Sheets to design with."""

from __future__ import annotations

from typing import Any

from certificates.rendering import TEXT_FIELDS, DesignedTemplate
from certificates.rendering.domain.layout import new_element
from certificates.rendering.domain.layout_reading import read_layout


def record(*elements: dict[str, Any], **sheet: Any) -> dict[str, Any]:
    """A sheet with a name and these elements."""
    name = new_element("text", content="{name}", x=40, y=60, width=200, height=20, size=30)
    return {"elements": [name, *elements], **sheet}


def designed(
    *elements: dict[str, Any], pictures: dict[int, bytes] | None = None, **sheet: Any
) -> DesignedTemplate:
    """The same as the engine takes it."""
    layout = read_layout(record(*elements, **sheet), TEXT_FIELDS)
    return DesignedTemplate("own.1", 1, "a sheet", layout, pictures or {})


def sent(listed: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A record as the form of the page sends it."""
    form: dict[str, Any] = {"title": "年度证书", "element": []}
    for name in ("paper", "orientation", "background", "margin"):
        if name in listed:
            form[name] = str(listed[name])
    for place, element in enumerate(listed["elements"]):
        form["element"].append(str(place))
        for name, value in element.items():
            if value is not False:
                form[f"e{place}-{name}"] = (
                    "1" if value is True else f"{value:g}" if isinstance(value, float) else str(value)
                )
    return form | facts
