"""Taking files that are handed in as an answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.files.api import FileRefused, ReceivedFile, store_upload
from lms.hours.api import local_date
from lms.organisation.api import person_card
from question_bank.bank.domain import FileUpload
from question_bank.exams.domain import AttemptClosed, is_receivable
from question_bank.exams.models import Attempt
from question_bank.exams.services.handed_in import HandedIn, sign_file
from question_bank.exams.services.papers import question_at
from question_bank.exams.services.saving import NoSuchAttempt, NoSuchQuestion


def upload_question(
    session: Session, attempt_id: int, person_id: int, position: int, received_at: datetime
) -> FileUpload:
    """The question that files can be handed in for now. Raises NoSuchAttempt, AttemptClosed and NoSuchQuestion."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is None or attempt.person_id != person_id:
        raise NoSuchAttempt
    if not is_receivable(attempt.life, received_at):
        raise AttemptClosed
    question = question_at(session, attempt.paper, position, attempt.seed)
    if question is None or not isinstance(question.content, FileUpload):
        raise NoSuchQuestion
    return question.content


def keep_file(
    session: Session,
    received: ReceivedFile,
    attempt_id: int,
    person_id: int,
    position: int,
    *,
    most_bytes: int,
    too_large: str,
    clock: Clock,
) -> str:
    """Keeps a received file for the attempt, privately, in the person's unit; the token for the answer.

    Raises FileRefused, with the words `too_large`, for one of more than `most_bytes`.
    """
    if received.content.size > most_bytes:
        raise FileRefused(too_large)
    person = person_card(session, person_id, local_date(clock()))
    if person is None:
        raise NoSuchAttempt
    card = store_upload(
        session,
        received,
        unit_id=person.unit_id,
        actor=Actor(None, person_id, person.name, person.unit_path),
        clock=clock,
        visibility="private",
    )
    return sign_file(HandedIn(attempt_id, position, card.key, card.name, card.size))
