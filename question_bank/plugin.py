"""The question_bank plugin."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.plugins import API_VERSION, Plugin

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title=_l("Question bank"),
    migrations=ROOT.parent / "migrations" / "versions" / "question_bank",
    translations=ROOT / "translations",
)
