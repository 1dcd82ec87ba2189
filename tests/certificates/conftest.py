"""A small town whose people earn certificates."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from certificates.sheets.site import sheet_shelf
from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.jobs import run_due_jobs
from tests.certificates.cohorts import cohort
from tests.certificates.completions import complete

__all__ = ["cohort"]


@pytest.fixture
def town(app, session):
    """Two units under one root; a member in each, an administrator of each, one of everything, and a trainer."""
    with unit_of_work():
        root = make_unit(session, "江城市")
        first, second = make_unit(session, "财政局", root), make_unit(session, "档案局", root)
        people = [
            make_person(session, first, "李慧敏", name_en="Li Huimin"),
            make_person(session, second, "王芳", name_en="Wang Fang"),
        ]
        accounts = {
            "li": make_account(session, people[0]),
            "wang": make_account(session, people[1]),
            "first": make_account(session, make_person(session, first, "赵敏"), (Role.ADMINISTRATOR, first)),
            "second": make_account(
                session, make_person(session, second, "孙丽"), (Role.ADMINISTRATOR, second)
            ),
            "all": make_account(
                session,
                make_person(session, root, "罗志强", name_en="Luo Zhiqiang"),
                (Role.ADMINISTRATOR, root),
            ),
            "trainer": make_account(session, make_person(session, first, "徐文静"), (Role.TRAINER, first)),
        }
        units = SimpleNamespace(root=root.id, first=first.id, second=second.id)
        ids = SimpleNamespace(li=people[0].id, wang=people[1].id)
    return SimpleNamespace(units=units, people=ids, accounts=accounts)


@pytest.fixture
def certificate(app, town, clock):
    """Li's, issued and signed."""
    certificate = complete(town.people.li, clock)
    run_due_jobs(app)
    return certificate


@pytest.fixture(params=["pdf", "json"])
def signed_file(request, certificate):
    """The path of its signed file, in both forms."""
    (path,) = sheet_shelf().folder.glob(f"*/*.signed.{request.param}")
    return path
