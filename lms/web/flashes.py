"""A message that offers to take back what was just done."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash


def offer_undo(text: str, url: str, fields: Mapping[str, str] | None = None) -> None:
    """Shows the text on the next page, beside a button that posts the fields to the address."""
    # Flask says that a message is a string; it keeps whatever the session's cookie can hold
    flash({"text": text, "url": url, "fields": dict(fields or {})}, "undo")  # type: ignore[arg-type]
