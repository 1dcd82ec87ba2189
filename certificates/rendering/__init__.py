"""Drawing certificates: one seam over two engines. Only this package imports typst and pdfkit.

render_certificate(template, snapshot)   the PDF, the same bytes for the same snapshot
render_picture(template, snapshot)       a PNG of the same sheet, for pages that show it
first_unprintable(text)                  the same of any text
check_printable(snapshot)                names the first character that no font has
available_engines()                      what this machine can render, and in words what it cannot
"""

from __future__ import annotations

from certificates.rendering.availability import EngineStatus, available_engines
from certificates.rendering.fonts import check_printable, first_unprintable
from certificates.rendering.html import printed_text, sandboxed_html
from certificates.rendering.refusals import (
    EngineMissing,
    GlyphMissing,
    RenderingFailed,
    RenderingRefusal,
    RenderingTimedOut,
    TemplateRefused,
)
from certificates.rendering.seam import render_certificate, render_picture
from certificates.rendering.templates import (
    FIELDS,
    TEXT_FIELDS,
    DesignedTemplate,
    Engine,
    HtmlTemplate,
    Template,
    TypstTemplate,
)
from certificates.rendering.wording import mark_across, words

__all__ = [
    "FIELDS",
    "TEXT_FIELDS",
    "DesignedTemplate",
    "Engine",
    "EngineMissing",
    "EngineStatus",
    "GlyphMissing",
    "HtmlTemplate",
    "RenderingFailed",
    "RenderingRefusal",
    "RenderingTimedOut",
    "Template",
    "TemplateRefused",
    "TypstTemplate",
    "available_engines",
    "check_printable",
    "first_unprintable",
    "mark_across",
    "printed_text",
    "render_certificate",
    "render_picture",
    "sandboxed_html",
    "words",
]
