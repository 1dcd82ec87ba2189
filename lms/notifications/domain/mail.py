"""The life of one mail, and what follows from how a mail server answers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.jobs.domain import delay_before

GIVE_UP_AFTER = timedelta(days=3)
"""What could not be handed over for so long is news no more."""
MOST_ATTACHED = 15 * 1024 * 1024
"""Bytes: mail servers commonly take 20 to 25 MB, and a file grows by a third on its way."""


class MailState(StrEnum):
    """WAITING → SENDING → SENT, WAITING again, or FAILED.

    A mail is SENDING before the server hears of it, and nothing takes it out of that state but the server's answer.
    Where the worker dies in between, or the connection breaks after the last line was sent, nobody knows whether the
    server has it: the mail stays SENDING and is not sent a second time.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after an attempt, and when to try again."""

    state: MailState
    next_attempt_at: datetime


def after_refusal(*, attempts: int, written_at: datetime, now: datetime, is_lasting: bool) -> Outcome:
    """What becomes of a mail that the server has surely not taken. `attempts` counts the one that failed.

    A lasting refusal (a 5xx reply, RFC 5321 section 4.2.1) ends it; otherwise it is tried again, ever more rarely.
    """
    again = now + delay_before(attempts)
    if is_lasting or again > written_at + GIVE_UP_AFTER:
        return Outcome(MailState.FAILED, now)
    return Outcome(MailState.WAITING, again)
