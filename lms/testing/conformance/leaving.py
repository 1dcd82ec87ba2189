"""Going away: switched off for an organisation, or removed from the installation, it takes nothing down with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.config import read_settings
from lms.contracts.access import Actor
from lms.db import current_session, db, unit_of_work
from lms.migrations import upgrade
from lms.organisation.models import Unit
from lms.organisation.switches.services import switch_plugin
from lms.plugins import Plugin, current_registry, discover_plugins
from lms.testing.clock import ManualClock
from lms.testing.conformance.subject import Subject, make_town, pages, sign_in
from lms.testing.fixtures import Browser


class CanLeave(Subject):
    """The rest works without it."""

    def test_switched_off_it_is_not_there(self, app: Flask, session: Session, clock: ManualClock) -> None:
        if not self.plugin.is_optional:
            return
        town = make_town(session)
        browser = sign_in(app, town.everything)
        with app.test_request_context():
            links = [url_for(entry.endpoint) for entry in self.plugin.navigation]
        home = browser.get("/").text
        assert [link for link in links if f'href="{link}"' not in home] == []
        switch_off(self.plugin, town.root, clock)
        home = browser.get("/").text
        assert [link for link in links if f'href="{link}"' in home] == []
        left = {path: browser.get(path).status_code for path, _ in pages(app, self.plugin)}
        assert [f"{path}: {status}" for path, status in left.items() if status != 404] == []

    def test_switched_off_it_leaves_the_rest_working(
        self, app: Flask, session: Session, clock: ManualClock
    ) -> None:
        if not self.plugin.is_optional:
            return
        town = make_town(session)
        gone = switch_off(self.plugin, town.root, clock)
        others = [plugin for plugin in current_registry().plugins if plugin.name not in gone]
        assert broken_links(app, others, sign_in(app, town.everything)) == []

    @pytest.fixture
    def without_it(self, database_url: str, tmp_path: Path, clock: ManualClock) -> Iterator[Flask]:
        """The application without the plugin and what requires it, on a database that holds its tables."""
        installed = discover_plugins()
        gone = with_dependants(self.plugin, installed)
        settings = read_settings({}, environment="test", database_url=database_url, data_dir=tmp_path)
        app = create_app(settings, [plugin for plugin in installed if plugin.name not in gone], clock)
        app.config["WTF_CSRF_ENABLED"] = False
        app.test_client_class = Browser
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    def test_removed_it_leaves_the_rest_working(self, without_it: Flask) -> None:
        upgrade(db.engine, current_registry())
        town = make_town(current_session())
        assert (
            broken_links(without_it, current_registry().plugins, sign_in(without_it, town.everything)) == []
        )


def with_dependants(plugin: Plugin, installed: Sequence[Plugin]) -> set[str]:
    """The names of the plugin and of all that require it, however far."""
    gone: set[str] = {plugin.name}
    while more := {one.name for one in installed if gone & set(one.requires)} - gone:
        gone |= more
    return gone


def switch_off(plugin: Plugin, organisation: Unit, clock: ManualClock) -> set[str]:
    """Switches the plugin off for the organisation, after what requires it. Returns the names of all of them."""
    registry = current_registry()
    gone = with_dependants(plugin, registry.plugins)
    for one in reversed(registry.plugins):  # what requires another was loaded after it
        if one.name in gone:
            with unit_of_work() as session:
                unit = session.get_one(Unit, organisation.id)
                actor = Actor.system("conformance")
                switch_plugin(session, registry, one, unit, on=False, actor=actor, clock=clock)
    return gone


def broken_links(app: Flask, plugins: Sequence[Plugin], browser: FlaskClient) -> list[str]:
    """The home page and the navigation's pages of these plugins that do not answer with a page."""
    with app.test_request_context():
        links = ["/", *(url_for(entry.endpoint) for plugin in plugins for entry in plugin.navigation)]
    answers = {link: browser.get(link).status_code for link in links}
    return [f"{link}: {status}" for link, status in answers.items() if status >= 400]
