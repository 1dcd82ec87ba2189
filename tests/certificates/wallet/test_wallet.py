"""The wallet: what a member finds in it, shares from it, and is reminded of."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from certificates.issuing.reminding import REMIND_JOB
from certificates.issuing.services.issuing import issue_orders
from certificates.issuing.services.preparing import Order
from certificates.register.domain import Terms, reminder_due
from certificates.register.models import Certificate
from certificates.wallet.domain import Day, calendar, fold
from certificates.wallet.models import ShareLink
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.jobs.api import enqueue
from lms.jobs.models import Job
from lms.notifications.models import ReceivedNotice
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.certificates.completions import complete, completion, newest, revoke

ACTOR = Actor.system("test")


@pytest.fixture
def li(town, signed_in):
    return signed_in(town.accounts["li"])


def complete_until(person_id, clock, expires_on, ref="1", **changes):
    """A certificate whose last valid day is this one."""
    with unit_of_work() as session:
        order = Order(completion(person_id, clock, ref, **changes), Terms(expires_on=expires_on))
        issue_orders(session, [order], verify_base="http://x", actor=ACTOR, clock=clock)
    return newest(person_id)


@on_both_databases
def test_the_wallet_is_searched(town, li, clock):
    old = complete_until(
        town.people.li, clock, date(2026, 5, 25), "1", title="消防安全", title_en="Fire safety"
    )
    clock.advance(days=400)
    new = complete(town.people.li, clock, "2", subject="exam:3", title="数据合规", title_en="Data compliance")
    for query, found in {
        "": {old.serial, new.serial},
        "?q=fire": {old.serial},
        "?q=数据": {new.serial},
        "?kind=exam": {new.serial},
        "?year=2026": {old.serial},
        "?state=expired": {old.serial},
        "?state=valid": {new.serial},
        "?q=nothing": set(),
    }.items():
        page = li.get(f"/certificates{query}").text
        assert {serial for serial in (old.serial, new.serial) if f'value="{serial}"' in page} == found, query


def test_a_link_shows_what_was_chosen_until_it_is_withdrawn(app, town, session, li, signed_in, clock):
    shown, kept = complete(town.people.li, clock, "1"), complete(town.people.li, clock, "2")
    foreign = complete(town.people.wang, clock, "3")
    chosen = {"serial": [shown.serial, foreign.serial], "title": "应聘材料", "days": "30"}
    li.post("/certificates/links", data=chosen)
    link = session.scalars(select(ShareLink)).one()
    assert link.serials == [shown.serial]
    anybody = app.test_client()
    page = anybody.get(f"/c/{link.token.lower()}").text
    assert "应聘材料" in page
    assert shown.serial in page
    assert kept.serial not in page
    pictures = [
        f"/c/{link.token.lower()}/{serial}.png" for serial in (shown.serial, kept.serial, foreign.serial)
    ]
    assert [anybody.get(each).status_code for each in pictures] == [200, 404, 404]
    revoke(shown, clock)
    assert "Revoked" in anybody.get(f"/c/{link.token.lower()}").text
    assert signed_in(town.accounts["wang"]).post(f"/certificates/links/{link.id}/withdraw").status_code == 404
    li.post(f"/certificates/links/{link.id}/withdraw")
    assert anybody.get(f"/c/{link.token.lower()}").status_code == 404
    assert anybody.get(pictures[0]).status_code == 404


def test_a_link_ends(app, town, session, li, clock):
    certificate = complete(town.people.li, clock)
    li.post("/certificates/links", data={"serial": certificate.serial, "title": "x", "days": "30"})
    token = session.scalars(select(ShareLink.token)).one()
    session.rollback()
    clock.advance(days=30)
    assert app.test_client().get(f"/c/{token}").status_code == 200
    clock.advance(days=1)
    assert app.test_client().get(f"/c/{token}").status_code == 404
    assert app.test_client().get("/c/AAAAAAAAAAAAAAAAAAAAAAAAAA").status_code == 404


@pytest.mark.parametrize(
    "data", [{"title": "x"}, {"title": "", "serial": "y"}, {"title": "x", "serial": "no"}]
)
def test_a_link_that_would_show_nothing_is_refused(town, session, li, clock, data):
    complete(town.people.li, clock)
    li.post("/certificates/links", data=data | {"days": "30"})
    assert session.scalar(select(func.count()).select_from(ShareLink)) == 0


def test_all_of_them_are_packed(app, town, session, li, clock):
    complete(town.people.li, clock, "1")
    revoke(complete(town.people.li, clock, "2"), clock)
    job = li.post("/certificates/archive").location
    run_due_jobs(app)
    sent = li.get(session.get_one(Job, job.rsplit("/", 1)[1]).result["url"])
    archive = zipfile.ZipFile(io.BytesIO(sent.data))
    assert len(archive.namelist()) == 1
    assert archive.read(archive.namelist()[0]).startswith(b"%PDF")


def test_expiries_come_as_a_calendar(town, li, clock):
    certificate = complete_until(town.people.li, clock, date(2026, 9, 30), title="信息安全，基础;高级")
    complete(town.people.li, clock, "2", subject="course:9")
    text = li.get("/certificates/expiries.ics").data.decode("utf-8")
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20260930\r\n" in text
    assert f"UID:{certificate.serial}@" in text
    assert all(len(line.encode("utf-8")) <= 75 for line in text.split("\r\n"))


def test_long_lines_are_folded_between_characters():
    line = "SUMMARY:" + "证" * 60
    parts = fold(line)
    assert all(len(part.encode("utf-8")) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    day = Day("u", date(2026, 1, 31), "a,b;c\\d\ne", "t", "http://x")
    made = calendar([day], name="n", made_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "SUMMARY:a\\,b\\;c\\\\d\\ne\r\n" in made
    assert "DTEND;VALUE=DATE:20260201\r\n" in made


@pytest.mark.parametrize(
    ("left", "due"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_which_reminder_is_due(left, due):
    assert reminder_due(date(2026, 5, 20) + timedelta(days=left), date(2026, 5, 20)) == due


@on_both_databases
def test_each_reminder_is_sent_once(app, town, session, clock):
    complete_until(town.people.li, clock, clock().date() + timedelta(days=62), "1")
    revoke(complete_until(town.people.wang, clock, clock().date() + timedelta(days=20), "2"), clock)
    sent = []
    for _ in range(70):
        for _twice in range(2):
            with unit_of_work():
                enqueue(session, REMIND_JOB, {}, actor=ACTOR, clock=clock)
            run_due_jobs(app)
        told = session.scalars(select(ReceivedNotice.ref).filter_by(kind="certificates.expiring")).all()
        session.rollback()
        sent.append(len(told))
        clock.advance(days=7)
        if len(sent) > 10:
            break
    assert sent == [0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_completing_again_renews(town, session, clock):
    old = complete_until(town.people.li, clock, date(2026, 12, 31), "1")
    lasting = complete(town.people.li, clock, "x", subject="course:8")
    clock.advance(days=200)
    new = complete_until(town.people.li, clock, date(2027, 12, 31), "2")
    session.expire_all()
    assert (session.get_one(Certificate, old.id).state, session.get_one(Certificate, old.id).successor) == (
        "superseded", new.serial,
    )  # fmt: skip
    assert session.get_one(Certificate, lasting.id).state == "valid"
