"""The rules of the door, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.accounts.domain.browsers import browser_name
from lms.accounts.domain.password_rules import (
    PasswordProblem,
    normal_username,
    one_time_password,
    password_problem,
)
from lms.accounts.domain.role_rules import HeldRole, leaves_an_administrator, may_handle, may_handle_account
from lms.accounts.domain.throttling import seconds_to_wait, wait_after
from lms.contracts.access import Role

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (4, 0),  # the last one that costs nothing
        (5, 15),
        (6, 30),
        (7, 60),
        (10, 480),
        (11, 900),  # 15 minutes, and never more:
        (12, 900),
        (100_000, 900),
    ],
)
def test_the_pause_grows_with_failures_and_has_an_end(failures, seconds):
    assert wait_after(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "seconds_ago", "wait"),
    [
        (0, None, 0),
        (4, 0, 0),
        (5, 0, 15),
        (5, 14.001, 1),  # rounded up: what the page says is never too little
        (5, 15, 0),
        (5, 3600, 0),
        (11, 899, 1),
        (11, 900, 0),
    ],
)
def test_what_is_left_of_the_pause(failures, seconds_ago, wait):
    last = None if seconds_ago is None else NOW - timedelta(seconds=seconds_ago)
    assert seconds_to_wait(failures, last, NOW) == wait


@pytest.mark.parametrize(
    ("password", "username", "problem"),
    [
        ("a2345678b", "zhang", PasswordProblem.TOO_SHORT),  # nine characters
        ("a2345678bc", "zhang", None),
        ("天" * 3 + "地玄黄宇宙洪荒日", "zhang", None),  # ten characters in any script
        ("x" * 201, "zhang", PasswordProblem.TOO_LONG),
        ("ZhangWei2026", "zhangwei2026", PasswordProblem.LIKE_USERNAME),
        ("zhangwei2026!!", "zhangwei2026", PasswordProblem.LIKE_USERNAME),
        ("zhangwei2026zhangwei2026", "zhangwei2026", PasswordProblem.LIKE_USERNAME),
        ("zhangwei2026 in the rain", "zhangwei2026", None),
        ("Password123", "zhang", PasswordProblem.TOO_COMMON),
        ("１２３４５６７８９０", "zhang", PasswordProblem.TOO_COMMON),  # wide digits are the same digits
        ("ababababab", "zhang", PasswordProblem.TOO_COMMON),
        ("correct horse battery", "", None),
    ],
)
def test_what_a_password_must_be(password, username, problem):
    assert password_problem(password, username) == problem


def test_a_one_time_password_can_be_read_out():
    assert one_time_password(lambda alphabet: alphabet[0]) == "aaaa-aaaa-aaaa"


@pytest.mark.parametrize("typed", ["ZhangWei", " zhangwei ", "ｚｈａｎｇｗｅｉ", "ZHANGWEI"])
def test_a_username_has_one_spelling(typed):
    assert normal_username(typed) == "zhangwei"


CITY_ADMINISTRATOR = HeldRole(Role.ADMINISTRATOR, "/1/")
OFFICE_ADMINISTRATOR = HeldRole(Role.ADMINISTRATOR, "/1/2/")
CITY_TRAINER = HeldRole(Role.TRAINER, "/1/")


@pytest.mark.parametrize(
    ("own", "role", "path", "allowed"),
    [
        ([CITY_ADMINISTRATOR], Role.ADMINISTRATOR, "/1/", True),
        ([CITY_ADMINISTRATOR], Role.ADMINISTRATOR, "/1/2/", True),
        ([OFFICE_ADMINISTRATOR], Role.MANAGER, "/1/2/7/", True),
        ([OFFICE_ADMINISTRATOR], Role.MANAGER, "/1/", False),  # wider
        ([OFFICE_ADMINISTRATOR], Role.TRAINER, "/1/3/", False),  # a neighbour
        ([OFFICE_ADMINISTRATOR], Role.TRAINER, "/1/20/", False),  # a path is more than its text
        ([HeldRole(Role.MANAGER, "/1/")], Role.POLICY_OFFICER, "/1/2/", False),  # higher
        ([], Role.TRAINER, "/1/", False),
    ],
)
def test_nobody_gives_more_than_they_hold(own, role, path, allowed):
    assert may_handle(own, HeldRole(role, path)) is allowed


@pytest.mark.parametrize(
    ("own", "theirs", "allowed"),
    [
        ([OFFICE_ADMINISTRATOR], [], True),  # a member
        ([OFFICE_ADMINISTRATOR], [HeldRole(Role.TRAINER, "/1/2/")], True),
        ([OFFICE_ADMINISTRATOR], [OFFICE_ADMINISTRATOR], True),  # a colleague
        ([OFFICE_ADMINISTRATOR], [CITY_ADMINISTRATOR], False),
        ([OFFICE_ADMINISTRATOR], [HeldRole(Role.TRAINER, "/1/2/"), CITY_TRAINER], False),  # one role too many
        ([OFFICE_ADMINISTRATOR, CITY_TRAINER], [CITY_TRAINER], True),
    ],
)
def test_an_account_that_holds_more_is_out_of_reach(own, theirs, allowed):
    assert may_handle_account(own, theirs) is allowed


@pytest.mark.parametrize(
    ("own", "given_up", "left"),
    [
        ([CITY_ADMINISTRATOR], CITY_ADMINISTRATOR, False),
        ([CITY_ADMINISTRATOR, CITY_TRAINER], CITY_ADMINISTRATOR, False),
        ([CITY_ADMINISTRATOR, OFFICE_ADMINISTRATOR], CITY_ADMINISTRATOR, True),
        ([CITY_ADMINISTRATOR, CITY_TRAINER], CITY_TRAINER, True),
        ([CITY_TRAINER], CITY_TRAINER, True),  # never was one
    ],
)
def test_the_last_role_of_an_administrator(own, given_up, left):
    assert leaves_an_administrator(own, given_up) is left


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36", ("Chrome", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile MicroMessenger/8.0", ("WeChat", "Android")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", ("Firefox", "Linux")),
        ("curl/8", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_has_a_name(user_agent, name):
    assert browser_name(user_agent) == name
