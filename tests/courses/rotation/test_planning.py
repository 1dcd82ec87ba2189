"""A manager opens a cycle, gives places, records who has been through; hours follow, once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from courses.rotation.domain import DutyState
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from courses.rotation.services.completing import record_completions, withdraw_completion
from courses.rotation.services.opening import add_cohort, open_cycle
from courses.rotation.services.placing import assign_places
from courses.rotation.tallies import tallies
from lms.contracts.access import Actor, Role, Scope
from lms.db import unit_of_work
from lms.hours.api import local_date, standing_of
from lms.organisation.api import unit_card
from lms.organisation.models import Person
from lms.plugins import current_registry
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

ACTOR = Actor.system("test")
EVERYBODY = Scope(everything=True)


@pytest.fixture
def town(app, session, clock):
    """A cycle over the whole organisation with one class held and one to come; two units, a manager in each place."""
    with unit_of_work():
        root = make_unit(session)
        first, second = make_unit(session, "甲", root), make_unit(session, "乙", root)
        people = [
            make_person(session, unit, name)
            for unit, name in [(first, "张伟"), (first, "王芳"), (second, "赵敏")]
        ]
        make_person(session, first, "兼职", is_full_time=False)
        head = make_account(session, make_person(session, root, "沈国华"), (Role.MANAGER, root))
        chief = make_account(session, make_person(session, first, "高建平"), (Role.MANAGER, first))
        cycle = open_cycle(
            session, unit_card(session, root.id), title="轮训", title_en="Rotation", starts_on=date(2026, 1, 1),
            ends_on=date(2027, 12, 31), months=24, hours=Decimal(16), category="centralised", actor=ACTOR, clock=clock,
        )  # fmt: skip
        cohorts = [
            add_cohort(
                session, cycle, title=title, title_en=None, place="", starts_on=day, ends_on=day.replace(day=8),
                places=2, actor=ACTOR, clock=clock,
            )
            for title, day in [("春季班", date(2026, 3, 2)), ("秋季班", date(2026, 9, 1))]
        ]  # fmt: skip
        duties = {d.person_id: d.id for d in session.scalars(select(RotationDuty))}
        return {
            "cycle": cycle.id, "spring": cohorts[0].id, "autumn": cohorts[1].id, "head": head, "chief": chief,
            "people": [p.id for p in people], "duties": duties,
        }  # fmt: skip


def seat(session, town, names, clock):
    """Puts these people into the spring class and records their completion, as a head would."""
    cycle, spring = (
        session.get_one(RotationCycle, town["cycle"]),
        session.get_one(RotationCohort, town["spring"]),
    )
    ids = [town["duties"][town["people"][n]] for n in names]
    for duty in session.scalars(select(RotationDuty).where(RotationDuty.id.in_(ids))):
        duty.cohort_id = spring.id
    session.flush()
    return cycle, spring, ids


@on_both_databases
def test_every_full_time_cadre_is_due_and_completion_posts_hours_once(town, session, clock):
    assert len(town["duties"]) == 5  # three and the two managers; the part-timer is not
    with unit_of_work():
        cycle, spring, ids = seat(session, town, [0, 1], clock)
        done = record_completions(
            session, cycle, spring, ids, date(2026, 3, 8), scope=EVERYBODY, actor=ACTOR, clock=clock
        )
    assert done == 2
    assert standing_of(session, town["people"][0], clock()).counted == Decimal(16)
    figures = tallies(session, [town["cycle"]], EVERYBODY, local_date(clock()))[town["cycle"]]
    assert (figures[DutyState.COVERED], figures[DutyState.OPEN]) == (2, 3)


def test_who_has_been_through_a_class_can_be_certified(town, session, clock):
    found = current_registry().achievement_sources["courses.rotation_class"]
    with unit_of_work():
        cycle, spring, ids = seat(session, town, [0, 1], clock)
        record_completions(
            session, cycle, spring, ids, date(2026, 3, 8), scope=EVERYBODY, actor=ACTOR, clock=clock
        )
    assert str(town["spring"]) in {choice.ref for choice in found.choices(session, EVERYBODY)}
    events = found.achieved(session, str(town["spring"]), None)
    assert {event.subject for event in events} == {found.subject_of(str(town["spring"]))}
    assert {event.grant.hours for event in events} == {Decimal(16)}
    one = found.achieved(session, str(town["spring"]), [town["people"][0]])
    assert [event.grant.person_id for event in one] == [town["people"][0]]
    assert found.achieved(session, "nonsense", None) == []


@on_both_databases
def test_a_withdrawn_completion_takes_its_hours_and_a_second_one_posts_anew(town, session, clock):
    with unit_of_work():
        cycle, spring, ids = seat(session, town, [0], clock)
        for _ in range(2):
            record_completions(
                session, cycle, spring, ids, date(2026, 3, 8), scope=EVERYBODY, actor=ACTOR, clock=clock
            )
            assert standing_of(session, town["people"][0], clock()).counted == Decimal(16)
            withdraw_completion(
                session, cycle, ids[0], "wrong person", scope=EVERYBODY, actor=ACTOR, clock=clock
            )
            assert standing_of(session, town["people"][0], clock()).counted == 0


def test_a_manager_cannot_reach_other_units_duties(town, session, clock, actor_for):
    actor = actor_for(town["chief"])
    cycle = session.get_one(RotationCycle, town["cycle"])
    foreign = town["duties"][town["people"][2]]
    with pytest.raises(LookupError), unit_of_work():
        assign_places(
            session,
            cycle,
            town["autumn"],
            [foreign],
            scope=actor.scope("courses.manage_rotation"),
            actor=actor,
            clock=clock,
        )
    assert session.scalar(select(func.count(RotationDuty.cohort_id))) == 0


def test_the_pages_show_the_subtree_and_what_may_be_changed(town, signed_in, count_queries):
    chief, head = signed_in(town["chief"]), signed_in(town["head"])
    with count_queries() as statements:
        page = chief.get(f"/rotation/{town['cycle']}").text
    assert len([s for s in statements if s.startswith("SELECT")]) <= 11
    assert "张伟" in page
    assert "赵敏" not in page
    assert "Add a class" not in page
    assert chief.get(f"/rotation/{town['cycle']}/classes/new").status_code == 403
    assert "赵敏" in head.get(f"/rotation/{town['cycle']}").text


def test_from_filling_places_to_recording_and_export(town, session, signed_in, clock):
    head = signed_in(town["head"])
    head.post(f"/rotation/{town['cycle']}/fill")
    assert session.scalar(select(func.count(RotationDuty.cohort_id))) == 2  # the autumn class has two places
    taken = session.scalars(select(RotationDuty.id).where(RotationDuty.cohort_id == town["autumn"])).all()
    early = head.post(
        f"/rotation/classes/{town['autumn']}/completions", data={"duty": taken, "completed_on": "2026-05-20"},
        follow_redirects=True,
    )  # fmt: skip
    assert "The day lies before the class began." in early.text
    clock.advance(days=112)
    head.post(
        f"/rotation/classes/{town['autumn']}/completions", data={"duty": taken, "completed_on": "2026-09-08"}
    )  # fmt: skip
    rows = CalamineWorkbook.from_filelike(
        BytesIO(head.get(f"/rotation/{town['cycle']}/roster.xlsx?state=covered").data)
    ).get_sheet_by_index(0).to_python()  # fmt: skip
    assert len(rows) == 4 + 2
    assert {row[6] for row in rows[4:]} == {"Covered"}


def test_a_manager_sees_the_classes_of_the_month(town, session, clock, signed_in):
    client = signed_in(town["head"])

    def classes():
        page = client.get("/", headers={"Accept-Language": "en"}).text
        return re.findall(r"This month’s classes</span>\s*<span class=\"figure-number\">(\d+)", page), page

    with unit_of_work():
        session.get_one(RotationDuty, town["duties"][town["people"][1]]).cohort_id = town["autumn"]
    number, page = classes()
    assert number == ["0"]
    assert "the next on Sep 1, 2026" in page
    with unit_of_work():
        seat(session, town, [0, 2], clock)
    clock.set_to(datetime(2026, 3, 20, tzinfo=UTC))  # the spring class was held this month
    number, page = classes()
    assert number == ["1"]
    assert "with 2 of my people" in page
    assert "with 1 of my people" in signed_in(town["chief"]).get("/", headers={"Accept-Language": "en"}).text


def test_a_member_sees_the_own_place_on_the_home_page(town, session, signed_in):
    with unit_of_work():
        duty = session.get_one(RotationDuty, town["duties"][town["people"][0]])
        duty.cohort_id = town["autumn"]
        account = make_account(session, session.get_one(Person, town["people"][0]))
    client = signed_in(account)
    assert "秋季班" in client.get("/").text
    assert "秋季班" in client.get("/my/rotation").text
