"""Why a certificate cannot be drawn."""

from __future__ import annotations

from certificates.register.domain.refusals import Refusal
from lms.contracts.texts import N_


class RenderingRefusal(Refusal):
    """The certificate cannot be drawn."""


class GlyphMissing(RenderingRefusal):
    """A text holds a character that no font on this machine can draw; it would print as an empty box."""

    message = N_(
        "“%(text)s” contains the character %(character)s (%(code)s), which none of the fonts can print. "
        "Write it another way before the certificate is issued."
    )


class DetailedRefusal(RenderingRefusal):
    """A refusal whose message ends in a sentence of its own: `detail`, to be translated, with its `values`."""

    def __init__(self, detail: str, **values: str) -> None:
        self.detail, self.values = detail, values
        super().__init__(detail=detail % values if values else detail)


class TemplateRefused(DetailedRefusal):
    """The template asks for something that a certificate must not do."""

    message = N_("The template cannot be used: %(detail)s.")


class EngineMissing(RenderingRefusal):
    """The template needs a program that this machine does not have."""

    message = N_(
        "This template is drawn by wkhtmltopdf, which is not installed on the server. "
        "Choose one of the shipped templates, or ask the administrator to install it."
    )


class RenderingTimedOut(RenderingRefusal):
    """Drawing took longer than allowed and was stopped."""

    message = N_("Drawing the certificate took longer than %(seconds)s seconds and was stopped.")


class RenderingFailed(DetailedRefusal):
    """The engine gave up; `detail` is what it said."""

    message = N_("The certificate could not be drawn: %(detail)s.")
