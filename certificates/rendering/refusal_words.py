"""How it is said that a certificate cannot be issued or drawn."""

from __future__ import annotations

from flask_babel import gettext

from certificates.register.domain import Refusal
from certificates.rendering.refusals import DetailedRefusal


def refusal_text(refusal: Refusal) -> str:
    """A refusal in the page's language, and so its detail."""
    if isinstance(refusal, DetailedRefusal):
        return str(gettext(refusal.message, detail=gettext(refusal.detail, **refusal.values)))
    return str(gettext(refusal.message, **refusal.params))
