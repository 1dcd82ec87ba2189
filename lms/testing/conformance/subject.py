"""What the parts of the suite share: the plugin under test, and people to try it with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from lms.accounts.models import Account
from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.organisation.models import Unit
from lms.plugins import Plugin
from lms.testing.factories import PASSWORD, make_account, make_person, make_unit
from lms.web.access import Access, declared_access


class Subject:
    """The plugin under test; `offered_to_all` are the refs that it offers to every organisation alike, such as
    designs that come with the package."""

    plugin: ClassVar[Plugin]
    offered_to_all: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Town:
    """An organisation with nothing in it but a member, and somebody who holds every role over all of it."""

    root: Unit
    member: Account
    everything: Account


def make_town(session: Session) -> Town:
    """The smallest organisation in which every page can be asked for."""
    with unit_of_work():
        root = make_unit(session)
        roles = [(role, root) for role in Role if role is not Role.MEMBER]
        return Town(
            root=root,
            member=make_account(session, make_person(session, root)),
            everything=make_account(session, make_person(session, root, "李娜"), *roles),
        )


def sign_in(app: Flask, account: Account) -> FlaskClient:
    """A browser that has gone through the login page of this very application."""
    browser = app.test_client()
    answer = browser.post("/login", data={"username": account.username, "password": PASSWORD})
    assert answer.status_code in {302, 303}, "the login page did not let the test's account in"
    return browser


def routes(app: Flask, plugin: Plugin) -> Iterator[tuple[Rule, Access]]:
    """The plugin's routes with what they declare; those of a blueprint's own static folder are left out."""
    names = {blueprint.name for blueprint in plugin.blueprints}
    for rule in app.url_map.iter_rules():
        blueprint, _, view = rule.endpoint.rpartition(".")
        access = declared_access(app, rule.endpoint)
        if blueprint.split(".")[0] in names and view != "static" and access is not None:
            yield rule, access


def pages(app: Flask, plugin: Plugin) -> list[tuple[str, Access]]:
    """The addresses of pages that can be asked for without knowing a row."""
    return [
        (rule.rule, access)
        for rule, access in routes(app, plugin)
        if "GET" in (rule.methods or ()) and not rule.arguments - set(rule.defaults or {})
    ]


def address(app: Flask, rule: Rule) -> str:
    """An address of the route, with a 1 for each parameter."""
    values = {
        name: rule._converters[name].to_python("1") for name in rule.arguments if name in rule._converters
    }
    return app.url_map.bind("localhost").build(rule.endpoint, values | dict(rule.defaults or {}))
