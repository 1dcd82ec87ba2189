"""The question_bank plugin."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.plugins import API_VERSION, Plugin
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.bank.models import Bank, BulkChange, Category, Item, ItemVersion, QuestionUpload
from question_bank.exams.plugin import exams

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title=_l("Question bank"),
    models=(Bank, Category, Item, ItemVersion, BulkChange, QuestionUpload, *exams.models),
    migrations=ROOT.parent / "migrations" / "versions" / "question_bank",
    translations=ROOT / "translations",
    permissions=(
        Permission(
            "question_bank.author", _l("Write and import questions"), (Role.TRAINER, Role.ADMINISTRATOR)
        ),
        *exams.permissions,
    ),
    blueprints=(*exams.blueprints,),
    navigation=(*exams.navigation,),
    home_cards=(*exams.home_cards,),
    due_sources=(*exams.due_sources,),
    jobs=(*exams.jobs,),
    subscriptions=(*exams.subscriptions,),
    activity_types=(*exams.activity_types,),
    audit_actions=(*exams.audit_actions,),
    demo=(*exams.demo,),
    question_types=QUESTION_TYPES,
)
