"""Signing in and out, as a browser does it."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from lms.accounts.authentication import token_hash
from lms.accounts.devices import Device
from lms.accounts.models import Account, LoginFailure, LoginSession
from lms.accounts.passwords import needs_rehash
from lms.accounts.services.signing_in import TooManyFailures, begin_attempt
from lms.clock import current_clock
from lms.db import unit_of_work
from lms.testing.factories import PASSWORD, make_account, make_person, make_unit
from lms.testing.marks import on_both_databases


@pytest.fixture
def account(session):
    with unit_of_work():
        return make_account(session, make_person(session, make_unit(session)))


def sign_in(client, account, password=PASSWORD, **options):
    username = account if isinstance(account, str) else account.username
    return client.post("/login", data={"username": username, "password": password}, **options)


def fail(client, account, times):
    for _ in range(times):
        assert sign_in(client, account, "not the password").status_code == 422


@on_both_databases
def test_the_right_password_opens_a_session(app, session, client, account, clock):
    answer = sign_in(client, account, headers={"User-Agent": "Firefox/127.0 Linux"})
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/account").status_code == 200
    login = session.scalars(select(LoginSession)).one()
    assert (login.account_id, login.browser) == (account.id, "Firefox/127.0 Linux")
    assert login.expires_at == clock() + timedelta(days=14)
    with client.session_transaction() as cookie:
        assert token_hash(cookie["_user_id"]) == login.token_hash
        assert cookie["_user_id"] != login.token_hash
    assert session.scalar(select(func.count()).select_from(LoginFailure)) == 0


def test_a_username_may_be_typed_large_and_wide(client, account):
    assert sign_in(client, f" {account.username.upper()} ").status_code == 303


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/account/sessions?x=1", "/account/sessions?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("account", "/"),
    ],
)
def test_next_leads_only_within_the_site(client, account, target, leads_to):
    answer = sign_in(client, account, query_string={"next": target})
    assert answer.location == leads_to


def test_a_closed_page_leads_through_the_door_and_back(client, account):
    door = client.get("/account/sessions?x=1").location
    assert door == "/login?next=/account/sessions?x%3D1"
    page = client.get(door).text
    action = re.search(r'<form class="form" method="post" action="([^"]+)"', page)[1]
    answer = client.post(action, data={"username": account.username, "password": PASSWORD})
    assert answer.location == "/account/sessions?x=1"


def test_the_answer_does_not_tell_which_accounts_exist(session, client, account):
    with unit_of_work():
        closed = make_account(session, make_person(session, make_unit(session)))
        closed.is_active = False

    def answer(username, password):
        response = client.post("/login", data={"username": username, "password": password})
        page = re.sub(r'(value|nonce|content)="[^"]*"|\b(autofocus)\b', "", response.text)
        return response.status_code, page

    wrong = answer(account.username, "not the password")
    assert wrong == answer("nobody", "not the password")
    assert wrong == answer(closed.username, PASSWORD)


@on_both_databases
def test_the_fifth_failure_begins_a_pause_that_ends(app, session, client, account, clock):
    fail(client, account, 5)
    refused = sign_in(client, account)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "15")
    assert "15 seconds" in refused.text
    clock.advance(seconds=14)
    assert sign_in(client, account).status_code == 429
    clock.advance(seconds=1)
    assert sign_in(client, account).status_code == 303


def test_a_refused_try_is_no_failure(session, client, account, clock):
    fail(client, account, 5)
    for _ in range(20):
        assert sign_in(client, account, "again").status_code == 429
    assert session.scalar(select(func.count()).select_from(LoginFailure)) == 5


def test_a_name_that_nobody_has_is_slowed_down_as_well(client, account):
    fail(client, "nobody", 5)
    assert sign_in(client, "nobody").status_code == 429
    assert sign_in(client, account).status_code == 303


def test_throwing_the_cookie_away_does_not_help(app, account):
    for _ in range(5):
        fail(app.test_client(), account, 1)
    assert sign_in(app.test_client(), account).status_code == 429


def test_a_known_device_is_not_kept_waiting_by_strangers(app, client, account, clock):
    assert sign_in(client, account).status_code == 303
    client.post("/logout")
    for _ in range(8):
        sign_in(app.test_client(), account, "a guess")
        clock.advance(minutes=15)
    sign_in(app.test_client(), account, "a guess")
    assert sign_in(app.test_client(), account).status_code == 429
    assert sign_in(client, account).status_code == 303


def test_a_known_device_has_its_own_count(app, client, account):
    sign_in(client, account)
    client.post("/logout")
    fail(client, account, 5)
    assert sign_in(client, account).status_code == 429
    assert sign_in(app.test_client(), account).status_code == 303


def test_success_ends_the_count_of_a_known_device(client, account, clock):
    for _ in range(3):
        sign_in(client, account)
        client.post("/logout")
        fail(client, account, 4)
    assert sign_in(client, account).status_code == 303


def test_a_forged_device_cookie_is_a_stranger(app, account):
    stranger = app.test_client()
    fail(stranger, account, 5)
    stranger.set_cookie("device", f'["abc",{account.id}].c2lnbmF0dXJl')
    assert sign_in(stranger, account).status_code == 429


def test_another_person_on_the_same_device_counts_apart(session, client, account):
    with unit_of_work():
        colleague = make_account(session, make_person(session, make_unit(session)))
    fail(client, account, 5)
    assert sign_in(client, colleague).status_code == 303


def test_failures_are_forgotten_after_a_day(session, client, account, clock):
    fail(client, account, 4)
    clock.advance(hours=24, seconds=1)
    fail(client, account, 4)
    assert sign_in(client, account).status_code == 303
    assert session.scalar(select(func.count()).select_from(LoginFailure)) == 4


def test_a_weaker_hash_is_made_anew(session, client, account):
    with unit_of_work():
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        session.get_one(Account, account.id).password_hash = weak
    assert sign_in(client, account).status_code == 303
    session.expire_all()
    assert not needs_rehash(session.get_one(Account, account.id).password_hash)
    client.post("/logout")
    assert sign_in(client, account).status_code == 303


def test_what_was_in_the_cookie_before_is_gone(client, account):
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in(client, account)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_signing_out_closes_the_session_and_not_only_the_cookie(session, client, account):
    sign_in(client, account)
    with client.session_transaction() as cookie:
        stolen = cookie["_user_id"]
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").location == "/login"
    with client.session_transaction() as cookie:
        cookie["_user_id"] = stolen
    assert client.get("/account").status_code == 302


def test_a_session_ends(client, account, clock):
    sign_in(client, account)
    clock.advance(days=13, hours=23)
    assert client.get("/account").status_code == 200
    clock.advance(hours=1)
    assert client.get("/account").status_code == 302


def test_last_seen_is_written_every_five_minutes_and_no_oftener(
    session, client, account, clock, count_queries
):
    sign_in(client, account)
    signed_in_at = clock()
    clock.advance(minutes=4, seconds=59)
    with count_queries() as statements:
        client.get("/account")
    assert not [one for one in statements if one.startswith("UPDATE")]
    seen_at = clock.advance(seconds=1)
    with count_queries() as statements:
        client.get("/account")
        client.get("/account")
    assert len([one for one in statements if one.startswith("UPDATE")]) == 1
    session.expire_all()
    login = session.scalars(select(LoginSession)).one()
    assert (login.created_at, login.last_seen_at) == (signed_in_at, seen_at)


def test_who_is_signed_in_is_not_asked_again(client, account):
    sign_in(client, account)
    assert client.get("/login?next=/account").location == "/account"


@on_both_databases
def test_tries_at_the_same_moment_are_all_counted(app, account):
    """Twenty at once: had each read the count before any had written, all would get past it."""
    username = account.username

    def attempt(_number):
        with app.app_context():
            try:
                with unit_of_work() as session:
                    begin_attempt(session, username=username, device=Device("x"), clock=current_clock())
            except TooManyFailures:
                return "refused"
            return "taken"

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(attempt, range(20)))
    assert answers == {"taken": 5, "refused": 15}
