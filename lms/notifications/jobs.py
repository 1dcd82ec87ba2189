"""Sending what is in the out-tray, and clearing away what is old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import structlog
from flask import current_app
from flask_babel import ngettext

from lms.config import Settings
from lms.jobs.api import JobContext
from lms.notifications.composing import Sender, Unsendable, compose
from lms.notifications.domain.mail import MailState
from lms.notifications.domain.server import read_server
from lms.notifications.posting import NotReached, Post, Refused, Unsure
from lms.notifications.services.clearing import clear_mail, clear_notices
from lms.notifications.services.mailing import Letter, note_refused, note_sent, note_unsure, take_next

KEEP_NOTICES = timedelta(days=400)
"""A little over a year, so that this year's can be compared with last year's."""
KEEP_MAIL = timedelta(days=90)
AT_ONCE = 5_000
log = structlog.get_logger()


class MailWaits(Exception):
    """Some mail has to be tried again."""


def send_mail(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Sends what is due, a mail at a time: two transactions each, before and after the server has heard of it.

    What was refused for now, or when there was nobody to speak to, waits. Then it raises MailWaits or NotReached, so
    that the job is tried again, at the same ever longer distances as the mail.
    """
    settings = cast(Settings, current_app.extensions["lms.settings"])
    if not settings.smtp_url:
        return {"sent": 0}
    sender = Sender(settings.mail_from, settings.base_url, settings.default_locale)
    sent = waiting = 0
    with Post(read_server(settings.smtp_url)) as post:
        for letter in _due(context):
            state = _send(context, post, sender, letter)
            sent, waiting = sent + (state is MailState.SENT), waiting + (state is MailState.WAITING)
            context.progress(sent, message=ngettext("%(num)s mail sent", "%(num)s mails sent", sent))
    if waiting:
        raise MailWaits(f"{waiting} mails were refused for now")
    return {"sent": sent}


def _due(context: JobContext) -> Iterator[Letter]:
    while True:
        with context.unit_of_work() as session:
            letter = take_next(session, context.clock())
        if letter is None:
            return
        yield letter


def _send(context: JobContext, post: Post, sender: Sender, letter: Letter) -> MailState:
    """Sends one and notes what became of it."""
    try:
        post.send(compose(letter, sender, context.clock()))
    except Unsure as trouble:
        log.warning("a mail may have been sent or not", mail=letter.id, error=str(trouble))
        with context.unit_of_work() as session:
            note_unsure(session, letter, str(trouble))
        return MailState.SENDING
    except (Refused, Unsendable, NotReached) as trouble:
        is_lasting = isinstance(trouble, Unsendable) or (isinstance(trouble, Refused) and trouble.is_lasting)
        log.warning("a mail was not taken", mail=letter.id, error=str(trouble), is_lasting=is_lasting)
        with context.unit_of_work() as session:
            state = note_refused(session, letter, str(trouble), context.clock(), is_lasting=is_lasting)
        if isinstance(trouble, NotReached):
            raise
        return state
    with context.unit_of_work() as session:
        note_sent(session, letter, context.clock())
    return MailState.SENT


def clear_old(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Removes notices of more than KEEP_NOTICES ago and mail of more than KEEP_MAIL ago, some thousands at a time."""
    now, removed = context.clock(), {"notices": 0, "mail": 0}
    for name, clear, before in (
        ("notices", clear_notices, now - KEEP_NOTICES),
        ("mail", clear_mail, now - KEEP_MAIL),
    ):
        gone = AT_ONCE
        while gone == AT_ONCE:
            with context.unit_of_work() as session:
                gone = clear(session, before, AT_ONCE)
            removed[name] += gone
            context.progress(removed[name])
    return removed
