"""The exams slice, as part of the question_bank plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import ActivityType
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import DueSource, HomeCard, NavigationEntry
from lms.plugins import API_VERSION, DemoStep, JobType, Plugin
from question_bank.demo.attempts import make_attempts
from question_bank.demo.examples import make_examples
from question_bank.demo.exams import make_exams
from question_bank.demo.regraded import make_regradings
from question_bank.exams import jobs, offers
from question_bank.exams.achievements import exam_choices, exam_passes
from question_bank.exams.models import (
    EXAM,
    Allowance,
    Answer,
    Attempt,
    Exam,
    MarkChange,
    QuestionMark,
    Regrading,
    ScoreChange,
)
from question_bank.exams.notices import NOTICE_TYPES
from question_bank.exams.services.announcing import ANNOUNCING_JOB, SUBJECT
from question_bank.exams.services.regrading.planning import REGRADING_JOB
from question_bank.exams.services.sitting import CLOSING_JOB
from question_bank.exams.subscriptions import subscriptions
from question_bank.exams.views import answers, member, regrading, results, room, uploads
from question_bank.exams.views import setting as setting_pages
from question_bank.exams.views.blueprints import setting, sitting

PAGES = (answers, member, regrading, results, room, setting_pages, uploads)
"""The modules whose routes the two blueprints carry."""

exams = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title="exams",
    demo=(
        DemoStep("question_bank.exams", make_exams, order=15),
        DemoStep("question_bank.examples", make_examples, order=16),
        DemoStep("question_bank.attempts", make_attempts, order=65),
        DemoStep("question_bank.regradings", make_regradings, order=65),
    ),
    blueprints=(sitting, setting),
    navigation=(
        NavigationEntry(
            _l("Exams"), "exams.index", "checklist", "question_bank.sit_exams", section="learn", order=20
        ),
        NavigationEntry(
            _l("Set exams"),
            "exam_setting.index",
            "clipboard-check",
            "question_bank.set_exams",
            section="teach",
            order=30,
        ),
    ),
    home_cards=(
        HomeCard(
            "question_bank.open_exams",
            "exams/_home_card.html",
            offers.open_exams_card,
            "question_bank.sit_exams",
            column="side",
            order=40,
        ),
    ),
    due_sources=(DueSource("question_bank.exams", offers.due_exams),),
    activity_types=(
        ActivityType(
            EXAM,
            _l("Exam"),
            "checklist",
            offers.exam_choices,
            offers.exam_title,
            offers.exam_url,
            offers.exam_edit_url,
            offers.exam_passed_at,
        ),
    ),
    achievement_sources=(AchievementSource(EXAM, _l("Exam"), SUBJECT, exam_choices, exam_passes),),
    notice_types=NOTICE_TYPES,
    models=(Exam, Attempt, Answer, QuestionMark, Allowance, Regrading, MarkChange, ScoreChange),
    permissions=(
        Permission("question_bank.sit_exams", _l("Sit exams"), (Role.MEMBER,)),
        Permission(
            "question_bank.set_exams",
            _l("Set exams and see their results"),
            (Role.TRAINER, Role.ADMINISTRATOR),
        ),
    ),
    jobs=(
        JobType(CLOSING_JOB, _l("Closing of an attempt whose time is over"), jobs.close_attempt),
        JobType(ANNOUNCING_JOB, _l("Announcement of an exam's results"), jobs.announce_results),
        JobType(REGRADING_JOB, _l("Regrading of an exam"), jobs.regrade),
    ),
    subscriptions=subscriptions,
    audit_actions=(
        AuditAction("question_bank.add_exam", _l("Added an exam")),
        AuditAction("question_bank.change_exam", _l("Changed an exam")),
        AuditAction("question_bank.publish_exam", _l("Published an exam")),
        AuditAction("question_bank.close_exam", _l("Closed an exam")),
        AuditAction("question_bank.release_results", _l("Released the results of an exam")),
        AuditAction("question_bank.allow_more", _l("Allowed somebody more in an exam")),
        AuditAction("question_bank.mark_answer", _l("Marked an answer by hand")),
        AuditAction("question_bank.regrade", _l("Regraded questions of an exam")),
        AuditAction("question_bank.void_question", _l("Withdrew a question from an exam")),
        AuditAction("question_bank.restore_question", _l("Put a withdrawn question back into an exam")),
        AuditAction("question_bank.undo_regrading", _l("Undid a regrading")),
    ),
)
