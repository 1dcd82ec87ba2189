"""The learning slice, as part of the courses plugin."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from courses.learning import views
from courses.learning.achievements import course_choices, course_completions
from courses.learning.demo import make_history
from courses.learning.home import begun_courses, continue_card, due_courses
from courses.learning.models import Completion, Enrolment, LearningPresence, LessonProgress, VideoLength
from courses.learning.open import open_courses
from courses.learning.services.crediting import CREDIT_SOURCE
from courses.learning.subscriptions import subscriptions
from lms.contracts.access import Permission, Role
from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import DueSource, HomeCard, NavigationEntry
from lms.contracts.offers import CreditOfferSource
from lms.plugins import API_VERSION, DemoStep, Plugin


def _completion_page(source_ref: str) -> str | None:
    return url_for("learning.completion", completion_id=int(source_ref)) if source_ref.isdigit() else None


learning = Plugin(
    name="courses",
    api_version=API_VERSION,
    title="learning",
    models=(Enrolment, LessonProgress, LearningPresence, Completion, VideoLength),
    blueprints=(views.learning, views.progress),
    navigation=(
        NavigationEntry(
            _l("Course progress"),
            "progress.index",
            "progress-check",
            "courses.see_progress",
            section="manage",
            order=20,
        ),
    ),
    home_cards=(
        HomeCard(
            "courses.continue",
            "learning/_continue_card.html",
            continue_card,
            "courses.learn",
            column="top",
            order=20,
        ),
    ),
    due_sources=(DueSource("courses.due", due_courses),),
    permissions=(
        Permission(
            "courses.see_progress",
            _l("See how far people are in courses"),
            (Role.TRAINER, Role.MANAGER, Role.ADMINISTRATOR),
        ),
        Permission(
            "courses.assign",
            _l("Assign courses to people"),
            (Role.TRAINER, Role.MANAGER, Role.ADMINISTRATOR),
        ),
    ),
    subscriptions=subscriptions,
    demo=(DemoStep("courses.learning", make_history, order=60),),
    audit_actions=(
        AuditAction("courses.enrol", _l("Enrolled in a course")),
        AuditAction("courses.withdraw", _l("Left a course")),
        AuditAction("courses.assign", _l("Assigned people to a course")),
        AuditAction("courses.take_back_assignment", _l("Took back the assignment of a course")),
        AuditAction("courses.complete", _l("Completed a course")),
    ),
    credit_sources=(CreditSource(CREDIT_SOURCE, _l("Course completed"), _completion_page),),
    achievement_sources=(
        AchievementSource("courses.course", _l("Course"), "course", course_choices, course_completions),
    ),
    credit_offers=(CreditOfferSource("courses.open", open_courses, begun_courses),),
)
