"""Handing messages over to a mail server, and what its answer means."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import ExitStack
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from lms.notifications.domain.server import MailServer, Security

SECONDS = 20
"""For so long a server may be silent."""


class NotReached(Exception):
    """Nobody could be spoken to: no mail would go now. The text names the server and the trouble."""


class Refused(Exception):
    """The server said no to this message and surely does not have it."""

    def __init__(self, answer: str, *, is_lasting: bool) -> None:
        super().__init__(answer)
        self.is_lasting = is_lasting


class Unsure(Exception):
    """The connection broke while the message was on its way: the server may have it or not."""


class Post:
    """One connection to a mail server, opened when it is first needed and used for all that there is to send."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, message: EmailMessage) -> None:
        """Hands one message over. Returns when the server has taken it; raises NotReached, Refused or Unsure."""
        connection = self._open_connection()
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, answer = next(iter(refusal.recipients.values()))
            raise Refused(_words(code, answer), is_lasting=_is_lasting(code)) from None
        except smtplib.SMTPResponseException as refusal:  # of the sender or the text
            self._hang_up()
            code = refusal.smtp_code
            raise Refused(_words(code, refusal.smtp_error), is_lasting=_is_lasting(code)) from None
        except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError) as fault:
            raise Refused(f"{type(fault).__name__}: {fault}", is_lasting=True) from None
        except OSError as fault:  # smtplib's own are among them
            self._hang_up()
            raise Unsure(f"{type(fault).__name__}: {fault}") from None

    def _open_connection(self) -> smtplib.SMTP:
        """The connection that is open; many servers close it after some messages, and then a new one."""
        if self._connection is not None and not _answers(self._connection):
            self._hang_up()
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server, tls = self._server, ssl.create_default_context()
        try:
            if server.security is Security.TLS:
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=SECONDS, context=tls
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
            with ExitStack() as giving_up:
                giving_up.callback(connection.close)
                if server.security is Security.STARTTLS:
                    connection.starttls(context=tls)
                connection.ehlo_or_helo_if_needed()
                if server.user:
                    connection.login(server.user, server.password)
                giving_up.pop_all()
        except (OSError, ValueError) as fault:
            raise NotReached(f"{server.host}:{server.port}: {type(fault).__name__}: {fault}") from None
        return connection

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except OSError:
                connection.close()


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except OSError:
        return False


def _is_lasting(code: int) -> bool:
    return 500 <= code < 600


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"
