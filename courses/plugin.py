"""The courses plugin."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.plugins import API_VERSION, Plugin

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="courses",
    api_version=API_VERSION,
    title=_l("Courses"),
    migrations=ROOT.parent / "migrations" / "versions" / "courses",
    translations=ROOT / "translations",
)
