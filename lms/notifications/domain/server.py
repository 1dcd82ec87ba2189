"""Reading the address of a mail server. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit


class Security(StrEnum):
    """How the connection is encrypted."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class BadServerAddress(ValueError):
    """The address cannot be used. The text says why, and never repeats the address: it may hold a password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. Without a user nobody signs in."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def read_server(url: str) -> MailServer:
    """The server of smtp://user:password@host:port?starttls or smtps://…; a password's special characters are written
    with %. Raises BadServerAddress."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadServerAddress("the host or port cannot be read") from None
    if parts.scheme not in {"smtp", "smtps"}:
        raise BadServerAddress("it must begin with smtp:// or smtps://")
    if not parts.hostname or parts.path not in {"", "/"}:
        raise BadServerAddress("it must name a host, and nothing after it but ?starttls")
    if parts.query not in {"", "starttls"} or (parts.query and parts.scheme == "smtps"):
        raise BadServerAddress("the only option is ?starttls, with smtp://")
    security = Security.TLS if parts.scheme == "smtps" else Security(parts.query or "none")
    if parts.username and security is Security.NONE and parts.hostname not in LOOPBACK:
        raise BadServerAddress("the password would travel in the clear; add ?starttls or use smtps://")
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[security],
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
