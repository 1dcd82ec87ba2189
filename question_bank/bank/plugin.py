"""The bank with its file formats, as part of the question_bank plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, DemoStep, Plugin
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.bank.models import Bank, BulkChange, Category, Item, ItemVersion, QuestionUpload
from question_bank.bank.views import blueprint
from question_bank.commands import questions
from question_bank.demo.banks import make_banks

bank = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title="bank",
    models=(Bank, Category, Item, ItemVersion, BulkChange, QuestionUpload),
    blueprints=(blueprint,),
    commands=(questions,),
    permissions=(
        Permission(
            "question_bank.author", _l("Write and import questions"), (Role.TRAINER, Role.ADMINISTRATOR)
        ),
    ),
    question_types=QUESTION_TYPES,
    audit_actions=(
        AuditAction("question_bank.create_bank", _l("Made a question bank")),
        AuditAction("question_bank.change_bank", _l("Changed a question bank")),
        AuditAction("question_bank.add_item", _l("Wrote a question")),
        AuditAction("question_bank.edit_item", _l("Changed a question")),
        AuditAction("question_bank.import_questions", _l("Imported questions")),
        AuditAction("question_bank.release_items", _l("Released questions")),
        AuditAction("question_bank.withdraw_items", _l("Made questions drafts again")),
        AuditAction("question_bank.retire_items", _l("Retired questions")),
        AuditAction("question_bank.restore_items", _l("Restored questions")),
        AuditAction("question_bank.move_items", _l("Moved questions")),
        AuditAction("question_bank.undo_change", _l("Undid a change to questions")),
    ),
    navigation=(
        NavigationEntry(
            _l("Question banks"),
            "question_banks.index",
            "help-circle",
            "question_bank.author",
            section="teach",
            order=20,
        ),
    ),
    demo=(DemoStep("question_bank.banks", make_banks, order=10),),
)
