"""The home page is what everybody opens: twelve statements at most, whatever roles one has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from lms.demo.people import LOGINS, PASSWORD
from lms.testing import databases

MOST = 12


@pytest.fixture
def site(demo_template, tmp_path, clock) -> Iterator[Flask]:
    """The demo on the day for which it was made."""
    url = databases.sqlite_copy(demo_template / "test.db", tmp_path)
    app = create_app(read_settings({}, environment="test", database_url=url, data_dir=tmp_path), clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("username", [login.username for login in LOGINS])
def test_everybodys_home_page_makes_few_statements(site, username):
    statements: list[str] = []

    def note(_conn, _cursor, statement, *_rest) -> None:
        statements.append(statement)

    browser = site.test_client()
    browser.post("/login", data={"username": username, "password": PASSWORD})
    assert browser.get("/").status_code == 200  # what is asked once for an organisation is known from here on
    with site.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        page = browser.get("/").text
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert 'id="due-title"' in page
    assert len([one for one in statements if one != "BEGIN"]) <= MOST
