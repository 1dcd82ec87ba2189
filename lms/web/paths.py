"""Paths of pages where there may be no request: in jobs, in what listens to events, in the demo."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app


def path_to(endpoint: str, **values: Any) -> str:
    """The path of a page, below what the site's own address (LMS_BASE_URL) has as its path."""
    base = urlsplit(current_app.extensions["lms.settings"].base_url).path.rstrip("/")
    path: str = current_app.url_map.bind("localhost", script_name=base or "/").build(endpoint, values)
    return path
