"""Formulas in texts: TeX between \\( … \\) within a line, \\[ … \\] or $$ … $$ on lines of their own.

The server only marks them; the browser draws them (src/modules/formula.js), and without scripts the TeX can be read. A
single dollar is money.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from lms.web.html import SafeHtml

LONGEST = 2_000
"""A formula of more characters is a mistake in the delimiters."""

_FORMULA = re.compile(
    rf"(\\\((?:[^<]{{1,{LONGEST}}}?)\\\)|\\\[(?:[^<]{{1,{LONGEST}}}?)\\\]|\$\$(?:[^<$]{{1,{LONGEST}}})\$\$)"
)
_TAG = re.compile(r"(<[^>]*>)")


def with_formulas(text: SafeHtml) -> SafeHtml:
    """Safe HTML with its formulas marked. A formula that a tag interrupts stays as it was written."""
    if "\\(" not in text and "\\[" not in text and "$$" not in text:
        return text
    pieces = _TAG.split(str(text))
    # every second piece is a tag, in whose attributes nothing is a formula
    pieces[::2] = [
        _FORMULA.sub(r'<span class="formula" data-module="formula">\1</span>', each) for each in pieces[::2]
    ]
    return Markup("".join(pieces))
