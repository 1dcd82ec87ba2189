"""The courses plugin: the sum of its slices."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from courses.catalogue.plugin import catalogue
from courses.learning.plugin import learning
from courses.rotation.plugin import rotation
from lms.plugins import API_VERSION, Plugin, sum_of

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="courses",
    api_version=API_VERSION,
    title=_l("Courses"),
    migrations=ROOT.parent / "migrations" / "versions" / "courses",
    translations=ROOT / "translations",
    **sum_of(catalogue, learning, rotation),
)
