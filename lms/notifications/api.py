"""Telling people things, for other areas and plugins: register a NoticeType in Plugin.notice_types, then notify."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.config import Settings
from lms.contracts.access import Actor
from lms.jobs.api import enqueue
from lms.notifications.domain.notice import NoticeRefused, Value
from lms.notifications.services.giving import Notice, give, write_mail
from lms.notifications.services.mailing import Attachment, MailRefused, address_of, write_on_request
from lms.plugins import current_registry
from lms.web.paths import path_to

__all__ = [
    "SEND_MAIL",
    "Attachment",
    "MailRefused",
    "Notice",
    "NoticeRefused",
    "mail_address",
    "mail_person",
    "notify",
]

SEND_MAIL = "lms.send_mail"


def notify(session: Session, notices: Iterable[Notice], *, clock: Clock) -> int:
    """Tells people things, in the caller's transaction; returns how many of the notices are new to their person.

    Whom a notice of the same kind and reference has reached before is not told again. It shows on the site at once,
    and goes out by mail after the commit, where this site sends mail, the person has an address and wants the kind. The
    number of statements does not depend on that of the notices. Raises NoticeRefused, before anything is written.
    """
    types = current_registry().notice_types
    given = give(session, notices, types, clock=clock)
    if given and _sends_mail() and write_mail(session, given, types, path_of=_path_of, clock=clock):
        _send_after_commit(session, clock)
    return len(given)


def mail_person(
    session: Session,
    person_id: int,
    message: str,
    *,
    values: Mapping[str, Value],
    url: str,
    ref: str,
    attachments: Sequence[Attachment] = (),
    clock: Clock,
) -> bool:
    """Sends a mail that somebody asked for, after the commit; False when one of this reference was sent before.

    `message` is an English text marked with N_ with places for the values; it is said in the person's language, and
    its first line is the subject. `url` is the path of the page that it is about. Choices about mail do not apply.
    Raises MailRefused with the code no_server, no_address or too_large (15 MB in all).
    """
    if not _sends_mail():
        raise MailRefused("no_server")
    is_new = write_on_request(
        session, person_id, message, values, url=url, ref=ref, attachments=attachments, clock=clock
    )
    if is_new:
        _send_after_commit(session, clock)
    return is_new


def mail_address(session: Session, person_id: int) -> str | None:
    """Where mail_person would send to; None when this site sends no mail or the person has no address."""
    return address_of(session, person_id) if _sends_mail() else None


def _path_of(notice_id: int) -> str:
    return path_to("notices.follow", notice_id=notice_id)


def _send_after_commit(session: Session, clock: Clock) -> None:
    enqueue(session, SEND_MAIL, {}, actor=Actor.system("notifications"), clock=clock)


def _sends_mail() -> bool:
    return bool(cast(Settings, current_app.extensions["lms.settings"]).smtp_url)
