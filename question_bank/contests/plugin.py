"""The contests slice, as part of the question_bank plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.achievements import AchievementSource
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import DueSource, NavigationEntry
from lms.plugins import API_VERSION, DemoStep, Plugin
from question_bank.contests.achievements import SUBJECT, contest_choices, contest_places
from question_bank.contests.demo import make_contests
from question_bank.contests.due import contests_due
from question_bank.contests.models import CONTEST, Contest, ContestEntry
from question_bank.contests.subscriptions import subscriptions
from question_bank.contests.views import member, results, room
from question_bank.contests.views import setting as setting_pages
from question_bank.contests.views.blueprints import playing, setting

PAGES = (member, results, room, setting_pages)
"""The modules whose routes the two blueprints carry."""

contests = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title="contests",
    models=(Contest, ContestEntry),
    blueprints=(playing, setting),
    permissions=(
        Permission("question_bank.compete", _l("Take part in contests"), (Role.MEMBER,)),
        Permission(
            "question_bank.run_contests",
            _l("Run contests and see their results"),
            (Role.TRAINER, Role.ADMINISTRATOR),
        ),
    ),
    navigation=(
        NavigationEntry(_l("Contests"), "contests.index", "trophy", "question_bank.compete", "learn", 25),
        NavigationEntry(
            _l("Run contests"), "contest_setting.index", "trophy", "question_bank.run_contests", "teach", 40
        ),
    ),
    achievement_sources=(
        AchievementSource(CONTEST, _l("Contest"), SUBJECT, contest_choices, contest_places),
    ),
    due_sources=(DueSource("question_bank.contests_due", contests_due),),
    subscriptions=subscriptions,
    audit_actions=(
        AuditAction("question_bank.add_contest", _l("Added a contest")),
        AuditAction("question_bank.change_contest", _l("Changed a contest")),
        AuditAction("question_bank.publish_contest", _l("Published a contest")),
        AuditAction("question_bank.close_contest", _l("Closed a contest")),
    ),
    demo=(DemoStep("question_bank.contests", make_contests, order=70),),
)
