"""The question_bank plugin."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.plugins import API_VERSION, Plugin
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.bank.models import Bank, BulkChange, Category, Item, ItemVersion, QuestionUpload

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title=_l("Question bank"),
    models=(Bank, Category, Item, ItemVersion, BulkChange, QuestionUpload),
    migrations=ROOT.parent / "migrations" / "versions" / "question_bank",
    translations=ROOT / "translations",
    permissions=(
        Permission(
            "question_bank.author", _l("Write and import questions"), (Role.TRAINER, Role.ADMINISTRATOR)
        ),
    ),
    question_types=QUESTION_TYPES,
)
