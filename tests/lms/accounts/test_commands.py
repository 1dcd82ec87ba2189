"""A new installation gets its organisation and first administrator from the console."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.accounts.commands import create_admin
from lms.accounts.models import Account
from lms.organisation.models import Unit

ANSWERS = [
    "--organisation",
    "市直机关",
    "--name",
    "罗志强",
    "--username",
    "Admin",
    "--password",
    "correct horse battery",
]


def test_the_administrator_can_sign_in_and_manage(app, session, client):
    result = app.test_cli_runner().invoke(create_admin, ANSWERS)
    assert result.exit_code == 0, result.output
    client.post("/login", data={"username": "admin", "password": "correct horse battery"})
    assert client.get("/units").status_code == 200
    assert "罗志强" in client.get("/people").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (["--password", "short"], "at least 10 characters"),
        (["--code", "TAKEN"], "exists already"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(app, session, changes, said):
    runner = app.test_cli_runner()
    runner.invoke(create_admin, [*ANSWERS, "--username", "first", "--code", "TAKEN"])
    result = runner.invoke(create_admin, [*ANSWERS, *changes])
    assert result.exit_code == 2
    assert said in result.output
    assert session.scalars(select(Account.username)).all() == ["first"]
    assert session.scalars(select(Unit.code)).all() == ["TAKEN"]
