"""Settings, typed and read once from the environment. Production refuses to start with an unsafe one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms.contracts.mail import is_email
from lms.notifications.domain.server import BadServerAddress, read_server


class UnsafeConfiguration(Exception):
    """The application must not start so; the message names the setting and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between installations. Each field is set by the variable LMS_<FIELD>."""

    environment: str = "development"  # development | production | test
    data_dir: Path = Path("var")
    signing_keys_dir: Path = Path("signing-keys")  # in the data folder, unless it begins with a slash
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    timezone: str = "Asia/Shanghai"
    default_locale: str = "en"
    session_days: int = 14
    max_upload_mb: int = 512
    trusted_proxies: int = 0
    job_lease_seconds: int = 60  # a worker that has not been heard of for so long is taken for dead
    log_level: str = "INFO"
    smtp_url: str = ""  # smtp://user:password@host:587?starttls or smtps://…; empty: no mail is sent
    mail_from: str = ""  # the sender, "Xueshi <training@example.org>"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def files_dir(self) -> Path:
        return self.data_dir / "files"

    def flask(self) -> dict[str, Any]:
        """The same settings under the names that Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "MAX_CONTENT_LENGTH": self.max_upload_mb * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
            "SESSION_COOKIE_NAME": "lms",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.base_url.startswith("https://"),
            "PERMANENT_SESSION_LIFETIME": self.session_days * 86400,
            # a login ends so many days after it was opened, so signing its cookie anew on every page gains nothing
            "SESSION_REFRESH_EACH_REQUEST": False,
            "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session it is bound to
            "BABEL_DEFAULT_LOCALE": self.default_locale,
            "BABEL_DEFAULT_TIMEZONE": self.timezone,
            "TESTING": self.environment == "test",
        }


def read_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Settings from LMS_* variables, completed with defaults that are safe on one machine.

    Raises UnsafeConfiguration naming the variable when a value cannot be read, or when production lacks a secret,
    a database that many processes may share, or https.
    """
    values: dict[str, Any] = {}
    source = os.environ if environ is None else environ
    for field in fields(Settings):
        raw = source.get(f"LMS_{field.name.upper()}")
        if raw is not None and raw != "":
            values[field.name] = _parse(field.name, raw, type(field.default))
    values.update(overrides)
    settings = Settings(**values)
    problems = list(_problems(settings))
    if problems:
        raise UnsafeConfiguration("\n".join(problems))
    return _with_local_defaults(settings, values)


def _parse(name: str, raw: str, kind: type) -> Any:
    if kind is int:
        try:
            return int(raw)
        except ValueError:
            raise UnsafeConfiguration(f"LMS_{name.upper()}={raw!r}: a whole number is needed.") from None
    if issubclass(kind, Path):
        return Path(raw)
    return raw


def _problems(settings: Settings) -> list[str]:
    found = []
    if settings.environment not in {"development", "production", "test"}:
        found.append(f"LMS_ENVIRONMENT={settings.environment!r}: use development, production or test.")
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        found.append(f"LMS_TIMEZONE={settings.timezone!r}: not a known time zone, for example Asia/Shanghai.")
    if settings.is_production:
        if len(settings.secret_key) < 32:
            found.append(
                "LMS_SECRET_KEY: production needs a secret of at least 32 characters (openssl rand -hex 32)."
            )
        if not settings.database_url:
            found.append(
                "LMS_DATABASE_URL: production needs a database, for example postgresql+psycopg://lms@db/lms."
            )
        if not settings.base_url.startswith("https://"):
            found.append("LMS_BASE_URL: production is served over https; set the address that people type.")
    if ":memory:" in settings.database_url or settings.database_url == "sqlite://":
        found.append(
            "LMS_DATABASE_URL: a database in memory is lost with the process; give a file or PostgreSQL."
        )
    found.extend(_mail_problems(settings))
    return found


def _mail_problems(settings: Settings) -> Iterator[str]:
    if not settings.smtp_url:
        return
    try:
        read_server(settings.smtp_url)
    except BadServerAddress as fault:
        yield f"LMS_SMTP_URL: {fault}, for example smtp://user:password@mail.example.org:587?starttls."
    if not is_email(parseaddr(settings.mail_from)[1]):
        yield "LMS_MAIL_FROM: mail needs a sender, for example Xueshi <training@example.org>."


def _with_local_defaults(settings: Settings, values: dict[str, Any]) -> Settings:
    filled = dict(values)
    data_dir = settings.data_dir.resolve()
    filled["data_dir"] = data_dir
    filled["signing_keys_dir"] = data_dir / settings.signing_keys_dir
    if not settings.database_url:
        filled["database_url"] = f"sqlite:///{data_dir / 'lms.db'}"
    if not settings.secret_key:
        filled["secret_key"] = _local_secret(data_dir)
    return Settings(**filled)


def _local_secret(data_dir: Path) -> str:
    """A secret made once and kept beside the embedded database, so that logins survive a restart."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
