"""The audit trail: what an administrator reads of it, and what leaves it as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from lms.audit.api import record
from lms.audit.domain import changes
from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from lms.web.csv_file import csv_lines, safe_cell


@pytest.fixture
def town(session):
    with unit_of_work():
        return make_unit(session, "市直机关")


@pytest.fixture
def office(session, town):
    with unit_of_work():
        return make_unit(session, "办公室", town)


@pytest.fixture
def administrator(session, town, signed_in):
    with unit_of_work():
        account = make_account(session, make_person(session, town), (Role.ADMINISTRATOR, town))
    return signed_in(account)


@pytest.fixture
def note(session, clock):
    """note("title", unit): writes one event into the trail."""

    def write(title, unit, **values):
        known = {
            "action": "lms.grant_role",
            "subject": ("account", 7),
            "actor": Actor.system("李娜"),
            "clock": clock,
        }
        with unit_of_work():
            record(session, title=title, unit_path=unit.path, **(known | values))

    return write


def titles(browser, **query):
    page = browser.get("/administer/audit", query_string=query).text
    return re.findall(r'<td data-label="Subject">([^<]*)</td>', page)


@on_both_databases
def test_an_administrator_reads_the_own_subtree_and_nothing_else(app, session, town, office, signed_in, note):
    with unit_of_work():
        account = make_account(session, make_person(session, office), (Role.ADMINISTRATOR, office))
        elsewhere = make_unit(session, "another city")
    for title, unit in (("ours", office), ("above", town), ("elsewhere", elsewhere)):
        note(title, unit)
    assert titles(signed_in(account)) == ["ours"]


@on_both_databases
def test_the_address_says_what_is_shown(app, administrator, town, note, clock):
    clock.set_to(datetime(2026, 3, 1, 15, 59, tzinfo=UTC))  # the last minute of the day in Shanghai
    note("first of March", town)
    clock.set_to(datetime(2026, 3, 1, 16, 0, tzinfo=UTC))
    note("second of March", town, actor=Actor.system("Ada"), action="courses.publish")
    note("100% of it", town)
    assert titles(administrator) == ["100% of it", "second of March", "first of March"]
    assert titles(administrator, until="2026-03-01") == ["first of March"]
    assert titles(administrator, since="2026-03-02") == ["100% of it", "second of March"]
    assert titles(administrator, since="nonsense", actor="ADA") == ["second of March"]
    assert titles(administrator, action="courses.publish") == ["second of March"]
    assert titles(administrator, subject="%") == ["100% of it"]
    assert titles(administrator, subject="nothing like it") == []


def test_pages_meet_without_gap_or_repetition(administrator, town, note):
    for number in range(120):
        note(f"event {number}", town)
    newest_first = [f"event {number}" for number in reversed(range(120))]
    page, address, seen = None, "/administer/audit", []
    while address:
        page = administrator.get(address).text
        seen += re.findall(r'<td data-label="Subject">([^<]*)</td>', page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else None
    assert seen == newest_first
    back = administrator.get(re.search(r'rel="prev" href="([^"]+)"', page)[1]).text
    assert re.findall(r'<td data-label="Subject">([^<]*)</td>', back) == newest_first[50:100]


def test_a_page_costs_few_statements_however_much_it_shows(administrator, town, note, count_queries):
    for number in range(60):
        note(f"event {number}", town)
    with count_queries() as statements:
        administrator.get("/administer/audit")
    assert len(statements) <= 8


def test_before_and_after_are_shown_readably(administrator, town, note):
    note("a unit", town, before={"name": "Old", "is_active": True}, after={"name": "New", "is_active": True})
    page = administrator.get("/administer/audit").text
    assert re.search(r"<del[^>]*>Old</del> → <ins[^>]*>New</ins>", page)
    assert ">open<" not in page  # what did not change is not recorded


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ({}, {}, []),
        ({"a": 1}, {"a": 2}, [("a", 1, 2, False, False)]),
        ({}, {"a": None}, [("a", None, None, True, False)]),
        ({"a": 1}, {}, [("a", 1, None, False, True)]),
    ],
)
def test_what_a_change_consists_of(before, after, shown):
    assert [(c.name, c.before, c.after, c.is_new, c.is_gone) for c in changes(before, after)] == shown


def test_the_file_holds_what_the_page_is_filtered_to(administrator, town, note):
    note("=HYPERLINK(1)", town, after={"reason": "@SUM(A1)", "hours": "3.5"}, actor=Actor.system("+86 10"))
    note("other", town, actor=Actor.system("Ada"))
    answer = administrator.get("/administer/audit/trail.csv?actor=10")
    assert answer.mimetype == "text/csv"
    assert "attachment; filename=audit-2026-05-20.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Time", "Who", "What was done"]
    shared = ["2026-05-20 09:00:00", "'+86 10", "Gave a role", "account", "'=HYPERLINK(1)"]
    assert rows[1:] == [[*shared, "reason", "—", "'@SUM(A1)"], [*shared, "hours", "—", "3.5"]]


def test_a_long_trail_is_exported_in_batches(administrator, town, note, session, clock, count_queries):
    with unit_of_work():
        for number in range(1001):
            record(
                session, title=f"event {number}", unit_path=town.path, action="lms.grant_role",
                subject=("account", 1), actor=Actor.system("Ada"), clock=lambda: clock() - timedelta(days=1),
            )  # fmt: skip
    with count_queries() as statements:
        lines = administrator.get("/administer/audit/trail.csv").text.splitlines()
    assert len(lines) == 1002
    assert len([one for one in statements if "lms_audit_event" in one]) == 3


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),  # some spreadsheet programs take the wide signs as well
        ("a=1", "a=1"),
        (3.5, "3.5"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(value, cell):
    assert safe_cell(value) == cell


def test_a_cell_stays_one_cell():
    text = "".join(csv_lines([['a,"b"\nc', "d"]]))
    assert next(csv.reader(io.StringIO(text.lstrip("\ufeff")))) == ['a,"b"\nc', "d"]
