"""The pages: who sees which course, what a stale form does, and that text stays text."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from courses.catalogue.domain import Audience, LessonKind
from courses.catalogue.models import Course, Lesson, Section
from courses.catalogue.reading import outline_of
from courses.learning.services.enrolling import enrol_member
from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.organisation.models import Unit
from lms.testing.factories import make_account, make_person, make_unit
from tests.courses.catalogue.factories import ACTOR, make_course, make_lesson

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def town(app, session, clock):
    """Two units under one organisation, each with a trainer and a draft; a member of the first."""
    with unit_of_work():
        root = make_unit(session)
        first, second = make_unit(session, "甲", root), make_unit(session, "乙", root)
        trainers = [make_person(session, unit, "教员") for unit in (first, second)]
        member = make_person(session, first, "王芳")
        accounts = {
            "first": make_account(session, trainers[0], (Role.TRAINER, first)),
            "second": make_account(session, trainers[1], (Role.TRAINER, second)),
            "member": make_account(session, member),
        }
        courses = {
            "first": make_course(session, first, "甲的课", clock=clock),
            "second": make_course(session, second, "乙的课", clock=clock),
        }
        ids = {name: course.id for name, course in courses.items()}
        unit_ids = {"first": first.id, "second": second.id}
    return {"accounts": accounts, "courses": ids, "units": unit_ids, "member": member.id}


@pytest.fixture
def trainer(town, signed_in):
    return signed_in(town["accounts"]["first"])


@pytest.fixture
def member(town, signed_in):
    return signed_in(town["accounts"]["member"])


@pytest.fixture
def mine(town):
    return f"/teach/courses/{town['courses']['first']}"


def first_lesson(session, course_id):
    return outline_of(session, course_id)[0].lessons[0]


def settings_form(town, session, **changes):
    course = session.get_one(Course, town["courses"]["first"])
    return {
        "title": course.title, "language": "zh_Hans", "unit_id": course.unit_id, "category": "online",
        "hours": "2.5", "summary": course.summary, "cover": "book", "award": "", "programme": "",
        "revision": course.revision,
    } | changes  # fmt: skip


def test_a_trainer_sees_the_courses_of_their_units_only(trainer):
    page = trainer.get("/teach/courses").text
    assert "甲的课" in page
    assert "乙的课" not in page


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""), ("get", "/settings"), ("post", "/settings"), ("get", "/publish"), ("post", "/publish"),
        ("post", "/retire"), ("post", "/bring-back"), ("post", "/duplicate"), ("get", "/preview"),
        ("get", "/preview/{lesson}"), ("get", "/lessons/{lesson}"), ("post", "/lessons/{lesson}"),
        ("post", "/lessons/{lesson}/delete"), ("post", "/lessons/{lesson}/restore"),
        ("post", "/lessons/{lesson}/put-in"), ("post", "/lessons/{lesson}/shift"), ("post", "/sections"),
        ("post", "/sections/{section}"), ("post", "/sections/{section}/delete"),
        ("post", "/sections/{section}/restore"), ("post", "/sections/{section}/lessons"),
        ("post", "/sections/{section}/shift"), ("post", "/sections/{section}/order"), ("post", "/order"),
    ],
)  # fmt: skip
def test_another_units_course_is_not_there(town, session, trainer, method, path):
    theirs = town["courses"]["second"]
    lesson = first_lesson(session, theirs)
    address = f"/teach/courses/{theirs}" + path.format(lesson=lesson.id, section=lesson.section_id)
    sent: dict[str, Any] = {"data": {"title": "x", "kind": "page", "direction": "up"}}
    if path.endswith("order"):
        sent = {"json": {"ids": []}}
    if method == "get":
        sent = {}
    assert getattr(trainer, method)(address, **sent).status_code == 404


def test_a_lesson_of_another_course_is_not_reached_through_ones_own(town, session, trainer, mine):
    foreign = first_lesson(session, town["courses"]["second"])
    assert trainer.get(f"{mine}/lessons/{foreign.id}").status_code == 404
    assert trainer.post(f"{mine}/lessons/{foreign.id}/delete").status_code == 404
    assert trainer.post(f"{mine}/sections/{foreign.section_id}/delete").status_code == 404


def test_a_member_may_not_write(member, mine):
    assert member.get("/teach/courses").status_code == 403
    assert member.get(mine).status_code == 403
    assert member.post(f"{mine}/publish").status_code == 403


def test_a_course_from_nothing_to_the_catalogue(town, session, trainer, member):
    sent = {
        "title": "会议",
        "language": "zh_Hans",
        "unit_id": town["units"]["first"],
        "category": "online",
        "hours": "1",
    }
    draft = trainer.post("/teach/courses/new", data=sent).location
    trainer.post(f"{draft}/sections", data={"title": "第一章"})
    section = session.scalars(select(Section).order_by(Section.id.desc())).first()
    lesson_page = trainer.post(f"{draft}/sections/{section.id}/lessons", data={"kind": "page"}).location
    refused = trainer.post(f"{draft}/publish", follow_redirects=True)
    assert "still missing" in refused.text
    written = {
        "title": "要不要开会", "body": "<p>先问目的。</p>", "minutes_required": "5", "is_required": "y",
        "section_id": section.id, "revision": "1",
    }  # fmt: skip
    assert trainer.post(lesson_page, data=written).status_code == 302
    course_id = int(draft.rsplit("/", 1)[1])
    session.expire_all()
    revision = session.get_one(Course, course_id).revision
    sent |= {
        "summary": "开短会。",
        "cover": "users-group",
        "award": "",
        "programme": "",
        "revision": revision,
        "is_open_enrolment": "y",
    }
    assert trainer.post(f"{draft}/settings", data=sent).status_code == 302
    assert "会议" not in member.get("/courses").text
    trainer.post(f"{draft}/publish")
    assert "会议" in member.get("/courses").text
    trainer.post(f"{draft}/retire")
    assert "会议" not in member.get("/courses").text
    trainer.post(f"{draft}/bring-back")
    assert "会议" in member.get("/courses").text


def test_a_stale_settings_form_is_refused_and_can_be_put_over(town, session, trainer, mine):
    stale = settings_form(town, session, title="我的题")
    trainer.post(f"{mine}/settings", data=settings_form(town, session, title="别人的题"))
    answer = trainer.post(f"{mine}/settings", data=stale)
    assert answer.status_code == 409
    assert "Somebody else saved while you were writing" in answer.text
    assert "我的题" in answer.text  # nothing typed is lost
    session.expire_all()
    course = session.get_one(Course, town["courses"]["first"])
    assert course.title == "别人的题"
    trainer.post(f"{mine}/settings", data=stale | {"replaces": str(course.revision)})
    session.expire_all()
    assert session.get_one(Course, course.id).title == "我的题"


def test_a_stale_lesson_form_is_refused(town, session, trainer, mine):
    lesson = first_lesson(session, town["courses"]["first"])
    form = {
        "title": "甲", "body": "<p>一</p>", "minutes_required": "5", "is_required": "y",
        "section_id": lesson.section_id, "revision": lesson.revision,
    }  # fmt: skip
    assert trainer.post(f"{mine}/lessons/{lesson.id}", data=form).status_code == 302
    answer = trainer.post(f"{mine}/lessons/{lesson.id}", data=form | {"body": "<p>二</p>"})
    assert answer.status_code == 409
    assert "&lt;p&gt;二" in answer.text
    session.expire_all()
    assert session.get_one(Lesson, lesson.id).body == "<p>一</p>"


def test_a_course_cannot_be_given_to_a_unit_outside_ones_reach(town, session, trainer, mine):
    foreign = settings_form(town, session, unit_id=town["units"]["second"])
    assert trainer.post(f"{mine}/settings", data=foreign).status_code == 422
    session.expire_all()
    assert session.get_one(Course, town["courses"]["first"]).unit_id == town["units"]["first"]


@pytest.mark.parametrize("hours", ["-1", "1.1", "x", "NaN", "501", ""])
def test_hours_that_are_none_are_refused(town, session, trainer, mine, hours):
    assert trainer.post(f"{mine}/settings", data=settings_form(town, session, hours=hours)).status_code == 422


def test_hostile_text_is_harmless_everywhere(town, session, clock, trainer, member, mine):
    course_id = town["courses"]["first"]
    lesson = first_lesson(session, course_id)
    texts = {"title": HOSTILE, "title_en": HOSTILE, "summary": HOSTILE}
    assert trainer.post(f"{mine}/settings", data=settings_form(town, session, **texts)).status_code == 302
    trainer.post(f"{mine}/sections/{lesson.section_id}", data={"title": HOSTILE})
    written = {
        "title": HOSTILE, "body": f"<p>好{HOSTILE}</p>", "minutes_required": "5", "is_required": "y",
        "section_id": lesson.section_id, "revision": "1",
    }  # fmt: skip
    assert trainer.post(f"{mine}/lessons/{lesson.id}", data=written).status_code == 302
    trainer.post(f"{mine}/publish")
    assert "course-link" in member.get("/courses").text
    pages = [
        trainer.get(address).text
        for address in (
            "/teach/courses", mine, f"{mine}/settings", f"{mine}/publish", f"{mine}/preview",
            f"{mine}/lessons/{lesson.id}", f"{mine}/preview/{lesson.id}",
        )
    ] + [member.get("/courses").text]  # fmt: skip
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "onerror=alert" not in page.replace("&gt;&lt;img src=x onerror=alert(1)&gt;", "")
    session.expire_all()
    assert "onerror" not in session.get_one(Lesson, lesson.id).body


def test_dragging_posts_an_order(town, session, clock, trainer, mine):
    with unit_of_work():
        make_lesson(session, session.get_one(Course, town["courses"]["first"]), "第二章", "二", clock=clock)
    one, two = outline_of(session, town["courses"]["first"])
    assert (
        trainer.post(f"{mine}/order", json={"ids": [str(two.section.id), str(one.section.id)]}).status_code
        == 204
    )
    assert trainer.post(f"{mine}/order", json={"ids": [one.section.id]}).status_code == 409
    ids = [two.lessons[0].id, one.lessons[0].id]
    assert trainer.post(f"{mine}/sections/{two.section.id}/order", json={"ids": ids}).status_code == 204
    nonsense: tuple[Any, ...] = ({"ids": "1"}, {"ids": [None]}, [], None)
    for sent in nonsense:
        assert trainer.post(f"{mine}/order", json=sent).status_code == 400
    session.expire_all()
    parts = outline_of(session, town["courses"]["first"], with_drafts=True)
    assert [[lesson.id for lesson in part.lessons] for part in parts] == [ids, []]


def test_the_arrows_work_without_scripts(town, session, clock, trainer, mine):
    with unit_of_work():
        make_lesson(session, session.get_one(Course, town["courses"]["first"]), "第二章", "二", clock=clock)
    sections = [part.section.id for part in outline_of(session, town["courses"]["first"])]
    answer = trainer.post(f"{mine}/sections/{sections[1]}/shift", data={"direction": "up"})
    assert answer.status_code == 302
    session.expire_all()
    assert [part.section.id for part in outline_of(session, town["courses"]["first"])] == sections[::-1]


def test_a_deleted_lesson_comes_back(town, session, trainer, mine):
    lesson = first_lesson(session, town["courses"]["first"])
    page = trainer.post(f"{mine}/lessons/{lesson.id}/delete", follow_redirects=True).text
    assert f"{mine}/lessons/{lesson.id}/restore" in page
    assert trainer.get(f"{mine}/lessons/{lesson.id}").status_code == 404
    assert trainer.post(f"{mine}/lessons/{lesson.id}/restore").status_code == 302
    assert trainer.get(f"{mine}/lessons/{lesson.id}").status_code == 200


def test_a_document_is_taken_and_a_page_of_html_is_not(town, session, clock, trainer, mine):
    with unit_of_work():
        course = session.get_one(Course, town["courses"]["first"])
        lesson = make_lesson(session, course, "二", "文", clock=clock, kind=LessonKind.DOCUMENT, body="")
        address, form = f"{mine}/lessons/{lesson.id}", {
            "title": "办法", "body": "", "minutes_required": "5", "section_id": lesson.section_id, "revision": "1"
        }  # fmt: skip
    refused = trainer.post(address, data=form | {"file": (BytesIO(b"<html><script>1</script>"), "办法.pdf")})
    assert refused.status_code == 422
    assert trainer.post(address, data=form | {"file": (BytesIO(PDF), "办法.pdf")}).status_code == 302
    page = trainer.get(address).text
    assert "办法.pdf" in page
    assert "/files/signed/" in page


def test_a_preview_says_so_and_counts_nothing(town, session, trainer, mine):
    lesson = first_lesson(session, town["courses"]["first"])
    page = trainer.get(f"{mine}/preview/{lesson.id}").text
    assert "Nothing is counted, nothing is credited." in page
    assert "什么是消防安全" in page
    assert "data-beat-url" not in page


def test_the_catalogue_shows_what_is_for_the_reader(town, session, clock, member):
    with unit_of_work():
        unit = session.get_one(Unit, town["units"]["first"])
        for title, audience in (
            ("全体", Audience()),
            ("领导", Audience(frozenset({"leader"}))),
            ("乙单位", Audience(frozenset(), frozenset({town["units"]["second"]}))),
        ):
            make_course(session, unit, title, clock=clock, is_published=True, audience=audience)
    page = member.get("/courses").text
    assert "全体" in page
    assert "领导" not in page
    assert "乙单位" not in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"消防", "写作", "Budgets"}),
        ("q=写", {"写作"}),
        ("q=budget MONEY", {"Budgets"}),  # each word, in any case, in title or summary
        ("language=en", {"Budgets"}),
        ("category=centralised", {"写作"}),
        ("state=going", {"消防"}),
        ("state=mine", {"消防"}),
        ("state=new", {"写作", "Budgets"}),
        ("state=done", set()),
        ("q=%", set()),
    ],
)
def test_the_filters_of_the_catalogue(town, session, clock, member, query, titles):
    with unit_of_work():
        unit = session.get_one(Unit, town["units"]["first"])
        fire = make_course(session, unit, "消防", clock=clock, is_published=True)
        make_course(session, unit, "写作", clock=clock, is_published=True, category="centralised")
        make_course(
            session, unit, "Budgets", clock=clock, is_published=True, language="en", summary="About money."
        )
        enrol_member(session, fire, town["member"], actor=ACTOR, clock=clock)
    page = member.get(f"/courses?{query}").text
    assert {title for title in ("消防", "写作", "Budgets") if f">{title}</a>" in page} == titles
    assert ("No course fits" in page) is (titles == set())


def test_an_empty_catalogue_says_so(member):
    assert "No courses for you yet" in member.get("/courses").text


def test_a_deadline_is_shown_until_the_course_is_done(town, session, clock, member):
    with unit_of_work():
        unit = session.get_one(Unit, town["units"]["first"])
        due_on = clock().date() + timedelta(days=9)
        make_course(session, unit, "消防", clock=clock, is_published=True, due_on=due_on)
    assert "Due in 9 days" in member.get("/courses").text
    clock.advance(days=20)
    assert "Overdue" in member.get("/courses").text


def test_the_lists_cost_few_queries(town, session, clock, trainer, member, count_queries):
    with unit_of_work():
        unit = session.get_one(Unit, town["units"]["first"])
        for number in range(20):
            course = make_course(session, unit, f"课 {number}", clock=clock, is_published=True)
            enrol_member(session, course, town["member"], actor=ACTOR, clock=clock)
    session.rollback()
    for client, address, most in ((member, "/courses", 8), (trainer, "/teach/courses", 9)):
        with count_queries() as statements:
            assert client.get(address).status_code == 200
        assert len([s for s in statements if s.startswith("SELECT")]) <= most


def test_the_lists_figures_count_people_once(town, session, clock, trainer):
    with unit_of_work():
        course = session.get_one(Course, town["courses"]["first"])
        course.state = "published"
        enrolment = enrol_member(session, course, town["member"], actor=ACTOR, clock=clock)
        enrolment.state, enrolment.completed_at = "completed", clock()
        enrol_member(session, course, town["member"], actor=ACTOR, clock=clock, again=True)
    assert session.scalar(select(func.count()).select_from(Course)) == 2
    page = trainer.get("/teach/courses").text
    assert '<td class="num" data-label="Learners">1</td>' in page
    assert '<td class="num" data-label="Completed">1</td>' in page
