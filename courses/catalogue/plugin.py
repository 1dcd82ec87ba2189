"""The catalogue slice, as part of the courses plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from courses.catalogue.models import Course, Lesson, Section
from courses.catalogue.views import course_list, lesson, member, outline, preview, publishing, settings
from courses.catalogue.views.blueprints import authoring
from courses.catalogue.views.blueprints import catalogue as catalogue_pages
from courses.demo.seed import make_courses
from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
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
    audit_actions=(
        AuditAction("courses.create_course", _l("Began a course")),
        AuditAction("courses.change_course", _l("Changed a course’s settings")),
        AuditAction("courses.publish_course", _l("Published a course")),
        AuditAction("courses.retire_course", _l("Retired a course")),
        AuditAction("courses.bring_back_course", _l("Brought a course back")),
        AuditAction("courses.delete_course", _l("Deleted a course")),
        AuditAction("courses.restore_course", _l("Brought a deleted course back")),
        AuditAction("courses.add_section", _l("Added a section")),
        AuditAction("courses.rename_section", _l("Renamed a section")),
        AuditAction("courses.delete_section", _l("Deleted a section")),
        AuditAction("courses.restore_section", _l("Brought a section back")),
        AuditAction("courses.order_sections", _l("Ordered the sections")),
        AuditAction("courses.add_lesson", _l("Added a lesson")),
        AuditAction("courses.change_lesson", _l("Changed a lesson")),
        AuditAction("courses.put_in_lesson", _l("Showed a lesson to members")),
        AuditAction("courses.move_lesson", _l("Moved a lesson to another section")),
        AuditAction("courses.delete_lesson", _l("Deleted a lesson")),
        AuditAction("courses.restore_lesson", _l("Brought a lesson back")),
        AuditAction("courses.order_lessons", _l("Ordered the lessons")),
    ),
    demo=(DemoStep("courses.catalogue", make_courses, order=20),),
)
