"""The ticket of an exam room: what lets a browser save answers without anybody looking up who is signed in.

It is signed, names one attempt and its person, and is good for nothing else. It carries no deadline: the attempt's row
has it, and a trainer may have given more time since the page was sent. It travels in the body of a request and not in
a cookie, so another site's page cannot have it sent along: that is why the address needs no token against forgery.
"""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer


class TicketRefused(Exception):
    """The ticket is not one that this installation signed."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One person's right to answer the questions of one attempt."""

    attempt_id: int
    person_id: int


def sign_ticket(secret: str, ticket: Ticket) -> str:
    """The ticket as the room's page holds it."""
    signed = _serializer(secret).dumps([ticket.attempt_id, ticket.person_id])
    return signed if isinstance(signed, str) else signed.decode()


def read_ticket(secret: str, signed: str) -> Ticket:
    """The ticket that was signed. Raises TicketRefused."""
    try:
        attempt_id, person_id = _serializer(secret).loads(signed)
    except (BadSignature, ValueError, TypeError):
        raise TicketRefused from None
    return Ticket(attempt_id, person_id)


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="question_bank.answers")
