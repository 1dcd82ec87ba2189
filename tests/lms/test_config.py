"""Settings come from the environment, and what is unsafe or unreadable stops the start with its name."""

from __future__ import annotations

import stat

import pytest
from click.testing import CliRunner

from lms.cli import main
from lms.config import UnsafeConfiguration, read_settings

SAFE = {
    "LMS_ENVIRONMENT": "production",
    "LMS_SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "LMS_DATABASE_URL": "postgresql+psycopg://lms@db/lms",
    "LMS_REDIS_URL": "redis://queue",
    "LMS_BASE_URL": "https://study.example.org",
}
SENDER = {"LMS_MAIL_FROM": "Xueshi <training@example.org>"}
REFUSED = {
    "no secret": ({"LMS_SECRET_KEY": ""}, "LMS_SECRET_KEY"),
    "a guessable secret": ({"LMS_SECRET_KEY": "0123456789abcdef0123456789abcde"}, "LMS_SECRET_KEY"),
    "no database": ({"LMS_DATABASE_URL": ""}, "LMS_DATABASE_URL"),
    "a database in memory": ({"LMS_DATABASE_URL": "sqlite:///:memory:"}, "LMS_DATABASE_URL"),
    "a database in memory, in short": ({"LMS_DATABASE_URL": "sqlite://"}, "LMS_DATABASE_URL"),
    "an address without https": ({"LMS_BASE_URL": "http://study.example.org"}, "LMS_BASE_URL"),
    "no address": ({"LMS_BASE_URL": ""}, "LMS_BASE_URL"),
    "an unknown environment": ({"LMS_ENVIRONMENT": "prod"}, "LMS_ENVIRONMENT"),
    "an unknown time zone": ({"LMS_TIMEZONE": "Asia/Peking"}, "LMS_TIMEZONE"),
    "a time zone that is a path": ({"LMS_TIMEZONE": "../etc/passwd"}, "LMS_TIMEZONE"),
    "a number in words": ({"LMS_SESSION_DAYS": "two weeks"}, "LMS_SESSION_DAYS"),
    "a number with a unit": ({"LMS_MAX_UPLOAD_MB": "512MB"}, "LMS_MAX_UPLOAD_MB"),
    "a mail server that is none": (SENDER | {"LMS_SMTP_URL": "mail.example.org"}, "LMS_SMTP_URL"),
    "a mail password in the clear": (
        SENDER | {"LMS_SMTP_URL": "smtp://me:hunter2@mail.example.org"},
        "LMS_SMTP_URL",
    ),
    "mail without a sender": ({"LMS_SMTP_URL": "smtp://localhost"}, "LMS_MAIL_FROM"),
    "mail from nowhere": ({"LMS_SMTP_URL": "smtp://localhost", "LMS_MAIL_FROM": "Xueshi"}, "LMS_MAIL_FROM"),
}


def test_a_safe_production_starts():
    settings = read_settings(SAFE)
    assert settings.is_production
    assert settings.database_url == SAFE["LMS_DATABASE_URL"]
    assert settings.flask()["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(("change", "variable"), REFUSED.values(), ids=REFUSED)
def test_what_is_unsafe_is_refused_by_name(change, variable):
    with pytest.raises(UnsafeConfiguration) as refusal:
        read_settings(SAFE | change)
    assert str(refusal.value).startswith(variable)
    assert "\n" not in str(refusal.value)  # one thing is wrong, one thing is said


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(UnsafeConfiguration) as refusal:
        read_settings({"LMS_ENVIRONMENT": "production"})
    named = [line.split(":")[0] for line in str(refusal.value).splitlines()]
    assert {"LMS_SECRET_KEY", "LMS_DATABASE_URL", "LMS_BASE_URL"} <= set(named)


@pytest.mark.parametrize("variable", ["LMS_SECRET_KEY", "LMS_SMTP_URL"])
def test_a_refusal_does_not_show_the_secret(variable):
    secret = "smtp://me:hunter2@mail.example.org" if variable == "LMS_SMTP_URL" else "hunter2"
    with pytest.raises(UnsafeConfiguration) as refusal:
        read_settings(SAFE | SENDER | {variable: secret})
    assert "hunter2" not in str(refusal.value)


def test_mail_is_sent_when_both_are_told():
    settings = read_settings(SAFE | SENDER | {"LMS_SMTP_URL": "smtps://me:p@mail.example.org"})
    assert settings.smtp_url == "smtps://me:p@mail.example.org"


def test_on_one_machine_nothing_needs_to_be_said(tmp_path):
    settings = read_settings({"LMS_DATA_DIR": str(tmp_path / "var")})
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'lms.db'}"
    assert settings.flask()["SESSION_COOKIE_SECURE"] is False
    assert not settings.is_production


def test_the_local_secret_is_made_once_and_for_the_owner_alone(tmp_path):
    first, second = (read_settings({}, data_dir=tmp_path).secret_key for _ in range(2))
    assert first == second
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert read_settings({}, data_dir=tmp_path / "other").secret_key != first


def test_an_empty_variable_is_as_good_as_none(tmp_path):
    settings = read_settings({"LMS_SESSION_DAYS": "", "LMS_TIMEZONE": ""}, data_dir=tmp_path)
    assert (settings.session_days, settings.timezone) == (14, "Asia/Shanghai")


def test_values_have_their_types(tmp_path):
    environ = {"LMS_DATA_DIR": str(tmp_path), "LMS_MAX_UPLOAD_MB": "20", "LMS_SESSION_DAYS": "3"}
    settings = read_settings(environ)
    assert settings.flask()["MAX_CONTENT_LENGTH"] == 20 * 1024 * 1024
    assert settings.flask()["PERMANENT_SESSION_LIFETIME"] == 3 * 86400
    assert settings.files_dir == tmp_path / "files"


def test_the_command_says_what_to_set(tmp_path):
    environ = {"LMS_ENVIRONMENT": "production", "LMS_DATA_DIR": str(tmp_path), "LMS_SECRET_KEY": ""}
    ended = CliRunner().invoke(main, ["db", "upgrade"], env=environ)
    assert ended.exit_code == 2
    assert "LMS_SECRET_KEY: production needs a secret" in ended.output
    assert "Traceback" not in ended.output
