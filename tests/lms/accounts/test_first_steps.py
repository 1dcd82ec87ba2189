"""The administrator of a new organisation is told what comes first, until it is done."""

from __future__ import annotations

import re

import pytest

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

STEP = re.compile(r'<li class="is-(done|due)">')


@pytest.fixture
def town(session):
    with unit_of_work():
        return make_unit(session, "市直机关")


@pytest.fixture
def founder(session, town):
    with unit_of_work():
        return make_account(session, make_person(session, town, "罗志强"), (Role.ADMINISTRATOR, town))


def steps(browser):
    """What the home page says of each step; none when the panel is not there."""
    home = browser.get("/").text
    return STEP.findall(home.split('id="first-steps"')[1].split("</ol>")[0]) if "first-steps" in home else []


@on_both_databases
def test_each_step_is_ticked_off_and_the_panel_goes_with_the_last(session, town, founder, signed_in):
    browser = signed_in(founder)
    assert steps(browser) == ["due", "due", "due", "due"]
    with unit_of_work():
        office = make_unit(session, "办公室", town)
    assert steps(browser) == ["done", "due", "due", "due"]
    with unit_of_work():
        colleague = make_person(session, office, "王芳")
    assert steps(browser) == ["done", "done", "due", "due"]
    with unit_of_work():
        make_account(session, colleague)
    assert steps(browser) == ["done", "done", "done", "due"]
    with unit_of_work():
        make_account(session, make_person(session, office, "李强"), (Role.TRAINER, office))
    assert steps(browser) == []


def test_another_organisation_and_a_part_of_one_do_not_count(session, town, founder, signed_in):
    with unit_of_work():
        other = make_unit(session, "外地机关")
        make_account(session, make_person(session, other), (Role.MANAGER, other))
    assert steps(signed_in(founder)) == ["due", "due", "due", "due"]
    with unit_of_work():
        office = make_unit(session, "办公室", town)
        part = make_account(session, make_person(session, office, "刘洋"), (Role.ADMINISTRATOR, office))
    assert steps(signed_in(part)) == []
