"""The manager: who is short of hours, rotation training from the cycle to the spreadsheet, and the roster."""

from __future__ import annotations

import io
import re
from datetime import date

import python_calamine
from playwright.sync_api import FilePayload
from sqlalchemy import select

from lms.db import current_session
from lms.hours.api import local_date
from lms.organisation.models import Person
from tests.functional.walker import Walker

SENT = 3
OTHER_BUREAU = re.compile("教育局|Education Bureau")


def see_who_is_short(manager: Walker) -> None:
    """The people of the manager's own bureau, and nobody else's."""
    page = manager.open("/people/hours")
    assert page.locator("#filter-unit option", has_text=OTHER_BUREAU).count() == 0
    assert page.locator("tbody tr").count() > 5
    manager.look("manager-hours-short")
    rows = _spreadsheet(manager, "/people/hours/export.xlsx?state=short")
    assert len(rows) > 5
    manager.press("tbody th a")
    manager.look("manager-hours-of-one")


def open_cycle(manager: Walker, title: str) -> int:
    """A cycle that ends today, with one class of three places; its id."""
    today = _today(manager)
    page = manager.open("/rotation/new")
    page.fill("#title", title)
    page.fill("#title_en", f"{title} (EN)")
    page.fill("#starts_on", today.replace(day=1, month=1).isoformat())
    page.fill("#ends_on", today.isoformat())
    page.fill("#hours", "8")
    manager.look("manager-cycle-new")
    manager.press("form.form button.btn-primary")
    manager.look("manager-cycle-empty")
    return int(page.url.split("/rotation/")[1].split("?")[0])


def add_class(manager: Walker, cycle: int) -> None:
    today = _today(manager).isoformat()
    page = manager.open(f"/rotation/{cycle}/classes/new")
    page.fill("#title", "第一期脱产班")
    page.fill("#title_en", "First class")
    page.fill("#place", "市委党校")
    page.fill("#starts_on", today)
    page.fill("#ends_on", today)
    page.fill("#places", str(SENT))
    manager.look("manager-class-new")
    manager.press("form.form button.btn-primary")


def assign(manager: Walker, cycle: int) -> None:
    """Three people by hand from the roster."""
    page = manager.open(f"/rotation/{cycle}?state=open")
    for row in range(SENT):
        page.locator("tbody input[name=duty]").nth(row).check()
    choice = page.locator("#bulk-cohort option").first.get_attribute("value")
    page.select_option("#bulk-cohort", choice)
    manager.look("manager-cycle-choosing")
    manager.press(".bulk .btn-primary")
    page = manager.open(f"/rotation/{cycle}?state=planned")
    assert page.locator("tbody tr").count() == SENT
    manager.look("manager-cycle-planned")


def record_completion(manager: Walker, cycle: int) -> None:
    """Two of the three came."""
    page = manager.open(f"/rotation/{cycle}")
    manager.press("a[href*='/rotation/classes/']")
    for row in range(SENT - 1):
        page.locator("tbody input[name=duty]").nth(row).check()
    page.fill("#completed_on", _today(manager).isoformat())
    manager.look("manager-class-recording")
    manager.press(".bulk .btn-primary")
    assert page.locator("tbody .state-done, tbody [data-opens^=withdraw]").count() >= SENT - 1
    manager.look("manager-class-recorded")


def see_the_overdue(manager: Walker, cycle: int) -> None:
    """A day later whoever has not been there is overdue; the spreadsheet says the same as the page."""
    manager.site.clock.advance(days=1)
    page = manager.open(f"/rotation/{cycle}")
    covered, planned, _open, overdue = (
        int(text) for text in page.locator(".figures .figure-number").all_inner_texts()
    )
    assert (covered, planned) == (SENT - 1, 0)
    assert overdue > 0
    manager.look("manager-cycle-overdue")
    rows = _spreadsheet(manager, f"/rotation/{cycle}/roster.xlsx")
    assert sum(any("超期" in cell or "Overdue" in cell for cell in row) for row in rows) == overdue
    manager.open("/rotation")
    manager.look("manager-cycles")


def import_roster(head: Walker, mark: str) -> None:
    """A file with a newcomer, somebody who moves and a fault: the preview tells, and only then is it written."""
    number, name = _somebody(head, mark)
    page = head.open("/people/import")
    head.look("head-roster-upload")
    page.set_input_files("input[type=file]", _roster(mark, number, name))
    head.press("form.form button.btn-primary")
    assert page.locator("tbody tr").count() == 3
    head.look("head-roster-preview")
    head.press("form[action*='/people/import/'] button.btn-primary")
    page.wait_for_selector(".notice-success")
    head.look("head-roster-written")
    page = head.open(f"/people?q=N{mark}")
    assert page.locator("tbody tr").count() == 1
    head.look("head-people-found")
    head.open(f"/people?q={number}")
    head.press("tbody th a")
    assert f"综合协调{mark}" in page.locator("tbody tr").first.inner_text()
    assert page.locator("tbody tr").count() >= 2
    head.look("head-person-moved")


def _somebody(head: Walker, mark: str) -> tuple[str, str]:
    """Number and name of somebody without a part in the demo, another one for each mark."""
    with head.site.app.app_context():
        people = current_session().execute(
            select(Person.number, Person.name).order_by(Person.id).offset(300).limit(2)
        )
        number, name = dict(zip(("1280-en", "360-zh"), people, strict=True))[mark]
        return number, name


def _roster(mark: str, number: str, name: str) -> FilePayload:
    rows = [
        "工号,姓名,单位编码,职务,任职日期,类别",
        f"N{mark},罗新生,JZ-CZ-YS,科员,2026-05-01,一般干部",
        f"{number},{name},JZ-CZ-GK,综合协调{mark},2026-05-01,一般成员",
        f"F{mark},林无处,JZ-XX-99,科员,2026-05-01,一般干部",
    ]
    return {"name": "roster.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode("utf-8-sig")}


def _spreadsheet(walker: Walker, path: str) -> list[list[str]]:
    """The rows of a downloaded workbook, as text."""
    answer = walker.page.request.get(f"{walker.site.address}{path}")
    assert answer.ok, f"{path} answers {answer.status}"
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.body()))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def _today(walker: Walker) -> date:
    return local_date(walker.site.clock())
