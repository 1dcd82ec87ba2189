"""Texts as the elements in which Moodle writes them."""

from __future__ import annotations

import re

from lms.contracts.questions import Text
from question_bank.formats.moodle_xml.parts import FORMATS

FORMAT_NAMES = {kind: name for name, kind in FORMATS.items()}
_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
# characters that XML 1.0 has no way to write
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """The text as XML can hold it."""
    return _IMPOSSIBLE.sub("\ufffd", text).translate(_SPECIAL)


def text_element(name: str, text: Text) -> str:
    """A text with its format."""
    return f'<{name} format="{FORMAT_NAMES[text.format]}"><text>{escape(text.text)}</text></{name}>'
