"""A member sees a total that opens to its lines; a manager sees the subtree and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from lms.contracts.access import Actor, Role, Scope
from lms.contracts.activities import CreditGrant
from lms.db import unit_of_work
from lms.hours.api import find_entry, post_credit, reverse_credit
from lms.hours.verdicts.figures import figures_by_unit
from lms.hours.verdicts.overview import Figures, by_branch, total
from lms.hours.verdicts.people import Wanted, count_standings, standings
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

ACTOR = Actor.system("test")


def post(session, person, hours, ref, clock):
    grant = CreditGrant(
        person_id=person.id, source="lms.record", source_ref=ref, category="online", hours=Decimal(hours),
        activity=ref, title=f"课程 {ref}", title_en=f"Course {ref}", earned_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    return post_credit(session, grant, actor=ACTOR, clock=clock)


@pytest.fixture
def town(app, session, clock):
    """Two units under one organisation: Li manages the first; each has two people."""
    with unit_of_work():
        root = make_unit(session)
        first, second = make_unit(session, "甲", root), make_unit(session, "乙", root)
        people = {
            "met": make_person(session, first, "张伟", name_en="Zhang Wei"),
            "short": make_person(session, first, "王芳", tier="leader", name_en="Wang Fang"),
            "other": make_person(session, second, "赵敏", name_en="Zhao Min"),
            "manager": make_person(session, root, "李强", tier="none"),
        }
        post(session, people["met"], "24", "a", clock)
        post(session, people["short"], "30.5", "b", clock)
        mistake = post(session, people["short"], "4", "c", clock)
        reverse_credit(session, mistake, reason="counted in March already", actor=ACTOR, clock=clock)
        accounts = {
            "manager": make_account(session, people["manager"], (Role.MANAGER, first)),
            "short": make_account(session, people["short"]),
        }
        ids = {name: person.id for name, person in people.items()}
    return {"accounts": accounts, "ids": ids, "unit": first}


def test_a_members_total_opens_to_its_lines(town, signed_in):
    page = signed_in(town["accounts"]["short"]).get("/hours").text
    assert "40 needed; 30.5 counted: Course b 30.5; 9.5 short." in page
    assert "Course b" in page
    assert "Reversal: counted in March already" in page


def test_the_home_ring_says_what_is_short_in_chinese_too(town, signed_in):
    page = signed_in(town["accounts"]["short"]).get("/", headers={"Accept-Language": "zh-CN"}).text
    assert "还差 9.5 学时" in page


def test_a_manager_sees_the_subtree_only(town, signed_in):
    client = signed_in(town["accounts"]["manager"])
    page = client.get("/people/hours?state=all").text
    assert "Zhang Wei" in page
    assert "Zhao Min" not in page
    assert client.get(f"/people/hours/{town['ids']['short']}").status_code == 200
    assert client.get(f"/people/hours/{town['ids']['other']}").status_code == 404


def test_a_member_may_not_see_others(town, signed_in):
    assert signed_in(town["accounts"]["short"]).get("/people/hours").status_code == 403


def test_the_list_costs_few_queries(town, signed_in, count_queries):
    client = signed_in(town["accounts"]["manager"])
    with count_queries() as statements:
        client.get("/people/hours?state=all")
    assert len([s for s in statements if s.startswith("SELECT")]) <= 12


def test_the_export_is_the_view(town, signed_in):
    answer = signed_in(town["accounts"]["manager"]).get("/people/hours/export.xlsx?state=short")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[3:]] == ["Wang Fang"]
    assert rows[3][4:8] == [40.0, 30.5, 9.5, "9.5 hours short"]


def test_revoked_hours_are_found_by_their_reference(town, session):
    assert find_entry(session, town["ids"]["met"], "lms.record", "a").hours == 24


@pytest.mark.parametrize(
    ("tier", "hours", "due", "met"),
    [
        ("member", "24", 1, 1),
        ("member", "23.99", 1, 0),  # no rounding up
        ("leader", "39.99", 1, 0),
        ("leader", "40", 1, 1),
        ("guest", "0", 0, 0),  # a tier that the rule does not name owes nothing and is not due
    ],
)
@on_both_databases
def test_who_is_due_and_who_has_met(app, session, clock, tier, hours, due, met):
    with unit_of_work():
        unit = make_unit(session)
        post(session, make_person(session, unit, tier=tier), hours, "x", clock)
    (figures,) = figures_by_unit(session, Scope(everything=True)).values()
    asked = {"member": 24, "leader": 40}.get(tier, 0)
    assert figures == Figures(1, due, met, started=due, hours=Decimal(hours) * due, required=Decimal(asked))


@on_both_databases
def test_figures_and_lists_agree(town, session, clock):
    everybody = Scope(everything=True)
    figures = total(figures_by_unit(session, everybody).values())
    for state, number in (("short", figures.short), ("met", figures.met), ("all", figures.people)):
        wanted = Wanted(state=state)
        assert len(standings(session, everybody, clock(), wanted)) == number
        assert count_standings(session, everybody, clock(), wanted) == number
    assert figures == Figures(people=4, due=3, met=1, started=2, hours=Decimal("54.5"), required=Decimal(88))


def test_branches_sum_to_the_whole_and_nobody_counts_twice():
    by_path = {"/1/": Figures(1, 1, 1), "/1/2/5/": Figures(2, 2, 0), "/1/3/": Figures(3, 1, 1)}
    figures = by_branch(by_path, ["/1/", "/1/2/", "/1/3/"])
    assert [figures[path].people for path in ("/1/", "/1/2/", "/1/3/")] == [1, 2, 3]
    assert total(figures.values()) == total(by_path.values())


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("-short", ["赵敏", "王芳", "李强", "张伟"]),
        ("counted", ["李强", "赵敏", "张伟", "王芳"]),
        ("nonsense", ["赵敏", "王芳", "李强", "张伟"]),
    ],
)
def test_the_order_is_the_addresss_or_by_shortage(town, session, clock, sort, names):
    people = standings(session, Scope(everything=True), clock(), Wanted(sort=sort))
    assert [person.name for person in people] == names
