"""What administrators do with accounts, and what they cannot."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Account, RoleGrant
from lms.audit.models import AuditEvent
from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.organisation.models import Appointment
from lms.testing.factories import PASSWORD, make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

LIST = "/administer/accounts"


@pytest.fixture
def town(session):
    with unit_of_work():
        return make_unit(session, "市直机关")


@pytest.fixture
def office(session, town):
    with unit_of_work():
        return make_unit(session, "办公室", town)


@pytest.fixture
def chief(session, town):
    """The administrator of the whole town; has a desk in the town's own unit."""
    with unit_of_work():
        return make_account(session, make_person(session, town, "陈静"), (Role.ADMINISTRATOR, town))


@pytest.fixture
def clerk(session, office):
    """The administrator of the office."""
    with unit_of_work():
        return make_account(session, make_person(session, office, "刘洋"), (Role.ADMINISTRATOR, office))


@pytest.fixture
def member(session, office):
    with unit_of_work():
        return make_account(session, make_person(session, office, "张伟", name_en="Zhang Wei"))


def names(browser, **query):
    page = browser.get(LIST, query_string=query).text
    return sorted(re.findall(r'<th scope="row">\s*(?:<a [^>]*>)?([^<\n]+?)\s*<', page))


def actions(session):
    return session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()


@on_both_databases
def test_the_list_is_of_the_own_subtree(app, session, town, chief, clerk, member, signed_in):
    with unit_of_work():
        make_person(session, office_of_another_town(session), "外人")
        make_person(session, town, "无账号")
    assert names(signed_in(clerk)) == sorted(["刘洋", "Zhang Wei"])
    assert names(signed_in(chief)) == sorted(["刘洋", "Zhang Wei", "陈静", "无账号"])


def office_of_another_town(session):
    return make_unit(session, "别处办公室", make_unit(session, "another town"))


@on_both_databases
def test_the_list_can_be_searched(app, session, office, chief, clerk, member, signed_in):
    browser = signed_in(chief)
    with unit_of_work():
        make_person(session, office, "无账号")
        session.get_one(Account, member.id).is_active = False
    assert names(browser, q="zhang WEI") == ["Zhang Wei"]
    assert names(browser, q="张") == ["Zhang Wei"]
    assert names(browser, q=clerk.username) == ["刘洋"]
    assert names(browser, q="%") == []
    assert names(browser, kind="without") == ["无账号"]
    assert names(browser, kind="closed") == ["Zhang Wei"]
    assert names(browser, kind="open", role="administrator") == sorted(["刘洋", "陈静"])


@on_both_databases
def test_a_long_list_costs_no_more_statements(app, session, office, chief, signed_in, count_queries):
    with unit_of_work():
        for number in range(60):
            make_account(session, make_person(session, office, f"员工{number:02}"), (Role.TRAINER, office))
    browser = signed_in(chief)
    with count_queries() as statements:
        page = browser.get(LIST, query_string={"page": 1}).text
    assert page.count('<th scope="row">') == 50
    assert len(statements) <= 8
    assert len(names(browser, page=2)) == 11


def test_who_left_is_seen_by_the_whole_organisations_administrator(
    session, chief, clerk, member, clock, signed_in
):
    with unit_of_work():
        appointment = session.scalars(
            select(Appointment).where(Appointment.person_id == member.person_id)
        ).one()
        appointment.ends_on = clock().date().replace(day=1)
    assert "Zhang Wei" in names(signed_in(chief))
    assert names(signed_in(clerk)) == ["刘洋"]
    assert signed_in(chief).post(f"{LIST}/{member.id}/deactivate").status_code == 303
    session.expire_all()
    assert not session.get_one(Account, member.id).is_active


