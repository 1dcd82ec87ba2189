"""The courses plugin: the sum of its slices."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from courses.catalogue.plugin import catalogue
from courses.demo.seed import make_courses
from courses.learning.plugin import learning
from lms.plugins import API_VERSION, DemoStep, Plugin

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="courses",
    api_version=API_VERSION,
    title=_l("Courses"),
    models=(*catalogue.models, *learning.models),
    migrations=ROOT.parent / "migrations" / "versions" / "courses",
    translations=ROOT / "translations",
    blueprints=(*catalogue.blueprints, *learning.blueprints),
    navigation=(*catalogue.navigation, *learning.navigation),
    home_cards=(*learning.home_cards,),
    due_sources=(*learning.due_sources,),
    permissions=(*catalogue.permissions, *learning.permissions),
    subscriptions=(*learning.subscriptions,),
    credit_sources=(*learning.credit_sources,),
    demo=(DemoStep("courses.catalogue", make_courses, order=20), *learning.demo),
)
