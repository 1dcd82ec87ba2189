"""A town with people to be told things, and a mail server that keeps what it is handed."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from lms.db import unit_of_work
from lms.notifications.api import Notice, notify
from lms.notifications.models import Mail
from lms.testing.factories import make_account, make_person, make_unit

ACCEPTED, RETURNED = "lms.claim_accepted", "lms.claim_returned"
"""Two kinds that the kernel has: the first is not mailed unless one asks for it, the second is."""


@pytest.fixture
def town(app):
    with unit_of_work() as session:
        return make_unit(session)


@pytest.fixture
def somebody(town) -> Callable[..., Any]:
    """somebody(locale=…, **person): the account of a new person, who has an address."""

    def make(locale: str = "en", email: str | None = "zhang@example.org", name: str = "张伟"):
        with unit_of_work() as session:
            person = make_person(session, town, name)
            person.email = email
            account = make_account(session, person)
            account.locale = locale
            return account

    return make


@pytest.fixture
def member(somebody):
    return somebody()


def returned(person_id: int, ref: str = "1", *, title: str = "Fire safety", **changes: Any) -> Notice:
    """A notice of the kind that is mailed."""
    values = {"title": title, "reason": "Please add a photo."}
    return replace(Notice(person_id, RETURNED, values, url="/hours/claims/1", ref=ref), **changes)


def accepted(person_id: int, ref: str = "1") -> Notice:
    """A notice of the kind that is not."""
    return Notice(person_id, ACCEPTED, {"title": "消防", "hours": "4"}, url="/hours/claims/1", ref=ref)


@dataclass
class Letterbox:
    """What the server was handed, and how it answers: to a recipient, to a text, and whether it takes another."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Any] = field(default_factory=list)
    to_recipient: str = "250 OK"
    to_text: str = "250 OK"
    to_another: str = "250 OK"
    breaks_off: bool = False

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_NOOP(self, _server, _session, _envelope, _argument):  # noqa: N802
        return self.to_another  # what one asks before the next mail

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        if self.to_text.startswith("250"):
            self.envelopes.append(envelope)
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.breaks_off:
            server.transport.abort()
        return self.to_text


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    """A mail server on this machine, running."""
    box = Letterbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port, enable_SMTPUTF8=True)
    controller.start()
    yield box
    controller.stop()


def set_mail(app, url: str) -> None:
    """Has the application send its mail there."""
    app.extensions["lms.settings"] = replace(
        app.extensions["lms.settings"],
        smtp_url=url,
        mail_from="学时 <training@example.org>",
        base_url="https://training.example.org",
    )


@pytest.fixture
def post(app, letterbox: Letterbox) -> Letterbox:
    """The application with that server to send to."""
    set_mail(app, f"smtp://127.0.0.1:{letterbox.port}")
    return letterbox


@pytest.fixture
def tell(clock):
    """tell(account, …): gives a notice that is mailed."""

    def give(account, ref="1", **changes):
        with unit_of_work() as session:
            assert notify(session, [returned(account.person_id, ref, **changes)], clock=clock) == 1

    return give


@pytest.fixture
def mail(session):
    """mail(): the one mail that there is, as it stands."""

    def read():
        session.rollback()
        return session.scalars(select(Mail)).one()

    return read
