"""The tables of exams: sitting them, and regrading what was sat."""

from question_bank.exams.models.columns import MarksColumn
from question_bank.exams.models.regrading import MarkChange, Regrading, ScoreChange
from question_bank.exams.models.sitting import EXAM, Allowance, Answer, Attempt, Exam, QuestionMark

__all__ = [
    "EXAM",
    "Allowance",
    "Answer",
    "Attempt",
    "Exam",
    "MarkChange",
    "MarksColumn",
    "QuestionMark",
    "Regrading",
    "ScoreChange",
]
