"""Every route says who may use it, and answers everybody as it says. New routes are covered by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Blueprint
from werkzeug.routing import Rule

from lms.app import create_app
from lms.config import read_settings
from lms.contracts.access import Reach, Role
from lms.db import unit_of_work
from lms.plugins import API_VERSION, Plugin
from lms.testing.factories import make_account, make_person, make_unit
from lms.web.access import declared_access, requires

NOBODY = "nobody"
ACTORS = (NOBODY, *Role)
FINE = {200, 204, 302, 303, 304}
"""A page, or a step further: some addresses only lead on."""


def rules(app, method) -> list[Rule]:
    """The routes that take this method."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def a_plugin_with(view) -> Plugin:
    blueprint = Blueprint("sample", __name__)
    blueprint.add_url_rule("/sample", "page", view)
    return Plugin(name="sample", api_version=API_VERSION, title="Sample", blueprints=(blueprint,))


@pytest.fixture
def settings(tmp_path):
    return read_settings({}, environment="test", data_dir=tmp_path)


@pytest.fixture
def browsers(app, session, signed_in):
    """A browser for each of the six actors, with their role over the whole organisation."""
    with unit_of_work():
        town = make_unit(session, "市直机关")
        accounts = {
            role: make_account(
                session, make_person(session, town), *([] if role is Role.MEMBER else [(role, town)])
            )
            for role in Role
        }
    return {NOBODY: app.test_client()} | {role: signed_in(account) for role, account in accounts.items()}


def test_an_application_with_a_silent_route_does_not_start(settings):
    with pytest.raises(RuntimeError, match=r"without a declared permission.*sample\.page"):
        create_app(settings, [a_plugin_with(lambda: "for everybody?")])


def test_an_application_with_an_unknown_permission_does_not_start(settings):
    view = requires("sample.misspelt", Reach.OWN)(lambda: "for nobody")
    with pytest.raises(RuntimeError, match=r"permissions that nobody registers.*sample\.misspelt"):
        create_app(settings, [a_plugin_with(view)])


MACHINES = {
    "verification_api.ask",  # looks at no cookie, and tells everybody the same
}
"""Endpoints that prove where a request comes from in another way, each with its reason."""


@dataclass(frozen=True)
class Answer:
    """What a browser gets: a status, and where it is led."""

    status: int
    location: str

    def __str__(self) -> str:
        return f"{self.status} {self.location}".strip()


def is_as_declared(app, rule: Rule, actor: str, answer: Answer) -> bool:
    """Whether the answer to a GET is what the route's declaration promises this actor."""
    access = declared_access(app, rule.endpoint)
    assert access is not None
    leads_to_the_door = answer.status == 302 and answer.location.startswith("/login?")
    if not access.needs_login:
        return answer.status in FINE and not leads_to_the_door
    if actor == NOBODY:
        return leads_to_the_door
    permission = app.extensions["lms.registry"].permissions[access.permission] if access.permission else None
    is_allowed = permission is None or actor in permission.roles or Role.MEMBER in permission.roles
    return answer.status in FINE and not leads_to_the_door if is_allowed else answer.status == 403


def test_every_page_answers_every_actor_as_it_declares(app, browsers):
    pages = [rule for rule in rules(app, "GET") if not rule.arguments - set(rule.defaults or {})]
    surprises = []
    for rule in pages:
        for actor, browser in browsers.items():
            response = browser.get(rule.rule)
            answer = Answer(response.status_code, response.location or "")
            if not is_as_declared(app, rule, actor, answer):
                surprises.append(f"{rule.rule} ({rule.endpoint}) answers {actor}: {answer}")
    assert not surprises, "\n".join(surprises)
    assert len(pages) > 10


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_nobody_gets_past_the_door_whatever_the_address(app, method):
    """With parameters as well: the door is before the search for the row, so it does not tell which rows exist."""
    stranger, opened = app.test_client(), []
    for rule in rules(app, method):
        access = declared_access(app, rule.endpoint)
        if access is not None and access.needs_login:
            response = stranger.open(address(app, rule), method=method)
            expected = 302 if method == "GET" else 401
            if response.status_code != expected:
                opened.append(f"{method} {rule.rule} ({rule.endpoint}): {response.status_code}")
    assert not opened, "\n".join(opened)


def test_a_form_without_its_token_is_refused(app, browsers):
    app.config["WTF_CSRF_ENABLED"] = True
    taken = []
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for rule in rules(app, method):
            if rule.endpoint in MACHINES:
                continue
            response = browsers[Role.ADMINISTRATOR].open(address(app, rule), method=method, data={"on": "1"})
            if response.status_code != 400:
                taken.append(f"{method} {rule.rule} ({rule.endpoint}): {response.status_code}")
    assert not taken, "\n".join(taken)


def test_a_form_with_its_token_is_taken(app, browsers):
    """The control of the test above: the same request with a token passes."""
    app.config["WTF_CSRF_ENABLED"] = True
    browser = browsers[Role.MEMBER]
    token = browser.get("/account").text.split('name="csrf-token" content="')[1].split('"')[0]
    assert browser.post("/account", data={"locale": "en", "csrf_token": token}).status_code == 303


def address(app, rule: Rule) -> str:
    """An address of the route, with a 1 for each parameter."""
    values = {
        name: rule._converters[name].to_python("1") for name in rule.arguments if name in rule._converters
    }
    address: str = app.url_map.bind("localhost").build(rule.endpoint, values | dict(rule.defaults or {}))
    return address
