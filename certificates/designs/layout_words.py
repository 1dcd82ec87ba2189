"""What elements and their properties are called on the page."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from certificates.rendering.domain import LayoutFault

TYPES = {
    "text": (_l("Text block"), "typography"),
    "qr": (_l("QR code"), "qrcode"),
    "seal": (_l("Seal"), "rubber-stamp"),
    "picture": (_l("Image"), "photo"),
    "line": (_l("Line"), "line-dashed"),
    "frame": (_l("Frame"), "border-outer"),
    "ornament": (_l("Ornament"), "flower"),
}
"""The word and the icon of each type."""

PROPERTIES = {
    "x": _l("From the left"),
    "y": _l("From the top"),
    "width": _l("Width"),
    "height": _l("Height"),
    "content": _l("Text and fields"),
    "font": _l("Typeface"),
    "size": _l("Size"),
    "weight": _l("Boldness"),
    "italic": _l("Slanted (Latin letters)"),
    "colour": _l("Colour"),
    "align": _l("Horizontally"),
    "vertical": _l("Vertically"),
    "lines": _l("Long text"),
    "tracking": _l("Letter spacing"),
    "leading": _l("Line spacing"),
    "indent": _l("Indent paragraphs"),
    "language": _l("Language of the text"),
    "picture": _l("Image"),
    "stroke": _l("Thickness"),
    "style": _l("Style"),
    "radius": _l("Round corners"),
    "paper": _l("Paper size"),
    "orientation": _l("Orientation"),
    "background": _l("Paper colour"),
    "margin": _l("Margin (for placing only)"),
    "type": _l("Kind"),
}
CHOICES = {
    "serif": _l("Serif (宋体)"),
    "sans": _l("Sans serif (黑体)"),
    "latin": _l("Latin serif"),
    "regular": _l("Regular"),
    "bold": _l("Bold"),
    "left": _l("Flush left"),
    "center": _l("Centred"),
    "right": _l("Flush right"),
    "justify": _l("Justified"),
    "top": _l("Top"),
    "middle": _l("In the middle"),
    "bottom": _l("Bottom"),
    "one": _l("One line, shrunk to fit"),
    "several": _l("Several lines, shrunk to fit"),
    "zh": _l("Chinese"),
    "en": _l("English"),
    "plain": _l("Plain"),
    "double": _l("Double"),
    "woven": _l("Woven"),
    "filled": _l("Filled"),
    "rosette": _l("Rosette"),
    "flourish": _l("Rule with lozenges"),
    "emblem": _l("Open book"),
    "a4": "A4",
    "letter": "Letter",
    "landscape": _l("Landscape"),
    "portrait": _l("Portrait"),
}
UNITS = dict.fromkeys(("x", "y", "width", "height", "stroke", "radius", "margin"), "mm") | {
    "size": "pt",
    "tracking": "em",
    "leading": "em",
}


def fault_text(fault: LayoutFault) -> str:
    """A fault in the page's language, with where it is."""
    why = str(gettext(fault.message, **fault.values))
    if fault.place is None:
        return f"{PROPERTIES[fault.property]}: {why}" if fault.property in PROPERTIES else why
    kind = str(TYPES[fault.type][0]) if fault.type in TYPES else ""
    return gettext(
        "Element %(place)s (%(kind)s), %(property)s: %(why)s",
        place=fault.place + 1,
        kind=kind,
        property=PROPERTIES.get(fault.property, fault.property),
        why=why,
    )
