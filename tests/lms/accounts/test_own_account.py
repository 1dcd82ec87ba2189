"""One's own account: password, sessions, language."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from lms.accounts.models import Account, LoginSession
from lms.audit.models import AuditEvent
from lms.db import unit_of_work
from lms.testing.factories import PASSWORD, make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

NEW = "rain on the old bridge"


@pytest.fixture
def account(session):
    with unit_of_work():
        return make_account(session, make_person(session, make_unit(session)))


@pytest.fixture
def browser(account, signed_in):
    return signed_in(account)


def change(browser, present=PASSWORD, new=NEW, again=None):
    data = {"present": present, "new": new, "again": new if again is None else again}
    return browser.post("/account/password", data=data)


def sign_in(browser, account, password):
    return browser.post("/login", data={"username": account.username, "password": password}).status_code


@on_both_databases
def test_a_new_password_closes_the_other_sessions_and_stays_signed_in(
    app, session, account, browser, client, signed_in
):
    other = signed_in(account)
    assert change(browser).status_code == 303
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert sign_in(client, account, PASSWORD) == 422
    assert sign_in(client, account, NEW) == 303
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.after) == ("lms.change_password", {"sessions_closed": 1})


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"present": "something else"}, "This is not your present password."),
        ({"new": "too short"}, "Use at least 10 characters."),
        ({"new": "Password123"}, "Many people use this password"),
        ({"again": "rain on the new bridge"}, "The two do not agree."),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(account, browser, client, entry, words):
    answer = change(browser, **entry)
    assert answer.status_code == 422
    assert words in answer.text
    assert sign_in(client, account, PASSWORD) == 303


def test_somebody_at_an_unlocked_screen_cannot_guess_for_long(browser):
    for _ in range(5):
        assert "not your present password" in change(browser, present="a guess").text
    assert "Wait 15 seconds" in change(browser).text


def test_a_one_time_password_is_changed_before_anything_else(session, account, browser):
    with unit_of_work():
        session.get_one(Account, account.id).must_change_password = True
    for path in ("/", "/account", "/account/sessions"):
        assert browser.get(path).location == "/account/password"
    assert browser.post("/account/sessions/revoke-others").location == "/account/password"
    assert "Choose a password of your own first" in browser.get("/account/password").text
    assert browser.get("/health").status_code == 200
    assert change(browser).status_code == 303
    assert browser.get("/").status_code == 200


def test_who_must_change_the_password_may_still_leave(session, account, browser):
    with unit_of_work():
        session.get_one(Account, account.id).must_change_password = True
    assert browser.post("/logout").location == "/login"


@on_both_databases
def test_one_other_session_or_all_others_can_be_closed(app, session, account, browser, signed_in):
    second, third, fourth = signed_in(account), signed_in(account), signed_in(account)
    page = browser.get("/account/sessions").text
    assert page.count("this browser") == 1
    newest_other = max(map(int, re.findall(r"/account/sessions/(\d+)/revoke", page)))
    browser.post(f"/account/sessions/{newest_other}/revoke")
    assert fourth.get("/account").status_code == 302
    assert third.get("/account").status_code == 200
    browser.post("/account/sessions/revoke-others")
    assert [one.get("/account").status_code for one in (browser, second, third)] == [200, 302, 302]
    assert len(session.scalars(select(LoginSession)).all()) == 4  # closed, not forgotten


def test_somebody_elses_session_is_not_there(session, browser, signed_in):
    with unit_of_work():
        stranger = make_account(session, make_person(session, make_unit(session)))
    theirs = signed_in(stranger)
    with unit_of_work():
        login = session.scalars(select(LoginSession).where(LoginSession.account_id == stranger.id)).one()
    assert browser.post(f"/account/sessions/{login.id}/revoke").status_code == 404
    assert theirs.get("/account").status_code == 200


def test_the_language_is_kept_with_the_account(session, account, browser, signed_in):
    browser.set_cookie("locale", "en")
    assert browser.post("/account", data={"locale": "zh_Hans"}).status_code == 303
    for one in (browser, signed_in(account)):
        assert '<html lang="zh-Hans"' in one.get("/account").text
    browser.post("/account", data={"locale": ""})
    assert '<html lang="en"' in browser.get("/account", headers={"Accept-Language": "en"}).text
    assert browser.post("/account", data={"locale": "tlh"}).status_code == 400


def test_the_pages_of_ones_own_account_are_few_statements(browser, count_queries):
    for path in ("/account", "/account/password", "/account/sessions"):
        with count_queries() as statements:
            assert browser.get(path).status_code == 200
        assert len(statements) <= 8, path