@on_both_databases
def test_an_account_is_created_with_a_password_shown_once(app, session, office, clerk, signed_in, client):
    browser = signed_in(clerk)
    with unit_of_work():
        person = make_person(session, office, "新人")
    assert f'value="{person.number.lower()}"' in browser.get(f"{LIST}/new/{person.id}").text
    answer = browser.post(f"{LIST}/new/{person.id}", data={"username": "XinRen"})
    password = re.search(r"<code[^>]*>([a-z2-9-]{14})</code>", answer.text)[1]
    assert answer.headers["Cache-Control"] == "no-store"
    account = session.scalars(select(Account).where(Account.username == "xinren")).one()
    assert account.must_change_password
    assert password not in account.password_hash
    assert client.post("/login", data={"username": "xinren", "password": password}).status_code == 303
    assert client.get("/").location == "/account/password"
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.unit_path) == ("lms.create_account", office.path)
    assert password not in str(event.after)


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("", "Enter a username."),
        ("ab", "Use 3 to 120 characters."),
        ("a b c", "Use no spaces."),
        ("TAKEN", "Another account"),
    ],
)
def test_a_username_is_refused_with_a_reason(session, office, clerk, member, signed_in, username, words):
    with unit_of_work():
        session.get_one(Account, member.id).username = "taken"
        person = make_person(session, office, "新人")
    answer = signed_in(clerk).post(f"{LIST}/new/{person.id}", data={"username": username})
    assert answer.status_code == 422
    assert words in answer.text


def test_nobody_gets_a_second_account(session, clerk, member, signed_in):
    answer = signed_in(clerk).post(f"{LIST}/new/{member.person_id}", data={"username": "second"})
    assert "has an account already" in answer.text
    assert session.scalar(select(func.count()).where(Account.person_id == member.person_id)) == 1


def test_a_reset_signs_out_and_asks_for_a_new_password(session, clerk, member, signed_in, client):
    theirs = signed_in(member)
    answer = signed_in(clerk).post(f"{LIST}/{member.id}/password")
    password = re.search(r"<code[^>]*>([a-z2-9-]{14})</code>", answer.text)[1]
    assert theirs.get("/account").status_code == 302
    assert client.post("/login", data={"username": member.username, "password": PASSWORD}).status_code == 422
    assert client.post("/login", data={"username": member.username, "password": password}).status_code == 303
    assert actions(session) == ["lms.reset_password"]


def test_closing_an_account_can_be_undone(session, clerk, member, signed_in, client):
    theirs, browser = signed_in(member), signed_in(clerk)
    page = browser.get(browser.post(f"{LIST}/{member.id}/deactivate").location).text
    assert theirs.get("/account").status_code == 302
    assert client.post("/login", data={"username": member.username, "password": PASSWORD}).status_code == 422
    undo = re.search(r'<form method="post" action="([^"]+)">The account is closed', page)[1]
    browser.post(undo)
    assert client.post("/login", data={"username": member.username, "password": PASSWORD}).status_code == 303
    assert actions(session) == ["lms.deactivate_account", "lms.reactivate_account"]


def test_nobody_closes_the_own_account(session, clerk, signed_in):
    browser = signed_in(clerk)
    browser.post(f"{LIST}/{clerk.id}/deactivate")
    assert browser.get("/account").status_code == 200
    assert actions(session) == []


@pytest.mark.parametrize("what", ["password", "deactivate", "reactivate", "sessions"])
def test_an_account_that_holds_more_is_not_touched(session, office, town, chief, clerk, signed_in, what):
    """The town's administrator takes a desk in the office; the office's administrator gains nothing by it."""
    with unit_of_work():
        appointment = session.scalars(
            select(Appointment).where(Appointment.person_id == chief.person_id)
        ).one()
        appointment.unit_id = office.id
        session.get_one(Account, chief.id).is_active = what != "reactivate"
    browser = signed_in(clerk)
    assert "陈静" in names(browser)
    answer = browser.post(f"{LIST}/{chief.id}/{what}")
    assert answer.status_code == 303
    assert "holds more than you do" in browser.get(answer.location).text
    assert actions(session) == []


@pytest.mark.parametrize("path", ["", "/roles", "/password", "/deactivate", "/sessions"])
def test_an_account_out_of_reach_is_not_there(chief, clerk, signed_in, path):
    browser = signed_in(clerk)
    method = browser.get if path in ("", "/roles") else browser.post
    assert method(f"{LIST}/{chief.id}{path}").status_code == 404


