"""The out-tray: putting mail in, taking the next one out, and noting what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Account
from lms.clock import Clock
from lms.db import insert_or_skip
from lms.notifications.domain.mail import MOST_ATTACHED, MailState, after_refusal
from lms.notifications.domain.notice import Value, as_given, as_kept, check_notice
from lms.notifications.models import Mail, MailAttachment
from lms.organisation.models import Person

ON_REQUEST = ""
"""The kind of mail that is no notice."""


class MailRefused(Exception):
    """The mail cannot be written; `code` is no_server, no_address or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to go with a mail: its name with extension, its media type ("application/pdf"), its bytes."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is taken out, with the address and language of today. `kind` is empty when it was asked for."""

    id: int
    kind: str
    message: str
    values: Mapping[str, Value]
    url: str
    attempts: int
    written_at: datetime
    name: str
    name_en: str | None
    address: str | None
    locale: str | None
    attachments: Sequence[Attachment] = ()


def write_on_request(
    session: Session,
    person_id: int,
    message: str,
    values: Mapping[str, Value],
    *,
    url: str,
    ref: str,
    attachments: Sequence[Attachment],
    clock: Clock,
) -> bool:
    """Puts a mail into the tray; False when one with this reference was written to the person before.

    Raises MailRefused, and NoticeRefused when the message cannot be said.
    """
    check_notice("mail", message, values, url, ref)
    if sum(len(each.content) for each in attachments) > MOST_ATTACHED:
        raise MailRefused("too_large")
    if address_of(session, person_id) is None:
        raise MailRefused("no_address")
    now = clock()
    statement = insert_or_skip(session, Mail).returning(Mail.id)
    mail_id = session.scalar(
        statement.values(
            person_id=person_id,
            kind=ON_REQUEST,
            ref=ref,
            message=message,
            values=as_kept(values),
            url=url,
            state=MailState.WAITING.value,
            attempts=0,
            written_at=now,
            next_attempt_at=now,
            error="",
        )
    )
    if mail_id is None:
        return False
    if attachments:
        session.execute(
            insert(MailAttachment),
            [
                {
                    "mail_id": mail_id,
                    "name": each.name,
                    "media_type": each.media_type,
                    "content": each.content,
                }
                for each in attachments
            ],
        )
    return True


def address_of(session: Session, person_id: int) -> str | None:
    """Where mail reaches the person, None when nobody has said."""
    return session.scalar(select(Person.email).where(Person.id == person_id))


def take_next(session: Session, now: datetime) -> Letter | None:
    """The mail that waits longest of those that are due, marked as being sent; None when none is due."""
    mail = session.scalar(
        select(Mail)
        .where(Mail.state == MailState.WAITING, Mail.next_attempt_at <= now)
        .order_by(Mail.next_attempt_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # SQLite has but one writer and leaves this out
    )
    if mail is None:
        return None
    mail.state, mail.attempts = MailState.SENDING, mail.attempts + 1
    reader = session.execute(
        select(Person.name, Person.name_en, Person.email, Account.locale)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Person.id == mail.person_id)
    ).one()
    files = session.scalars(
        select(MailAttachment).where(MailAttachment.mail_id == mail.id).order_by(MailAttachment.id)
    )
    return Letter(
        id=mail.id,
        kind=mail.kind,
        message=mail.message,
        values=as_given(mail.values),
        url=mail.url,
        attempts=mail.attempts,
        written_at=mail.written_at,
        name=reader.name,
        name_en=reader.name_en,
        address=reader.email,
        locale=reader.locale,
        attachments=[Attachment(each.name, each.media_type, each.content) for each in files],
    )


def note_sent(session: Session, letter: Letter, now: datetime) -> None:
    """The server has the mail."""
    _end(session, letter, MailState.SENT, now)


def note_refused(
    session: Session, letter: Letter, error: str, now: datetime, *, is_lasting: bool
) -> MailState:
    """The server surely does not have the mail; returns whether it waits again or has failed."""
    outcome = after_refusal(
        attempts=letter.attempts, written_at=letter.written_at, now=now, is_lasting=is_lasting
    )
    if outcome.state is MailState.FAILED:
        _end(session, letter, outcome.state, now, error=error[:500])
    else:
        _change(
            session, letter, state=outcome.state, next_attempt_at=outcome.next_attempt_at, error=error[:500]
        )
    return outcome.state


def note_unsure(session: Session, letter: Letter, error: str) -> None:
    """Nobody knows whether the server has the mail; it stays as it is."""
    _change(session, letter, error=error[:500])


def _end(session: Session, letter: Letter, state: MailState, now: datetime, error: str = "") -> None:
    _change(session, letter, state=state, ended_at=now, error=error)
    session.execute(delete(MailAttachment).where(MailAttachment.mail_id == letter.id))


def _change(session: Session, letter: Letter, **values: Any) -> None:
    session.execute(
        update(Mail).where(Mail.id == letter.id).values(**values).execution_options(synchronize_session=False)
    )
