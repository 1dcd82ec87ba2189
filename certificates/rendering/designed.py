"""A designed sheet as the data that the typst programs designed.typ and designed_frame.typ are given."""

from __future__ import annotations

import base64
import io
import json
from functools import lru_cache
from typing import Any

from PIL import Image

from certificates.rendering.domain.filling import filled
from certificates.rendering.domain.layout import Element, Layout
from certificates.rendering.wording import Words

_LINE_WORK = ("line", "frame", "ornament")
"""What is the same on every sheet and costly to draw: drawn once, then laid under."""


def sheet_data(layout: Layout, texts: Words) -> dict[str, Any]:
    """The sheet with the texts of one certificate in place of the fields. An empty text is left out."""
    strings = {name: str(text) for name, text in texts.items()}
    elements = []
    for one in layout.elements:
        if one.type in _LINE_WORK:
            continue
        record = _record(one)
        if one.type == "text":
            record["content"] = filled(one.text("content"), strings).split("\n")
            if not any(record["content"]):
                continue
        elements.append(record)
    return _sheet(layout) | {"elements": elements}


def line_work(layout: Layout) -> str:
    """Frames, lines and ornaments as JSON."""
    elements = [_record(one) for one in layout.elements if one.type in _LINE_WORK]
    return json.dumps(_sheet(layout) | {"elements": elements}, sort_keys=True)


@lru_cache(maxsize=64)
def picture_svg(picture: bytes) -> str:
    """A PNG or JPEG as an SVG: typst's inputs are texts."""
    with Image.open(io.BytesIO(picture)) as image:
        width, height, mime = image.width, image.height, Image.MIME[image.format or "PNG"]
    data = base64.b64encode(picture).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:{mime};base64,{data}"/></svg>'
    )


def _sheet(layout: Layout) -> dict[str, Any]:
    width, height = layout.size
    return {"width": width, "height": height, "background": layout.background}


def _record(one: Element) -> dict[str, Any]:
    return {
        "type": one.type, "x": one.x, "y": one.y, "width": one.width, "height": one.height, **one.values
    }  # fmt: skip
