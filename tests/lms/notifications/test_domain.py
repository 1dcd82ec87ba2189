"""What a notice may hold, how a mail lives, and how a mail server is addressed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.contracts.mail import is_email
from lms.notifications.domain.mail import GIVE_UP_AFTER, MailState, after_refusal
from lms.notifications.domain.notice import (
    NoticeRefused,
    Value,
    as_given,
    as_kept,
    check_notice,
    in_english,
    is_page,
    names_in,
)
from lms.notifications.domain.server import BadServerAddress, MailServer, Security, read_server

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
MESSAGE = "Your certificate “%(title)s” expires on %(day)s."


def test_a_message_names_its_values():
    assert names_in(MESSAGE) == {"title", "day"}
    assert names_in("100 % done") == frozenset()


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("/certificates/7", True),
        ("/hours?year=2026#claims", True),
        ("", False),
        ("certificates/7", False),
        ("//example.org/", False),  # another site, by the page's scheme
        ("/\\example.org", False),  # browsers read a backslash as a slash
        ("https://example.org/", False),
        ("javascript:alert(1)", False),
        ("/a\r\nLocation: /b", False),
    ],
)
def test_a_notice_leads_to_a_page_of_this_site(url, is_ours):
    assert is_page(url) is is_ours


@pytest.mark.parametrize(
    ("values", "url", "ref", "fault"),
    [
        ({"title": "A"}, "/a", "1", "needs a value for day"),
        ({"title": "A", "day": "B"}, "https://example.org", "1", "not a path of this site"),
        ({"title": "A", "day": "B"}, "/" + 500 * "a", "1", "at most 500 characters"),
        ({"title": "A", "day": "B"}, "/a", "", "1 to 120 characters"),
        ({"title": "A", "day": "B"}, "/a", 121 * "1", "1 to 120 characters"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_kind(values, url, ref, fault):
    with pytest.raises(NoticeRefused, match=f"sample.kind: .*{fault}"):
        check_notice("sample.kind", MESSAGE, values, url, ref)


def test_values_are_kept_as_they_were_given():
    values: dict[str, Value] = {"title": "消防", "title_en": "Fire safety", "day": date(2026, 7, 1)}
    kept = as_kept(values)
    assert kept == {"title": "消防", "title_en": "Fire safety", "day": {"day": "2026-07-01"}}
    assert as_given(kept) == values


@pytest.mark.parametrize(
    ("values", "is_english", "title"),
    [
        ({"title": "消防", "title_en": "Fire safety"}, True, "Fire safety"),
        ({"title": "消防", "title_en": "Fire safety"}, False, "消防"),
        ({"title": "消防", "title_en": ""}, True, "消防"),  # without an English name it keeps its own
        ({"title": "消防"}, True, "消防"),
    ],
)
def test_names_are_in_the_readers_language(values, is_english, title):
    assert in_english(values, is_english)["title"] == title


@pytest.mark.parametrize(
    ("attempts", "age", "is_lasting", "state", "wait"),
    [
        (1, timedelta(0), False, MailState.WAITING, timedelta(seconds=10)),
        (2, timedelta(seconds=10), False, MailState.WAITING, timedelta(seconds=40)),
        (9, timedelta(days=1), False, MailState.WAITING, timedelta(minutes=30)),
        (99, GIVE_UP_AFTER - timedelta(minutes=30), False, MailState.WAITING, timedelta(minutes=30)),
        (99, GIVE_UP_AFTER - timedelta(minutes=29), False, MailState.FAILED, timedelta(0)),
        (1, timedelta(0), True, MailState.FAILED, timedelta(0)),
    ],
)
def test_what_becomes_of_a_mail_that_was_not_taken(attempts, age, is_lasting, state, wait):
    outcome = after_refusal(attempts=attempts, written_at=NOW - age, now=NOW, is_lasting=is_lasting)
    assert (outcome.state, outcome.next_attempt_at - NOW) == (state, wait)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer("localhost", 25, Security.NONE)),
        ("smtp://mail.example.org", MailServer("mail.example.org", 25, Security.NONE)),
        ("smtp://mail.example.org?starttls", MailServer("mail.example.org", 587, Security.STARTTLS)),
        ("smtps://mail.example.org/", MailServer("mail.example.org", 465, Security.TLS)),
        ("smtp://me:p@127.0.0.1:2525", MailServer("127.0.0.1", 2525, Security.NONE, "me", "p")),
        (
            "smtp://me%40example.org:p%3Aq%2F@mail.example.org:2587?starttls",
            MailServer("mail.example.org", 2587, Security.STARTTLS, "me@example.org", "p:q/"),
        ),
    ],
)
def test_a_mail_server_is_read_from_its_address(url, server):
    assert read_server(url) == server


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("mail.example.org", "begin with smtp"),
        ("https://mail.example.org", "begin with smtp"),
        ("smtp://", "name a host"),
        ("smtp://mail.example.org/inbox", "nothing after it"),
        ("smtp://mail.example.org:many", "cannot be read"),
        ("smtp://mail.example.org?tls=1", "only option"),
        ("smtps://mail.example.org?starttls", "only option"),
        ("smtp://me:secret@mail.example.org", "in the clear"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url, fault):
    with pytest.raises(BadServerAddress, match=fault) as refusal:
        read_server(url)
    assert "secret" not in str(refusal.value)


def test_the_password_is_not_shown_with_the_server():
    assert "hidden" not in repr(read_server("smtps://me:hidden@mail.example.org"))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("zhang@example.org", True),
        ("first.last+tag@mail.example.org", True),
        ("张伟@例子.中国", True),
        ("zhang", False),
        ("zhang@example", False),
        ("zhang@@example.org", False),
        ("zhang@example..org", False),
        ("zhang wei@example.org", False),
        ("a@example.org,b@example.org", False),
        ("<zhang@example.org>", False),
        ("zhang@example.org\r\nBcc: all@example.org", False),
        ("zhang@example.org\n", False),
        ("z" * 190 + "@example.org", False),
        ("", False),
    ],
)
def test_what_counts_as_an_address(text, is_one):
    assert is_email(text) is is_one
