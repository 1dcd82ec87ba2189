"""What a sheet takes from the site on which it is issued."""

from __future__ import annotations

from flask import current_app

from certificates.sheets.drawing import SheetShelf


def base_url() -> str:
    """The site's address, which every QR code begins with."""
    address: str = current_app.extensions["lms.settings"].base_url
    return address


def sheet_shelf() -> SheetShelf:
    """Where this site keeps drawn sheets."""
    return SheetShelf(current_app.extensions["lms.settings"].data_dir / "certificates")
