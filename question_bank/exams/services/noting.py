"""What the audit trail is told of an exam."""

from __future__ import annotations

from typing import Unpack

from sqlalchemy.orm import Session

from question_bank.exams.models import Exam
from question_bank.trail import Noted, record_in_unit


def note(session: Session, action: str, exam: Exam, **noted: Unpack[Noted]) -> None:
    """Notes who did what to the exam, for the administrators of its unit to read."""
    record_in_unit(session, exam.unit_id, action=action, subject=("exam", exam.id), title=exam.title, **noted)
