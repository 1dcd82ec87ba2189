"""Assigning a course: to one's own people, whom it is for, once, and taken back while nobody has begun."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from courses.catalogue.api import Course
from courses.learning.models import Enrolment
from courses.learning.services.assigning import assign_people, take_back_assignments
from courses.learning.services.counting import open_lesson
from courses.learning.services.enrolling import enrol_member, withdraw_member
from lms.audit.models import AuditEvent
from lms.contracts.access import Actor, Role, Scope
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.courses.learning.factories import lessons_in, make_course

ACTOR = Actor.system("test")


@pytest.fixture
def town(app, session, clock):
    """Two units; a course that nobody can enrol in alone, for members only; a leader and three members."""
    with unit_of_work():
        root = make_unit(session)
        first, second = make_unit(session, "甲", root), make_unit(session, "乙", root)
        course = make_course(session, root, is_open_enrolment=False, audience={"tiers": ["member"]})
        people = {
            "zhang": make_person(session, first, "张伟", name_en="Zhang Wei"),
            "li": make_person(session, first, "李强", name_en="Li Qiang"),
            "boss": make_person(session, first, "赵敏", tier="leader", name_en="Zhao Min"),
            "wang": make_person(session, second, "王芳", name_en="Wang Fang"),
        }
        trainer = make_person(session, root, "许文静", tier="leader")
        return {
            "course": course.id, "draft": make_course(session, root, state="draft").id,
            "retired": make_course(session, root, state="retired").id,
            "foreign": make_course(session, make_unit(session, "别的市")).id,
            "first": first, "paths": (first.path,), **{name: person.id for name, person in people.items()},
            "manager": make_account(session, make_person(session, first, tier="leader"), (Role.MANAGER, first)),
            "trainer": make_account(session, trainer, (Role.TRAINER, root)),
            "member": make_account(session, people["zhang"]),
        }  # fmt: skip


def page(town):
    return f"/people/courses/{town['course']}/assign"


def everybody(town):
    return [town[name] for name in ("zhang", "li", "boss", "wang")]


def learners(session, town):
    session.rollback()
    rows = session.execute(
        select(Enrolment.person_id, Enrolment.cycle).where(Enrolment.course_id == town["course"])
    )
    return {row.person_id: row.cycle for row in rows}


@on_both_databases
def test_a_manager_assigns_the_own_people_whom_the_course_is_for(town, session, signed_in):
    manager = signed_in(town["manager"])
    answer = manager.post(page(town), data={"person": everybody(town)}, follow_redirects=True)
    assert "2 people were assigned" in answer.text
    assert learners(session, town) == {town["zhang"]: 1, town["li"]: 1}
    again = manager.post(page(town), data={"person": everybody(town)}, follow_redirects=True)
    assert "Nobody was assigned" in again.text
    assert learners(session, town) == {town["zhang"]: 1, town["li"]: 1}
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "courses.assign")).one()
    assert event.after == {"people": sorted([town["zhang"], town["li"]])}


@on_both_databases
def test_who_is_assigned_finds_it_at_home_and_can_begin(town, signed_in):
    member = signed_in(town["member"])
    assert "Enrolment is by invitation" in member.get(f"/courses/{town['course']}").text
    assert "Information security" not in member.get("/").text
    signed_in(town["trainer"]).post(page(town), data={"person": town["zhang"]})
    assert "Information security" in member.get("/").text
    course = member.get(f"/courses/{town['course']}").text
    assert "Begin" in course
    assert "Assigned to you" in course


@on_both_databases
def test_undo_takes_back_whoever_has_not_begun(town, session, signed_in, clock):
    manager = signed_in(town["manager"])
    shown = manager.post(page(town), data={"everybody": "1"}, follow_redirects=True).text
    undo = shown.split("/assign/undo?at=")[1].split('"')[0]
    with unit_of_work():
        taken = session.scalars(select(Enrolment).where(Enrolment.person_id == town["li"])).one()
        lesson = lessons_in(session, session.get_one(Course, town["course"]))[0]
        open_lesson(session, lesson, taken, clock=clock)
    stranger = signed_in(town["trainer"]).post(f"{page(town)}/undo?at={undo}", follow_redirects=True)
    assert "Nothing was taken back" in stranger.text  # it was the manager who assigned
    answer = manager.post(f"{page(town)}/undo?at={undo}", follow_redirects=True)
    assert "One assignment was taken back" in answer.text
    assert learners(session, town) == {town["li"]: 1}
    manager.post(page(town), data={"person": town["zhang"]})
    assert learners(session, town) == {town["li"]: 1, town["zhang"]: 1}  # the first round again
    assert manager.post(f"{page(town)}/undo?at=yesterday").status_code == 400


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Zhang Wei", "Li Qiang", "Wang Fang"}),
        ("?q=wei", {"Zhang Wei"}),
        ("?tier=leader", set()),
        ("?state=enrolled", set()),
        ("?state=nonsense&unit=x", {"Zhang Wei", "Li Qiang", "Wang Fang"}),
    ],
)
def test_the_filter_shows_whom_it_says(town, signed_in, query, names):
    text = signed_in(town["trainer"]).get(page(town) + query).text
    assert {name for name in ("Zhang Wei", "Li Qiang", "Zhao Min", "Wang Fang") if name in text} == names


def test_assigning_all_takes_those_whom_the_filter_shows(town, session, signed_in):
    trainer = signed_in(town["trainer"])
    trainer.post(f"{page(town)}?unit={town['first'].id}", data={"everybody": "1"})
    assert set(learners(session, town)) == {town["zhang"], town["li"]}


def test_nobody_looks_or_assigns_beyond_their_scope(town, session, signed_in):
    manager, member = signed_in(town["manager"]), signed_in(town["member"])
    assert "Wang Fang" not in manager.get(f"{page(town)}?state=all").text
    manager.post(f"{page(town)}?state=all", data={"everybody": "1", "person": town["wang"]})
    assert town["wang"] not in learners(session, town)
    assert member.get(page(town)).status_code == 403
    assert member.post(page(town), data={"person": town["zhang"]}).status_code == 403
    for name in ("draft", "retired", "foreign"):
        address = f"/people/courses/{town[name]}/assign"
        assert manager.get(address).status_code == 404, name
        assert manager.post(address, data={"person": town["zhang"]}).status_code == 404, name


@on_both_databases
def test_who_left_begins_anew_and_who_completed_stays(town, session, clock):
    with unit_of_work():
        course = session.get_one(Course, town["course"])
        left, done = (
            enrol_member(session, course, town[name], actor=ACTOR, clock=clock, is_assigned=True)
            for name in ("zhang", "li")
        )
        withdraw_member(session, left, actor=ACTOR, clock=clock)
        done.state, done.completed_at = "completed", clock()
        scope = Scope(unit_paths=town["paths"])
        assigned = assign_people(session, course, everybody(town), scope=scope, actor=ACTOR, clock=clock)
        assert assigned == [town["zhang"]]
    assert session.scalar(select(func.max(Enrolment.cycle)).where(Enrolment.person_id == town["zhang"])) == 2


@on_both_databases
def test_a_hundred_people_cost_as_many_statements_as_one(
    town, session, clock, signed_in, actor_for, count_queries
):
    with unit_of_work():
        people = [make_person(session, town["first"]).id for _ in range(100)]
    scope, manager = Scope(unit_paths=town["paths"]), actor_for(town["manager"])
    with count_queries() as statements, unit_of_work():
        course = session.get_one(Course, town["course"])
        assert len(assign_people(session, course, people, scope=scope, actor=manager, clock=clock)) == 100
    assert len([text for text in statements if not text.startswith("BEGIN")]) <= 4  # the course, and three
    with count_queries() as statements, unit_of_work():
        course = session.get_one(Course, town["course"])
        back = take_back_assignments(session, course, clock(), scope=scope, actor=manager, clock=clock)
        assert back == people
    assert len([text for text in statements if not text.startswith("BEGIN")]) <= 4
    with count_queries() as statements:
        assert signed_in(town["trainer"]).get(f"{page(town)}?state=all").status_code == 200
    assert len(statements) <= 12


@on_both_databases
def test_who_enrolled_alone_is_nobodys_to_take_back(town, session, clock):
    with unit_of_work():
        course = session.get_one(Course, town["course"])
        enrol_member(session, course, town["li"], actor=ACTOR, clock=clock, is_assigned=True)
        scope = Scope(everything=True)
        assert take_back_assignments(session, course, clock(), scope=scope, actor=ACTOR, clock=clock) == []


def test_the_page_speaks_chinese_too(town, signed_in):
    text = signed_in(town["trainer"]).get(page(town), headers={"Accept-Language": "zh-CN"}).text
    assert "指派人员" in text
    assert "Assign" not in text.split("<main")[1]
