"""Accounts for everybody who has none: who gets one, what is handed out, and that nothing keeps it."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from lms.accounts.domain.usernames import UsernameProblem, assign_usernames
from lms.accounts.models import Account
from lms.accounts.services.many_accounts import PeopleChanged, create_accounts
from lms.audit.models import AuditEvent
from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.organisation.api import unit_card
from lms.organisation.models import Person
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

PAGE = "/administer/accounts/many"
CODE = re.compile(r"<code[^>]*>([a-z2-9]{6}-[a-z2-9]{6}-[a-z2-9]{6})</code>")
ROW = re.compile(r'<th scope="row">([^<]+)</th>')


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("A1001", "a1001"),
        ("１００１", "1001"),
        ("42", UsernameProblem.TOO_SHORT),
        ("10 01", UsernameProblem.HAS_SPACES),
        ("Anna", UsernameProblem.TAKEN),
        ("B7X", UsernameProblem.SHARED),
    ],
)
def test_the_username_is_the_staff_number_in_one_spelling(number, found):
    names, refused = assign_usernames({1: number, 2: "b7x"}, taken={"anna"})
    assert (names | refused)[1] == found


@pytest.fixture
def town(session):
    with unit_of_work():
        return make_unit(session, "市直机关")


@pytest.fixture
def office(session, town):
    with unit_of_work():
        return make_unit(session, "办公室", town)


@pytest.fixture
def clerk(session, office):
    """The administrator of the office."""
    with unit_of_work():
        return make_account(session, make_person(session, office, "刘洋"), (Role.ADMINISTRATOR, office))


def newcomer(session, unit, name, number, **more):
    person = make_person(session, unit, name, **more)
    person.number = number
    return person


@pytest.fixture
def newcomers(session, town, office, clock):
    """Two who can have an account, one who cannot, one who left, and one of a unit above."""
    with unit_of_work():
        desk = make_unit(session, "文书科", office)
        newcomer(session, desk, "王芳", "E-1001")
        newcomer(session, office, "李强", "e-1002")
        newcomer(session, office, "短号", "7")
        newcomer(session, town, "上级", "E-9")
        gone = newcomer(session, office, "离任", "E-1003")
        gone.appointments[0].ends_on = clock().date() - timedelta(days=1)


def accounts(session):
    session.rollback()
    return {account.username: account for account in session.scalars(select(Account))}


@on_both_databases
def test_the_page_says_who_would_get_one_and_who_not(clerk, newcomers, office, town, signed_in):
    page = signed_in(clerk).get(PAGE).text
    assert ROW.findall(page) == ["李强", "王芳", "短号"]
    assert "Create 2 accounts" in page
    assert "fewer than 3 characters" in page
    assert signed_in(clerk).get(PAGE, query_string={"unit": town.id}).status_code == 404


@on_both_databases
def test_the_codes_are_shown_once_and_open_the_accounts(session, clerk, newcomers, office, signed_in, client):
    answer = signed_in(clerk).post(PAGE, data={"unit": office.id, "people": 2})
    assert answer.headers["Cache-Control"] == "no-store"
    codes, made = CODE.findall(answer.text), accounts(session)
    assert set(made) == {clerk.username, "e-1001", "e-1002"}
    assert len(set(codes)) == 2
    assert all(code not in account.password_hash for code in codes for account in made.values())
    told = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(event.action, event.after.get("accounts")) for event in told] == [
        ("lms.create_account", None),
        ("lms.create_account", None),
        ("lms.create_accounts", 2),
    ]
    assert not any(code in str(event.after) for code in codes for event in told)

    assert client.post("/login", data={"username": "E-1002", "password": codes[1]}).status_code == 422
    assert client.post("/login", data={"username": "E-1002", "password": codes[0]}).status_code == 303
    assert client.get("/").location == "/account/password"
    new = {"present": codes[0], "new": "four words in a row", "again": "four words in a row"}
    assert client.post("/account/password", data=new).status_code == 303
    assert client.get("/").status_code == 200
    assert accounts(session)["e-1002"].password_hash.startswith("$argon2id$")


def test_the_file_within_the_page_says_the_same(session, clerk, newcomers, office, signed_in):
    page = signed_in(clerk).post(PAGE, data={"unit": office.id, "people": 2}).text
    content = base64.b64decode(re.search(r'href="data:[^"]+;base64,([^"]+)"', page)[1])
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    codes, without = (book.get_sheet_by_index(index).to_python() for index in (0, 1))
    assert [row[3:] for row in codes[-2:]] == [
        ["e-1002", CODE.findall(page)[0]],
        ["e-1001", CODE.findall(page)[1]],
    ]
    assert "/login" in str(codes[0][0])
    assert without[-1][:3] == ["办公室", "短号", "7"]


def test_a_list_that_has_changed_is_shown_again(session, clerk, newcomers, office, signed_in):
    answer = signed_in(clerk).post(PAGE, data={"unit": office.id, "people": 3}, follow_redirects=True)
    assert "nothing was done" in answer.text
    assert set(accounts(session)) == {clerk.username}


@on_both_databases
def test_codes_of_a_lost_sheet_are_made_anew_but_for_those_in_use(
    session, clerk, newcomers, office, signed_in, client
):
    browser = signed_in(clerk)
    old = CODE.findall(browser.post(PAGE, data={"unit": office.id, "people": 2}).text)
    assert client.post("/login", data={"username": "e-1002", "password": old[0]}).status_code == 303
    assert "1 account here has never been used" in browser.get(PAGE).text
    new = CODE.findall(browser.post(f"{PAGE}/codes", data={"unit": office.id, "people": 1}).text)
    other = client.application.test_client()
    assert other.post("/login", data={"username": "e-1001", "password": old[1]}).status_code == 422
    assert other.post("/login", data={"username": "e-1001", "password": new[0]}).status_code == 303


def test_a_role_is_not_taken_over_by_a_new_code(session, clerk, newcomers, office, signed_in):
    with unit_of_work():
        person = session.scalars(select(Person).where(Person.name == "李强")).one()
        account = make_account(session, person, (Role.ADMINISTRATOR, office))
        account.must_change_password = True
    answer = signed_in(clerk).post(f"{PAGE}/codes", data={"unit": office.id, "people": 1})
    assert answer.status_code == 303


@on_both_databases
def test_hundreds_of_accounts_cost_no_slow_hash_and_no_more_reads(session, office, clock, count_queries):
    with unit_of_work():
        for number in range(300):
            newcomer(session, office, f"员工{number}", f"N{number:04}")
    unit, actor = unit_card(session, office.id), Actor.system("test")
    with count_queries() as statements, unit_of_work():
        create_accounts(session, unit, 300, day=clock().date(), actor=actor, clock=clock)
    assert sum(statement.startswith("SELECT") for statement in statements) == 2
    assert {account.password_hash.split("$")[1] for account in accounts(session).values()} == {"code"}
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 301


def test_of_two_at_once_one_looks_again(session, clerk, newcomers, office, clock):
    unit, actor = unit_card(session, office.id), Actor.system("test")
    day = clock().date()
    with unit_of_work():
        create_accounts(session, unit, 2, day=day, actor=actor, clock=clock)
    with pytest.raises(PeopleChanged), unit_of_work():
        create_accounts(session, unit, 2, day=day, actor=actor, clock=clock)
