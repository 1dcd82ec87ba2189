"""The courses plugin."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from courses.catalogue.models import Course, Lesson, Section
from courses.demo.seed import make_courses
from courses.learning.plugin import learning
from lms.contracts.access import Permission, Role
from lms.plugins import API_VERSION, DemoStep, Plugin

ROOT = Path(__file__).resolve().parent
AUTHORS = (Role.TRAINER, Role.ADMINISTRATOR)

plugin = Plugin(
    name="courses",
    api_version=API_VERSION,
    title=_l("Courses"),
    models=(Course, Section, Lesson, *learning.models),
    migrations=ROOT.parent / "migrations" / "versions" / "courses",
    translations=ROOT / "translations",
    permissions=(
        Permission("courses.learn", _l("Find and take courses"), (Role.MEMBER,)),
        Permission("courses.author", _l("Write and publish courses"), AUTHORS),
        *learning.permissions,
    ),
    subscriptions=(*learning.subscriptions,),
    credit_sources=(*learning.credit_sources,),
)
