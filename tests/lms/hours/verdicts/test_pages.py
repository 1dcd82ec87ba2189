"""A member reads why; a manager sees the subtree, who is short and who will be."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from courses.catalogue.models import Course
from lms.contracts.access import Actor, Role
from lms.contracts.events import AppointmentsChanged
from lms.db import unit_of_work
from lms.events import publish
from lms.hours.api import reverse_credit
from lms.hours.claims.models import HourClaim
from lms.hours.verdicts.keeping import STALE
from lms.hours.verdicts.models import PersonJudged
from lms.organisation.models import Person
from lms.testing.factories import make_account, make_person, make_unit

CHINESE = {"Accept-Language": "zh-CN"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def explained(town, post):
    """Wang: 20 counted, one entry again, one overlapping, one reversed."""
    wang = town.people["wang"]
    day = datetime(2026, 4, 1, tzinfo=UTC)
    post(wang, "8", "A", activity="fire")
    post(
        wang,
        "8",
        "B",
        starts_at=day.replace(hour=1),
        ends_at=day.replace(hour=9),
        earned_at=day.replace(hour=9),
    )
    post(wang, "4", "L", category="lecturing", month=5)
    post(wang, "4", "C", activity="fire", month=5)
    post(
        wang,
        "2",
        "D",
        starts_at=day.replace(hour=8),
        ends_at=day.replace(hour=10),
        earned_at=day.replace(hour=10),
    )
    return wang


@pytest.fixture
def course(town, session):
    """An open course of four hours."""
    with unit_of_work():
        course = Course(
            unit_id=town.root.id, title="公文写作", title_en="Official writing", language="zh_Hans", hours=Decimal(4),
            category="online", state="published", created_at=datetime(2026, 1, 1, tzinfo=UTC),
            published_at=datetime(2026, 1, 2, tzinfo=UTC), version=1,
        )  # fmt: skip
        session.add(course)
    return course


def test_a_member_reads_why_in_one_sentence(town, explained, signed_in):
    page = signed_in(town.accounts["wang"]).get("/hours", headers=ENGLISH).text
    assert (
        "24 needed; 20 counted: Course A 8, Course B 8, Course L 4; "
        "not counted: Course D 2 (overlaps with Course B), Course C 4 (same activity as Course A in this period); "
        "4 short."
    ) in page
    assert "Every member at least 24 credit hours of training a year" in page


def test_and_in_chinese(town, explained, signed_in):
    page = signed_in(town.accounts["wang"]).get("/hours", headers=CHINESE).text
    assert "应修 24；已计 20：课程 A 8、课程 B 8、课程 L 4；" in page
    assert "课程 D 2（与“课程 B”时间重叠）" in page
    assert "还差 4。" in page
    assert "党员每年参加培训不少于24学时" in page


def test_open_courses_that_close_the_gap_are_proposed(town, explained, course, signed_in):
    page = signed_in(town.accounts["wang"]).get("/hours", headers=ENGLISH).text
    assert "These open courses would close it:" in page
    assert f'<a href="/courses/{course.id}">Official writing</a>' in page


def test_every_entry_stays_in_reach_also_what_was_taken_back(town, post, session, clock, signed_in):
    entry = post(town.people["wang"], "4", "X")
    with unit_of_work() as writing:
        again = writing.merge(entry)
        reverse_credit(writing, again, reason="attended in part only", actor=Actor.system("t"), clock=clock)
    page = signed_in(town.accounts["wang"]).get("/hours", headers=ENGLISH).text
    assert "Reversal: attended in part only" in page
    assert "24 needed; 0 counted; 24 short." in page


def test_an_earlier_year_is_chosen(town, post, signed_in):
    post(town.people["wang"], "30", "old", earned_at=datetime(2025, 5, 1, tzinfo=UTC))
    client = signed_in(town.accounts["wang"])
    assert (
        "24 needed; 30 counted: Course old 30; met." in client.get("/hours?year=2025", headers=ENGLISH).text
    )
    for nothing_in in ("1999", "1", "-1", "99999"):
        page = client.get(f"/hours?year={nothing_in}", headers=ENGLISH).text
        assert "24 needed; 0 counted; 24 short." in page


def test_the_ring_shows_what_is_claimed(town, post, session, clock, signed_in):
    post(town.people["wang"], "20", "A")
    with unit_of_work() as writing:
        writing.add(
            HourClaim(
                person_id=town.people["wang"],
                state="filed",
                kind="external",
                category="external",
                title="研讨",
                starts_on=date(2026, 4, 1),
                ends_on=date(2026, 4, 1),
                unit="hours",
                amount=Decimal("2.5"),
                hours=Decimal("2.5"),
                days=Decimal(0),
                conversion="x",
                match_key="x",
                filed_at=clock(),
            )
        )
    page = signed_in(town.accounts["wang"]).get("/", headers=ENGLISH).text
    assert '<span class="ring-key is-going"></span>Under way<strong>2.5</strong>' in page
    assert "4 hours short by 31 December; 225 days are left." in page


def test_other_duties_stand_on_the_home_list_overdue_first(town, session, signed_in):
    with unit_of_work() as writing:
        person = writing.get_one(Person, town.people["wang"])
        person.appointments[0].is_full_time = True
        person.appointments[0].post = "副书记"
        publish(writing, AppointmentsChanged((person.id,)))
    page = signed_in(town.accounts["wang"]).get("/", headers=ENGLISH).text
    assert page.count("Overdue: ") == 2
    assert page.index("Induction of deputy secretaries") < page.index("Rotation training")  # due earlier


def test_a_manager_reads_the_same_of_a_person_and_nothing_of_another_unit(town, explained, signed_in):
    page = signed_in(town.accounts["li"]).get(f"/people/hours/{explained}", headers=ENGLISH)
    assert "24 needed; 20 counted" in page.text
    assert signed_in(town.accounts["chen"]).get(f"/people/hours/{explained}").status_code == 404
    assert signed_in(town.accounts["wang"]).get(f"/people/hours/{explained}").status_code == 403


def test_a_manager_chooses_the_rule(town, signed_in):
    client = signed_in(town.accounts["li"])
    page = client.get("/people/hours?state=all", headers=ENGLISH).text
    assert "Annual training, as of" in page
    assert "Zhao Min" not in page
    rotation = client.get("/people/hours?rule=rotation&state=all", headers=ENGLISH).text
    assert "Rotation training, as of" in rotation
    assert "In order" in rotation
    assert "Annual training, as of" in client.get("/people/hours?rule=nonsense", headers=ENGLISH).text


def test_who_will_be_short_at_this_pace(town, post, course, signed_in):
    """On 20 May 140 of 365 days are gone: 24 hours a year are 9.2 until now."""
    post(town.people["wang"], "9", "A")
    post(town.people["zhang"], "9.5", "B")
    page = signed_in(town.accounts["li"]).get("/people/hours?state=pace", headers=ENGLISH).text
    assert "At this pace 1 of 2 people will be short on Dec 31, 2026" in page
    assert "Wang Fang" in page
    assert "Zhang Wei" not in page
    assert "23.5" in page  # where 9 hours in 140 days lead
    assert "Official writing 4" in page


def test_in_chinese_too(town, post, signed_in):
    page = signed_in(town.accounts["li"]).get("/people/hours?state=pace", headers=CHINESE).text
    assert "按此进度，到2026年12月31日，2 人中将有 2 人不达标" in page


def test_the_charts_come_to_the_home_page_when_they_are_seen(town, post, signed_in):
    post(town.people["wang"], "9", "A")
    client = signed_in(town.accounts["li"])
    home = client.get("/", headers=ENGLISH).text
    assert 'hx-get="/people/hours/charts"' in home
    assert "At this pace" not in home
    page = client.get("/people/hours/charts", headers=ENGLISH).text
    assert "At this pace 2 of 2 people will be short on Dec 31, 2026" in page
    assert "<html" not in page


def test_there_are_no_charts_where_nobody_serves(town, session, signed_in):
    with unit_of_work() as writing:
        empty = make_unit(writing, "新设处室", town.root)
        account = make_account(writing, writing.get_one(Person, town.people["zhao"]), (Role.MANAGER, empty))
    client = signed_in(account)
    answer = client.get("/people/hours/charts")
    assert (answer.status_code, answer.data) == (204, b"")
    assert "/people/hours/charts" not in client.get("/", headers=ENGLISH).text


def test_in_january_nothing_is_forecast(town, clock, signed_in):
    clock.set_to(datetime(2027, 1, 10, 2, tzinfo=UTC))
    page = signed_in(town.accounts["li"]).get("/people/hours", headers=ENGLISH).text
    assert "It is too early to speak of a pace" in page
    assert "Short at this pace" not in page


def test_people_still_to_be_judged_are_counted(town, session, signed_in):
    with unit_of_work() as writing:
        kept = writing.scalars(
            select(PersonJudged).where(PersonJudged.person_id == town.people["wang"])
        ).one()
        kept.changes_on = STALE
    assert "1 person is still to be judged anew" in signed_in(town.accounts["li"]).get(
        "/people/hours", headers=ENGLISH
    ).text.replace("\n", " ")
    assert (
        "still to be judged"
        not in signed_in(town.accounts["chen"]).get("/people/hours", headers=ENGLISH).text
    )


def test_the_export_has_the_view_and_the_state(town, post, signed_in):
    post(town.people["wang"], "9", "A")
    answer = signed_in(town.accounts["li"]).get(
        "/people/hours/export.xlsx?state=pace&q=Wang", headers=ENGLISH
    )
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[2][4:] == ["Needed", "Counted", "Short", "State", "Due", "At this pace"]
    assert [row[1] for row in rows[3:]] == ["Wang Fang"]
    assert rows[3][4:8] == [24.0, 9.0, 15.0, "15 hours short"]
    assert rows[3][9] == 23.5


@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        ("wang", "/", 12),
        ("li", "/", 12),
        ("li", "/people/hours/charts", 8),
        ("wang", "/hours", 16),
        ("li", "/people/hours?state=all", 12),
        ("li", "/people/hours?state=pace", 14),
    ],
)
def test_pages_cost_few_statements(town, explained, course, signed_in, count_queries, who, address, most):
    client = signed_in(town.accounts[who])
    client.get(address)
    with count_queries() as statements:
        assert client.get(address).status_code == 200
    assert len(statements) <= most, statements


def test_the_list_costs_the_same_for_many(town, session, course, signed_in, count_queries):
    client, costs = signed_in(town.accounts["li"]), []
    for _ in range(2):
        with count_queries() as statements:
            client.get("/people/hours?state=pace")
        costs.append(len(statements))
        with unit_of_work() as writing:
            for _number in range(5):
                make_person(writing, town.first, is_full_time=False)
    assert costs[0] == costs[1]


def test_a_day_later_the_kept_verdict_is_not_trusted(town, post, clock, signed_in):
    """What is kept of yesterday's year is worked out anew on the first of January."""
    post(town.people["wang"], "24", "A")
    assert "met" in signed_in(town.accounts["wang"]).get("/", headers=ENGLISH).text
    clock.set_to(datetime(2027, 1, 1, 2, tzinfo=UTC))
    assert "24 hours short by 31 December" in signed_in(town.accounts["wang"]).get("/", headers=ENGLISH).text
