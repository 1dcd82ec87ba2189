"""The catalogue slice, as part of the courses plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from courses.catalogue.models import Course, Lesson, Section
from lms.contracts.access import Permission, Role
from lms.plugins import API_VERSION, Plugin

AUTHORS = (Role.TRAINER, Role.ADMINISTRATOR)

catalogue = Plugin(
    name="courses",
    api_version=API_VERSION,
    title="catalogue",
    models=(Course, Section, Lesson),
    permissions=(
        Permission("courses.learn", _l("Find and take courses"), (Role.MEMBER,)),
        Permission("courses.author", _l("Write and publish courses"), AUTHORS),
    ),
)
