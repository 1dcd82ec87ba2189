"""Lists of certificates: every row's fate before anything is written, and each hour once."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import func, select

from certificates.external.api import external_cards
from certificates.external.domain.batch import COLUMNS
from certificates.external.domain.state import Standing
from certificates.external.models import ExternalCertificate
from lms.contracts.tables import MissingColumns
from lms.hours.ledger.models import LedgerEntry
from lms.organisation.models import Person
from lms.testing.marks import on_both_databases
from tests.certificates.completions import hours_of
from tests.certificates.external.conftest import hand_in

HEADING = "工号,证书名称,发证单位,证书编号,颁发日期,学时,有效期至"


@pytest.fixture
def numbers(session, town):
    """The staff numbers of the member, and of one of the other unit."""
    return [session.get_one(Person, one).number for one in (town.people.li, town.people.wang)]


@pytest.fixture
def manager(managers, signed_in):
    return signed_in(managers[0])


def upload(client, *rows, heading=HEADING):
    content = "\n".join([heading, *rows]).encode()
    data = {"file": (BytesIO(content), "list.csv")}
    return client.post("/people/certificates/import", data=data, content_type="multipart/form-data")


def carry_out(client, address):
    counts = dict(re.findall(r'name="(new|known|refused)" value="(\d+)"', client.get(address).text))
    return client.post(address, data=counts)


def entries(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(LedgerEntry))


@on_both_databases
def test_a_list_is_previewed_and_written_once(session, town, manager, numbers):
    mine, theirs = numbers
    rows = [
        f"{mine},数据保护,党校,DX-1,2026-05-10,4,2029-05-10",
        f"{mine},消防安全,消防协会,XF-1,2026年3月5日,,",
        f"{mine},数据保护,党校,dx 1,2026-05-10,4,",
        f"{theirs},数据保护,党校,DX-2,2026-05-10,4,",
        f"{mine},明天,党校,DX-3,2099-01-01,4,",
        f"{mine},坏,党校,DX-4,someday,4,",
        f"{mine},坏,党校,DX-5,2026-05-10,many,",
        f"{mine},,党校,DX-6,2026-05-10,4,",
        f"{mine},坏,党校,—,2026-05-10,4,",
        f"{mine},坏,党校,DX-7,2026-05-10,4,2020-01-01",
        f"{mine},坏,党校,DX-8,2026-05-10,1999,",
    ]
    address = upload(manager, *rows).location
    page = manager.get(address).text
    for words in (
        "The same certificate stands in row 2.", "Nobody of your units has the staff number", "is still to come",
        "“someday” is not a date", "“many” is not an amount", "“What it certifies” is empty", "no certificate number",
        "before it was completed",
    ):  # fmt: skip
        assert words in page
    assert entries(session) == 0
    assert carry_out(manager, address).status_code == 303
    assert hours_of(town.people.li) == [Decimal(4)]
    cards = external_cards(session, town.people.li)
    assert {(card.title, card.standing) for card in cards} == {
        ("数据保护", Standing.IMPORTED), ("消防安全", Standing.IMPORTED),
    }  # fmt: skip
    carry_out(manager, address)
    again = upload(manager, *rows[:2]).location
    carry_out(manager, again)
    assert entries(session) == 1
    assert len(external_cards(session, town.people.li)) == 2


def test_what_a_member_has_handed_in_is_known(session, li, manager, numbers):
    hand_in(li)
    address = upload(manager, f"{numbers[0]},Data,Institute,DP-2026-20,2026-05-10,4,").location
    assert "Is there already" in manager.get(address).text
    carry_out(manager, address)
    assert entries(session) == 0


def test_a_change_since_the_preview_writes_nothing(session, li, manager, numbers):
    address = upload(manager, f"{numbers[0]},Data,Institute,DP-2026-20,2026-05-10,4,").location
    hand_in(li)
    answer = manager.post(address, data={"new": 1, "known": 0, "refused": 0}, follow_redirects=True)
    assert "The books have changed since the preview." in answer.text
    assert entries(session) == 0


def test_nobody_else_opens_the_preview(town, manager, managers, signed_in, numbers, li):
    address = upload(manager, f"{numbers[0]},Data,Institute,DP-1,2026-05-10,4,").location
    assert signed_in(managers[1]).get(address).status_code == 404
    assert signed_in(managers[1]).post(address).status_code == 404
    assert li.get(address).status_code == 403


@pytest.mark.parametrize(
    ("heading", "words"),
    [("工号,学时", "Not found: What it certifies, Issued by"), ("", "The first sheet of the file is empty.")],
)
def test_a_file_that_is_no_such_list(manager, heading, words):
    page = upload(manager, heading=heading)
    assert (page.status_code, words in page.text) == (422, True)


def test_headings_in_both_languages():
    assert COLUMNS.find(HEADING.split(","))["number"] == 3
    english = ["Staff number", "Title", "Issuer", "Certificate number", "Date"]
    assert COLUMNS.find(english)["completed_on"] == 4
    with pytest.raises(MissingColumns):
        COLUMNS.find(english[:-1])


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_empty_file_has_headings_that_are_understood(manager, language):
    page = manager.get("/people/certificates/import/template.xlsx", headers={"Accept-Language": language})
    data = {"file": (BytesIO(page.data), "list.xlsx")}
    answer = manager.post("/people/certificates/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303


def test_a_long_list_takes_as_many_statements_as_a_short_one(session, manager, numbers, count_queries):
    def statements(rows):
        names = [f"{rows}-{n}" for n in range(rows)]
        lines = [f"{numbers[0]},T{name},Institute,N{name},2026-05-10,1," for name in names]
        address = upload(manager, *lines).location
        with count_queries() as done:
            carry_out(manager, address)
        return len(done)

    assert statements(200) <= statements(5) + 4
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ExternalCertificate)) == 205
