"""The catalogue slice, as part of the courses plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from courses.catalogue.models import Course, Lesson, Section
from courses.catalogue.views import course_list, lesson, member, outline, preview, publishing, settings
from courses.catalogue.views.blueprints import authoring
from courses.catalogue.views.blueprints import catalogue as catalogue_pages
from courses.demo.seed import make_courses
from lms.contracts.access import Permission, Role
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, DemoStep, Plugin

AUTHORS = (Role.TRAINER, Role.ADMINISTRATOR)
PAGES = (course_list, lesson, member, outline, preview, publishing, settings)
"""The modules whose routes the two blueprints carry."""

catalogue = Plugin(
    name="courses",
    api_version=API_VERSION,
    title="catalogue",
    models=(Course, Section, Lesson),
    blueprints=(catalogue_pages, authoring),
    navigation=(
        NavigationEntry(
            _l("Courses"), "catalogue.index", "books", "courses.learn", section="learn", order=10
        ),
        NavigationEntry(
            _l("Write courses"), "authoring.index", "writing", "courses.author", section="teach", order=10
        ),
    ),
    permissions=(
        Permission("courses.learn", _l("Find and take courses"), (Role.MEMBER,)),
        Permission("courses.author", _l("Write and publish courses"), AUTHORS),
    ),
    demo=(DemoStep("courses.catalogue", make_courses, order=20),),
)
