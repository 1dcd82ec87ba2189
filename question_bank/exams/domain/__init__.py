"""Exams without a database: the rules of one, drawing its paper, the life of an attempt, its score, its review."""

from question_bank.exams.domain.answers import AnswerSave, SavedAnswer, SaveOutcome, keep_latest
from question_bank.exams.domain.attempt import (
    Attempt,
    AttemptClosed,
    AttemptRefused,
    AttemptState,
    ExamNotOpen,
    InvalidTransition,
    NoAttemptsLeft,
    NotYetExpired,
    ReceivedTooLate,
    expire,
    extend,
    is_receivable,
    last_moment,
    mark_as_graded,
    start,
    submit,
)
from question_bank.exams.domain.draw import DrawShort, SettingRefused, Shortage, draw_items
from question_bank.exams.domain.marking import MarkingRules
from question_bank.exams.domain.review import Visible, visible_to_candidate
from question_bank.exams.domain.rules import Draw, ExamRules, Release, ReviewPolicy, RulesRefused
from question_bank.exams.domain.scoring import Score, best_score, score_attempt

__all__ = [
    "AnswerSave",
    "Attempt",
    "AttemptClosed",
    "AttemptRefused",
    "AttemptState",
    "Draw",
    "DrawShort",
    "ExamNotOpen",
    "ExamRules",
    "InvalidTransition",
    "MarkingRules",
    "NoAttemptsLeft",
    "NotYetExpired",
    "ReceivedTooLate",
    "Release",
    "ReviewPolicy",
    "RulesRefused",
    "SaveOutcome",
    "SavedAnswer",
    "Score",
    "SettingRefused",
    "Shortage",
    "Visible",
    "best_score",
    "draw_items",
    "expire",
    "extend",
    "is_receivable",
    "keep_latest",
    "last_moment",
    "mark_as_graded",
    "score_attempt",
    "start",
    "submit",
    "visible_to_candidate",
]
