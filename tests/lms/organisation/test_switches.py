"""An organisation without a plugin: its pages, links and panels are gone, and the rest goes on."""

from __future__ import annotations

import pytest
from flask import Blueprint
from sqlalchemy import select

from lms.app import create_app
from lms.audit.models import AuditEvent
from lms.config import read_settings
from lms.contracts.access import Permission, Reach, Role
from lms.contracts.navigation import DueItem, DueSource, HomeCard, NavigationEntry
from lms.db import db, unit_of_work
from lms.organisation.models import PluginSwitch
from lms.organisation.switches.domain import missing_for, still_needed_by
from lms.plugins import API_VERSION, Plugin
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.fixtures import Browser
from lms.testing.marks import on_both_databases
from lms.web.access import requires


def small_plugin(name, **more):
    """A plugin with one page, one link, one panel and one due item."""
    blueprint = Blueprint(name, __name__, url_prefix=f"/{name}")

    @blueprint.route("/", methods=["GET", "POST"])
    @requires(f"{name}.use", Reach.OWN)
    def page():
        return f"the page of {name}"

    return Plugin(
        name=name,
        api_version=API_VERSION,
        title=name.title(),
        blueprints=(blueprint,),
        permissions=(Permission(f"{name}.use", "use", (Role.MEMBER,)),),
        navigation=(NavigationEntry(f"{name} link", f"{name}.page", "home", f"{name}.use"),),
        home_cards=(HomeCard(f"{name}.card", "errors/404.html", lambda *_: None, f"{name}.use"),),
        due_sources=(DueSource(f"{name}.due", lambda *_: [DueItem(f"{name} is due", "/", "clock", None)]),),
        **more,
    )


@pytest.fixture
def app(database_url, tmp_path, clock):
    settings = read_settings({}, environment="test", database_url=database_url, data_dir=tmp_path)
    app = create_app(settings, [small_plugin("choir"), small_plugin("chess", requires=("choir",))], clock)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def town(session):
    with unit_of_work():
        return make_unit(session, "市直机关")


@pytest.fixture
def administrator(session, town, signed_in):
    with unit_of_work():
        account = make_account(session, make_person(session, town), (Role.ADMINISTRATOR, town))
    return signed_in(account)


@pytest.fixture
def member(session, town, signed_in):
    with unit_of_work():
        account = make_account(session, make_person(session, make_unit(session, "办公室", town)))
    return signed_in(account)


def switch(browser, name, on):
    return browser.post(f"/administer/plugins/{name}", data={"on": "1" if on else "0"})


@on_both_databases
def test_what_is_switched_off_is_gone_and_the_rest_stays(app, administrator, member):
    assert member.get("/chess/").status_code == 200
    assert switch(administrator, "chess", on=False).status_code == 303
    assert member.get("/chess/").status_code == 404
    assert member.post("/chess/").status_code == 404
    assert member.get("/choir/").text == "the page of choir"
    home = member.get("/").text
    assert "choir link" in home
    assert "choir is due" in home
    assert "chess link" not in home
    assert "chess is due" not in home
    switch(administrator, "chess", on=True)
    assert member.get("/chess/").status_code == 200


def test_another_organisation_is_not_asked(session, administrator, signed_in):
    with unit_of_work():
        elsewhere = make_account(session, make_person(session, make_unit(session, "another city")))
    switch(administrator, "chess", on=False)
    assert signed_in(elsewhere).get("/chess/").status_code == 200


def test_a_plugin_that_others_need_stays_on(session, town, administrator, member):
    page = switch(administrator, "choir", on=False)
    assert "Chess" in administrator.get(page.location).text
    assert member.get("/choir/").status_code == 200
    switch(administrator, "chess", on=False)
    switch(administrator, "choir", on=False)
    assert member.get("/choir/").status_code == 404
    switch(administrator, "chess", on=True)  # without the choir it cannot work
    assert member.get("/chess/").status_code == 404
    assert session.get_one(PluginSwitch, (town.id, "chess")).is_enabled is False


def test_a_switch_is_written_to_the_audit_trail_once(session, administrator, town):
    switch(administrator, "chess", on=False)
    switch(administrator, "chess", on=False)
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject_id, event.unit_path) == ("lms.switch_plugin", "chess", town.path)
    assert (event.before, event.after) == ({"is_enabled": True}, {"is_enabled": False})


def test_the_administrator_of_a_part_sees_but_does_not_switch(session, town, signed_in, member):
    with unit_of_work():
        office = make_unit(session, "办公室", town)
        account = make_account(session, make_person(session, office), (Role.ADMINISTRATOR, office))
    browser = signed_in(account)
    page = browser.get("/administer/plugins").text
    assert "Chess" in page
    assert "Switch off" not in page
    assert switch(browser, "chess", on=False).status_code == 404
    assert member.get("/chess/").status_code == 200


@pytest.mark.parametrize("name", ["lms", "nothing"])
def test_the_kernel_cannot_be_switched_off(administrator, name):
    assert switch(administrator, name, on=False).status_code == 404


@pytest.mark.parametrize(
    ("name", "off", "needed_by", "missing"),
    [
        ("choir", (), ["chess"], []),
        ("choir", ("chess",), [], []),
        ("chess", ("choir",), [], ["choir"]),
        ("chess", (), [], []),
        ("unknown", (), [], []),
    ],
)
def test_what_stands_in_the_way_of_a_switch(name, off, needed_by, missing):
    requires = {"choir": (), "chess": ("choir",)}
    assert still_needed_by(name, requires, off) == needed_by
    assert missing_for(name, requires, off) == missing
