"""The question_bank plugin."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.plugins import API_VERSION, Plugin
from question_bank.bank.plugin import bank
from question_bank.exams.plugin import exams

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title=_l("Question bank"),
    models=(*bank.models, *exams.models),
    migrations=ROOT.parent / "migrations" / "versions" / "question_bank",
    translations=ROOT / "translations",
    permissions=(*bank.permissions, *exams.permissions),
    blueprints=(*bank.blueprints, *exams.blueprints),
    navigation=(*bank.navigation, *exams.navigation),
    commands=(*bank.commands, *exams.commands),
    home_cards=(*bank.home_cards, *exams.home_cards),
    due_sources=(*bank.due_sources, *exams.due_sources),
    jobs=(*bank.jobs, *exams.jobs),
    subscriptions=(*bank.subscriptions, *exams.subscriptions),
    activity_types=(*bank.activity_types, *exams.activity_types),
    question_types=(*bank.question_types, *exams.question_types),
    audit_actions=(*bank.audit_actions, *exams.audit_actions),
    demo=(*bank.demo, *exams.demo),
)
