"""The bank with its file formats, as part of the question_bank plugin."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import DueSource, NavigationEntry
from lms.plugins import API_VERSION, DemoStep, JobType, PeriodicJob, Plugin
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.bank.faces import QUESTION_FACES
from question_bank.bank.models import (
    Bank,
    BankMedium,
    BankShare,
    BulkChange,
    Category,
    Item,
    ItemComment,
    ItemLabel,
    ItemVersion,
    QuestionUpload,
)
from question_bank.bank.services.reviewing import questions_at_hand
from question_bank.bank.views import blueprint
from question_bank.bank.views.due import returned_questions
from question_bank.commands import questions
from question_bank.demo.banks import make_banks
from question_bank.demo.reviewed import make_reviewed
from question_bank.formats.sweeping import SWEEPING_JOB, sweep_media

bank = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title="bank",
    models=(
        *(Bank, BankShare, ItemLabel, ItemComment, Category, Item, ItemVersion, BulkChange),
        *(QuestionUpload, BankMedium),
    ),
    blueprints=(blueprint,),
    commands=(questions,),
    permissions=(
        Permission(
            "question_bank.author", _l("Write and import questions"), (Role.TRAINER, Role.ADMINISTRATOR)
        ),
        Permission(
            "question_bank.see_keys",
            _l("See the keys of questions in banks"),
            (Role.TRAINER, Role.ADMINISTRATOR),
        ),
    ),
    question_types=QUESTION_TYPES,
    question_faces=QUESTION_FACES,
    audit_actions=(
        AuditAction("question_bank.create_bank", _l("Made a question bank")),
        AuditAction("question_bank.change_bank", _l("Changed a question bank")),
        AuditAction("question_bank.add_item", _l("Wrote a question")),
        AuditAction("question_bank.edit_item", _l("Changed a question")),
        AuditAction("question_bank.import_questions", _l("Imported questions")),
        AuditAction("question_bank.submit_items", _l("Submitted questions for review")),
        AuditAction("question_bank.return_item", _l("Returned a question to its author")),
        AuditAction("question_bank.add_tag_items", _l("Tagged questions")),
        AuditAction("question_bank.remove_tag_items", _l("Took a tag off questions")),
        AuditAction("question_bank.add_point_items", _l("Added a knowledge point to questions")),
        AuditAction("question_bank.remove_point_items", _l("Took a knowledge point off questions")),
        AuditAction("question_bank.set_difficulty_items", _l("Set the difficulty of questions")),
        AuditAction("question_bank.set_source_items", _l("Set the source of questions")),
        AuditAction("question_bank.set_validity_items", _l("Set the dates of questions")),
        AuditAction("question_bank.copy_items", _l("Copied questions from another bank")),
        AuditAction("question_bank.share_bank", _l("Lent a question bank")),
        AuditAction("question_bank.take_back_bank", _l("Took back a lent question bank")),
        AuditAction("question_bank.release_items", _l("Released questions")),
        AuditAction("question_bank.withdraw_items", _l("Made questions drafts again")),
        AuditAction("question_bank.retire_items", _l("Retired questions")),
        AuditAction("question_bank.restore_items", _l("Restored questions")),
        AuditAction("question_bank.move_items", _l("Moved questions")),
        AuditAction("question_bank.add_category", _l("Made a category of questions")),
        AuditAction("question_bank.rename_category", _l("Renamed a category of questions")),
        AuditAction("question_bank.move_category", _l("Moved a category of questions")),
        AuditAction("question_bank.delete_category", _l("Took away a category of questions")),
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
            badge=questions_at_hand,
        ),
    ),
    jobs=(JobType(SWEEPING_JOB, _l("Clearing away unused pictures and sounds of questions"), sweep_media),),
    periodic_jobs=(PeriodicJob(SWEEPING_JOB, timedelta(days=1)),),
    due_sources=(DueSource("question_bank.returned_questions", returned_questions),),
    demo=(
        DemoStep("question_bank.banks", make_banks, order=10),
        DemoStep("question_bank.reviewed", make_reviewed, order=17),
    ),
)
