"""Where a certificate meets its engine."""

from __future__ import annotations

import threading

from certificates.register.domain.snapshot import Snapshot
from certificates.rendering.fonts import check_printable
from certificates.rendering.pdfkit_engine import pdfkit_pdf
from certificates.rendering.refusals import TemplateRefused
from certificates.rendering.templates import HtmlTemplate, Template
from certificates.rendering.typst_engine import typst_pdf, typst_png
from lms.contracts.texts import N_

# Each wkhtmltopdf is a browser of some 60 MB; more than a few at a time only wait for each other.
_BROWSERS = threading.BoundedSemaphore(2)


def render_certificate(template: Template, snapshot: Snapshot, *, timeout_seconds: float = 20.0) -> bytes:
    """One page of PDF; the same bytes whenever the same snapshot is drawn. Any thread may call it.

    Raises GlyphMissing before anything is drawn; EngineMissing, TemplateRefused, RenderingTimedOut and
    RenderingFailed as their names say.
    """
    check_printable(snapshot)
    if isinstance(template, HtmlTemplate):
        with _BROWSERS:
            return pdfkit_pdf(template, snapshot, timeout_seconds=timeout_seconds)
    return typst_pdf(template, snapshot)


def render_picture(
    template: Template, snapshot: Snapshot, *, pixels_wide: int = 640, state: str = ""
) -> bytes:
    """The sheet as a PNG of this width, drawn by typst; one that was revoked or replaced says so across it.

    Raises TemplateRefused for a template in HTML.
    """
    check_printable(snapshot)
    if isinstance(template, HtmlTemplate):
        raise TemplateRefused(N_("templates in HTML have no picture; open the PDF to see this one"))
    return typst_png(template, snapshot, pixels_wide=pixels_wide, state=state)
