"""The rotation slice, as part of the courses plugin."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from courses.rotation.achievements import class_choices, class_completions
from courses.rotation.demo import make_cycles
from courses.rotation.domain import SOURCE, SUBJECT
from courses.rotation.due import rotation_card, rotation_due
from courses.rotation.keeping import withdrawn_at
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from courses.rotation.views import classes, member, planning
from lms.contracts.access import Permission, Role
from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import CreditKeeper, CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import DueSource, HomeCard, NavigationEntry
from lms.plugins import API_VERSION, DemoStep, Plugin


def _evidence(_source_ref: str) -> str:
    return url_for("my_rotation.mine")


rotation = Plugin(
    name="courses",
    api_version=API_VERSION,
    title="rotation",
    models=(RotationCycle, RotationCohort, RotationDuty),
    blueprints=(planning.blueprint, classes.blueprint, member.blueprint),
    achievement_sources=(
        AchievementSource(
            "courses.rotation_class",
            _l("Rotation class"),
            SUBJECT,
            class_choices,
            class_completions,
            keeps_hours=True,
        ),
    ),
    permissions=(
        Permission(
            "courses.manage_rotation",
            _l("Plan and record rotation training"),
            (Role.MANAGER, Role.ADMINISTRATOR),
        ),
    ),
    audit_actions=(
        AuditAction("courses.open_cycle", _l("Opened a rotation cycle")),
        AuditAction("courses.add_cohort", _l("Added a class")),
        AuditAction("courses.assign_places", _l("Gave or took places")),
        AuditAction("courses.fill_places", _l("Filled free places by due date")),
        AuditAction("courses.record_rotation", _l("Recorded completions")),
        AuditAction("courses.withdraw_rotation", _l("Withdrew a completion")),
    ),
    navigation=(
        NavigationEntry(
            _l("Rotation training"),
            "rotation.list_cycles",
            "refresh",
            "courses.manage_rotation",
            "manage",
            20,
        ),
    ),
    home_cards=(
        HomeCard(
            "courses.rotation",
            "rotation/_home_card.html",
            rotation_card,
            "courses.manage_rotation",
            "figures",
            20,
        ),
    ),
    due_sources=(DueSource("courses.rotation_due", rotation_due),),
    credit_sources=(CreditSource(SOURCE, _l("Rotation training"), _evidence),),
    credit_keepers=(CreditKeeper("courses.rotation", _l("Rotation training"), withdrawn_at),),
    demo=(DemoStep("courses.rotation", make_cycles, order=40),),
)
