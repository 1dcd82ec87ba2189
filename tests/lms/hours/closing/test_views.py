"""The pages of closed years."""

from __future__ import annotations

import pytest

from lms.reports.api import read_table
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.lms.hours.closing.town import YEAR, Town

PAGE = "/people/hours/closings"


@pytest.fixture
def town(app, session, clock):
    return Town(session, clock)


@on_both_databases
def test_a_year_is_closed_after_a_look_at_what_it_means(app, town, signed_in):
    browser = signed_in(town.manager)
    assert "No year is closed yet" in browser.get(PAGE).text
    asked = {"unit": town.root.id, "year": YEAR}
    assert "Close 2025 for good" in browser.get(f"{PAGE}/new", query_string=asked).text
    job = browser.post(f"{PAGE}/new", data=asked)
    assert run_due_jobs(app) == ["done"]
    page = browser.get(browser.get(f"{job.location}/progress").json["url"]).text
    assert "达标" in page
    assert "As reported" in page
    assert "欠缺" not in browser.get(f"{PAGE}/1", query_string={"q": "达标"}).text.split("<tbody>")[-1]


def test_differences_are_listed_with_their_entries(app, clock, town, signed_in):
    period = town.close(town.root, run=app)
    browser = signed_in(town.manager)
    assert "No differences" in browser.get(f"{PAGE}/{period}/differences").text
    clock.advance(days=1)
    town.post(town.short, "late", "14")
    page = browser.get(f"{PAGE}/{period}/differences").text
    assert "课程 late" in page
    assert "10 of 24" in page
    assert "24 of 24" in page


def test_a_closing_is_exported_with_its_differences(app, town, signed_in):
    period = town.close(town.root, run=app)
    answer = signed_in(town.manager).get(f"{PAGE}/{period}/export.xlsx")
    table = read_table(answer.data)
    assert "Closed" not in table.heading
    assert len([row for row in table.rows if "annual" in str(row) or "达标" in str(row)]) >= 1


def test_a_closing_is_withdrawn_by_somebody_else(app, town, signed_in, actor_for):
    period = town.close(town.root, actor_for(town.manager), run=app)
    own, other = signed_in(town.manager), signed_in(town.second)
    assert "Withdraw the closing" not in own.get(f"{PAGE}/{period}").text
    own.post(f"{PAGE}/{period}/withdraw", data={"reason": "wrong"})
    assert town.period(period).withdrawn_at is None
    assert "Withdraw the closing" in other.get(f"{PAGE}/{period}").text
    other.post(f"{PAGE}/{period}/withdraw", data={"reason": "  "})
    assert town.period(period).withdrawn_at is None
    page = other.post(f"{PAGE}/{period}/withdraw", data={"reason": "wrong year"}, follow_redirects=True).text
    assert "This closing was withdrawn" in page
    assert "wrong year" in page


def test_a_refusal_says_why(app, town, signed_in):
    town.close(town.root, run=app)
    browser = signed_in(town.manager)
    asked = {"unit": town.left.id, "year": YEAR}
    assert "closed already" in browser.get(f"{PAGE}/new", query_string=asked).text
    assert "closed already" in browser.post(f"{PAGE}/new", data=asked, follow_redirects=True).text
    asked = {"unit": town.left.id, "year": YEAR + 1}
    assert "not over yet" in browser.get(f"{PAGE}/new", query_string=asked).text


@pytest.mark.parametrize("path", ["", "/differences", "/export.xlsx"])
def test_managers_reach_the_closings_of_their_units(app, town, signed_in, path):
    above, own = town.close(town.left, run=app), town.close(town.root, run=app)
    browser = signed_in(town.below)
    assert browser.get(f"{PAGE}/{above}{path}").status_code == 200
    assert browser.get(f"{PAGE}/{own}{path}").status_code == 404
    assert browser.post(f"{PAGE}/{own}/withdraw", data={"reason": "no"}).status_code == 404
    assert browser.post(f"{PAGE}/new", data={"unit": town.root.id, "year": YEAR}).status_code == 404
    assert f"{PAGE}/{own}" not in browser.get(PAGE).text


def test_the_pages_cost_few_statements(app, clock, town, signed_in, count_queries):
    period = town.close(town.root, run=app)
    clock.advance(days=1)
    town.post(town.short, "late", "14")
    browser = signed_in(town.manager)
    for path in ("", f"/{period}", f"/{period}/differences"):
        browser.get(PAGE + path)
        with count_queries() as statements:
            browser.get(PAGE + path)
        assert len(statements) <= 18, path
