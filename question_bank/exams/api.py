"""What contests use of exams: the attempt engine, its event, and the room's parts.

A contest decides when somebody may start (its own rules make the attempt's life), draws the paper, begins the attempt
under its own occasion, and hears of the score by AttemptGraded, in the transaction of the handing in.
"""

from __future__ import annotations

from question_bank.exams.domain import Attempt as AttemptLife
from question_bank.exams.domain import AttemptState, MarkingRules
from question_bank.exams.events import AttemptGraded
from question_bank.exams.models import Attempt
from question_bank.exams.services.announcing import completion_at
from question_bank.exams.services.authoring import shortages
from question_bank.exams.services.checklist import Check, is_ready, paper_checks
from question_bank.exams.services.papers import auto_marked_types, draw_paper, new_seed
from question_bank.exams.services.saving import NoSuchAttempt
from question_bank.exams.services.sitting import (
    Occasion,
    attempts_by,
    begin,
    close_if_over,
    hand_in,
    overdue,
)

__all__ = [
    "Attempt",
    "AttemptGraded",
    "AttemptLife",
    "AttemptState",
    "Check",
    "MarkingRules",
    "NoSuchAttempt",
    "Occasion",
    "attempts_by",
    "auto_marked_types",
    "begin",
    "close_if_over",
    "completion_at",
    "draw_paper",
    "hand_in",
    "is_ready",
    "new_seed",
    "overdue",
    "paper_checks",
    "shortages",
]