def test_a_person_out_of_reach_is_not_there(session, town, clerk, signed_in):
    with unit_of_work():
        person = make_person(session, town, "领导")
    assert signed_in(clerk).get(f"{LIST}/new/{person.id}").status_code == 404
    assert signed_in(clerk).post(f"{LIST}/new/{person.id}", data={"username": "lingdao"}).status_code == 404


@on_both_databases
def test_a_role_is_given_taken_and_given_back(app, session, office, clerk, member, signed_in):
    browser = signed_in(clerk)
    given = browser.post(f"{LIST}/{member.id}/roles", data={"role": "trainer", "unit": office.id})
    assert given.status_code == 303
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == member.id)).one()
    assert (grant.role, grant.unit_id) == ("trainer", office.id)
    browser.post(f"{LIST}/{member.id}/roles", data={"role": "trainer", "unit": office.id})  # changes nothing
    page = browser.get(browser.post(f"{LIST}/{member.id}/roles/{grant.id}/revoke").location).text
    assert not session.scalars(select(RoleGrant).where(RoleGrant.account_id == member.id)).all()
    undo = re.search(r'<form method="post" action="([^"]+)">The role is taken\.(.*?)</form>', page, re.DOTALL)
    fields = dict(re.findall(r'name="(role|unit)" value="([^"]+)"', undo[2]))
    assert browser.post(undo[1], data=fields).status_code == 303
    assert session.scalar(select(func.count()).where(RoleGrant.account_id == member.id)) == 1
    assert actions(session) == ["lms.grant_role", "lms.revoke_role", "lms.grant_role"]


def test_no_role_is_given_over_a_unit_out_of_reach(session, town, clerk, member, signed_in):
    answer = signed_in(clerk).post(f"{LIST}/{member.id}/roles", data={"role": "trainer", "unit": town.id})
    assert answer.status_code == 422
    assert not session.scalars(select(RoleGrant).where(RoleGrant.account_id == member.id)).all()


def test_a_role_over_a_wider_unit_is_not_taken(session, town, clerk, member, signed_in):
    with unit_of_work():
        session.add(RoleGrant(account_id=member.id, role="trainer", unit_id=town.id))
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == member.id)).one()
    browser = signed_in(clerk)
    answer = browser.post(f"{LIST}/{member.id}/roles/{grant.id}/revoke")
    assert "You can only take what you hold yourself" in browser.get(answer.location).text
    assert session.scalar(select(func.count()).where(RoleGrant.account_id == member.id)) == 1


def test_nobody_gives_up_the_own_last_administrator_role(session, office, clerk, signed_in):
    grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == clerk.id)).one()
    browser = signed_in(clerk)
    answer = browser.post(f"{LIST}/{clerk.id}/roles/{grant.id}/revoke")
    assert "This is your last role as administrator" in browser.get(answer.location).text
    assert browser.get(LIST).status_code == 200


def test_units_are_found_by_name_and_code_within_reach(
    session, town, office, chief, clerk, member, signed_in
):
    with unit_of_work():
        make_unit(session, "档案室", office)
        make_unit(session, "档案馆", town)
    near = signed_in(chief).get(f"{LIST}/{member.id}/roles").text
    assert re.findall(r"<option[^>]*>[\u2003]*([^<]+)</option>", near) == ["市直机关", "办公室"]
    found = signed_in(clerk).get(f"{LIST}/{member.id}/roles?q=档案").text
    assert re.findall(r"<option[^>]*>[\u2003]*([^<]+)</option>", found) == ["档案室"]


def test_a_day_begins_where_people_are(session, chief, clerk, member, clock, signed_in):
    """At one in the morning in Shanghai it is still yesterday in UTC; a post that begins today is held."""
    with unit_of_work():
        appointment = session.scalars(
            select(Appointment).where(Appointment.person_id == member.person_id)
        ).one()
        appointment.starts_on = date(2026, 5, 21)
    clock.set_to(datetime(2026, 5, 20, 15, 59, tzinfo=UTC))
    assert "Zhang Wei" not in names(signed_in(clerk))
    clock.set_to(datetime(2026, 5, 20, 16, 0, tzinfo=UTC))
    assert "Zhang Wei" in names(signed_in(clerk))
