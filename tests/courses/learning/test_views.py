"""Pages of learning: one's own and nobody else's, and beats that a browser cannot forge."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from courses.learning.models import Enrolment, LessonProgress
from courses.learning.services.counting import open_lesson
from courses.learning.services.enrolling import enrol_member
from courses.learning.views.tickets import issue_ticket
from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.files.api import store_upload
from lms.hours.ledger.models import LedgerEntry
from lms.organisation.models import Unit
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.courses.learning.factories import activity, lessons_in, make_course, mp4

ACTOR = Actor.system("test")


@pytest.fixture
def town(app, session, clock):
    """Two units; a course with a page, a video and an exam; Zhang Wei takes it and Wang Fang does not."""
    with unit_of_work():
        root = make_unit(session)
        first, second = make_unit(session, "甲", root), make_unit(session, "乙", root)
        film = store_upload(
            session, BytesIO(mp4(60)), unit_id=root.id, actor=ACTOR, clock=clock, name="film.mp4"
        )
        course = make_course(
            session, root,
            {"title": "读一读", "minutes_required": 1, "body": "<p>密码</p><script>alert(1)</script>"},
            {"title": "看一看", "kind": "video", "file_id": film.id, "minutes_required": 1},
            activity(),
        )  # fmt: skip
        draft = make_course(session, root, state="draft", title="草稿")
        leaders = make_course(session, root, audience={"tiers": ["leader"]}, title="领导")
        other_town = make_unit(session, "别的市")
        foreign = make_course(session, other_town, title="外市")
        zhang, wang = (
            make_person(session, first, "张伟", name_en="Zhang Wei"),
            make_person(session, second, "王芳"),
        )
        accounts = {
            "zhang": make_account(session, zhang),
            "wang": make_account(session, wang),
            "manager": make_account(session, make_person(session, root, "李强"), (Role.MANAGER, first)),
            "elsewhere": make_account(session, make_person(session, root, "赵敏"), (Role.MANAGER, second)),
        }
        enrolment = enrol_member(session, course, zhang.id, actor=ACTOR, clock=clock)
        page, video, exam = lessons_in(session, course)
        progress = open_lesson(session, page, enrolment, clock=clock)
        watching = open_lesson(session, video, enrolment, clock=clock)
        return {
            "accounts": accounts, "course": course.id, "draft": draft.id, "leaders": leaders.id, "foreign": foreign.id,
            "page": page.id, "video": video.id, "exam": exam.id, "person": zhang.id,
            "token": issue_ticket(progress, zhang.id), "video_token": issue_ticket(watching, zhang.id),
            "other_token": issue_ticket(progress, wang.id),
        }  # fmt: skip


def beat(client, token, position=None, playing=True):
    return client.post("/courses/beat", json={"token": token, "position": position, "playing": playing})


def test_a_member_enrols_learns_and_completes(town, session, signed_in, clock):
    client = signed_in(town["accounts"]["zhang"])
    page = client.get(f"/courses/{town['course']}")
    assert "Continue" in page.text
    assert "3 more lessons bring 3.5 credit hours" in page.text
    lesson = client.get(f"/courses/{town['course']}/lessons/{town['page']}").text
    assert "密码" in lesson
    assert "alert(1)" not in lesson
    refused = client.post(f"/courses/{town['course']}/lessons/{town['page']}/done", follow_redirects=True)
    assert "Stay on the page a little longer" in refused.text
    for _ in range(5):
        answer = beat(client, town["token"]).get_json()
        clock.advance(seconds=15)
    assert answer == {
        "seconds_counted": 60, "seconds_required": 60, "complete": True, "elsewhere": False, "watched_percent": None,
    }  # fmt: skip
    done = client.post(f"/courses/{town['course']}/lessons/{town['page']}/done")
    assert done.location == f"/courses/{town['course']}/lessons/{town['video']}"
    assert "2 more lessons bring" in client.get(f"/courses/{town['course']}").text


@on_both_databases
def test_a_course_without_an_exam_is_completed_by_its_last_page(town, session, signed_in, clock):
    client = signed_in(town["accounts"]["wang"])
    with unit_of_work():
        course = make_course(session, _root(session), {"minutes_required": 0})
        course_id, lesson_id = course.id, lessons_in(session, course)[0].id
    assert client.get(f"/courses/{course_id}/lessons/{lesson_id}").location == f"/courses/{course_id}"
    assert client.post(f"/courses/{course_id}/enrol").location == f"/courses/{course_id}/lessons/{lesson_id}"
    client.get(f"/courses/{course_id}/lessons/{lesson_id}")
    assert client.post(f"/courses/{course_id}/lessons/{lesson_id}/done").location == f"/courses/{course_id}"
    assert "Well done. 3.5 credit hours" in client.get(f"/courses/{course_id}").text
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 1
    evidence = client.get("/hours").text
    assert "/courses/completions/1" in evidence
    assert client.get("/courses/completions/1").location == f"/courses/{course_id}"
    assert signed_in(town["accounts"]["zhang"]).get("/courses/completions/1").status_code == 404
    manager = signed_in(town["accounts"]["elsewhere"]).get("/courses/completions/1")
    assert manager.location.startswith(f"/people/courses/{course_id}?person=")
    assert signed_in(town["accounts"]["manager"]).get("/courses/completions/1").status_code == 404


def _root(session):
    return session.scalars(select(Unit).where(Unit.name == "市直机关")).one()


@pytest.mark.parametrize("who", ["draft", "leaders", "foreign"])
def test_what_is_not_for_the_member_is_not_found(town, signed_in, who):
    client = signed_in(town["accounts"]["wang"])
    assert client.get(f"/courses/{town[who]}").status_code == 404
    assert client.post(f"/courses/{town[who]}/enrol").status_code == 404
    assert client.get(f"/courses/{town[who]}/lessons/{town['page']}").status_code == 404


def test_a_lesson_belongs_to_its_course_and_an_enrolment_to_its_person(town, session, signed_in):
    wang = signed_in(town["accounts"]["wang"])
    assert wang.get(f"/courses/{town['course']}/lessons/{town['page']}").status_code == 302  # not enrolled
    assert wang.get(f"/courses/{town['course']}/lessons/999").status_code == 404
    assert wang.post(f"/courses/{town['course']}/lessons/{town['page']}/done").status_code == 302
    assert wang.post(f"/courses/{town['course']}/withdraw").status_code == 404
    assert session.scalar(select(func.count()).select_from(LessonProgress)) == 2
    assert session.get(Enrolment, 1).state == "active"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({"position": -1}, 400, id="a negative position"),
        pytest.param({"position": 1e12}, 400, id="a huge position"),
        pytest.param({"position": 64.5}, 400, id="a position past the end"),
        pytest.param({"position": "12"}, 400, id="no number"),
        pytest.param({"position": True}, 400, id="a truth"),
        pytest.param({"token": "other_token"}, 404, id="a ticket of somebody else"),
        pytest.param({"token": "forged"}, 410, id="a ticket nobody signed"),
        pytest.param({"token": None}, 410, id="no ticket"),
    ],
)
def test_forged_beats_are_refused(town, session, signed_in, change, status):
    values = {"token": "video_token", "position": 0} | change
    token = town.get(values["token"], values["token"])
    assert beat(signed_in(town["accounts"]["zhang"]), token, values["position"]).status_code == status
    assert session.scalar(select(func.sum(LessonProgress.milliseconds_counted))) == 0


def test_numbers_that_are_none_are_refused(town, signed_in):
    client = signed_in(town["accounts"]["zhang"])
    for text in ("NaN", "Infinity", "-Infinity"):
        sent = f'{{"token": "{town["video_token"]}", "position": {text}, "playing": true}}'
        assert client.post("/courses/beat", data=sent, content_type="application/json").status_code == 400
    assert client.post("/courses/beat", data="[1]", content_type="application/json").status_code == 400
    assert client.post("/courses/beat", data="nonsense").status_code == 400


def test_somebody_elses_ticket_does_not_serve_its_thief(town, session, signed_in):
    assert beat(signed_in(town["accounts"]["wang"]), town["token"]).status_code == 404


@pytest.mark.parametrize("hours", [13, -1])
def test_old_tickets_and_tickets_from_the_future_are_closed(town, signed_in, clock, hours):
    client = signed_in(town["accounts"]["zhang"])
    clock.advance(hours=hours)
    assert beat(client, town["token"]).status_code == 410


def test_a_beat_needs_the_cross_site_token_and_a_login(app, town, client, signed_in):
    assert beat(client, town["token"]).status_code == 401
    app.config["WTF_CSRF_ENABLED"] = True
    assert beat(signed_in(town["accounts"]["zhang"]), town["token"]).status_code == 400


def test_a_beat_is_few_statements(town, signed_in, clock, count_queries):
    client = signed_in(town["accounts"]["zhang"])
    beat(client, town["token"])
    clock.advance(seconds=15)
    with count_queries() as statements:
        beat(client, town["token"])
    assert len([text for text in statements if "courses_" in text]) <= 3


@on_both_databases
def test_the_home_page_continues_where_one_was(town, signed_in, count_queries):
    client = signed_in(town["accounts"]["zhang"])
    with count_queries() as statements:
        page = client.get("/").text
    assert f"/courses/{town['course']}/lessons/{town['video']}" in page
    assert "Next: 看一看" in page
    assert len([text for text in statements if "courses_" in text]) <= 5
    assert "Next:" not in signed_in(town["accounts"]["wang"]).get("/").text


@on_both_databases
def test_what_is_due_stands_on_the_home_page(town, session, signed_in, clock):
    with unit_of_work():
        make_course(session, _root(session), title_en="Fire safety", due_on=clock().date())
        make_course(
            session,
            _root(session),
            title_en="For leaders",
            due_on=clock().date(),
            audience={"tiers": ["leader"]},
        )
    page = signed_in(town["accounts"]["wang"]).get("/").text
    assert "Fire safety" in page
    assert "For leaders" not in page
    assert "Information security" not in page  # open to her, neither due nor begun
    assert "Information security" in signed_in(town["accounts"]["zhang"]).get("/").text


@on_both_databases
def test_a_manager_sees_how_far_the_own_people_are(town, signed_in, count_queries):
    manager, elsewhere = signed_in(town["accounts"]["manager"]), signed_in(town["accounts"]["elsewhere"])
    with count_queries() as statements:
        page = manager.get(f"/people/courses/{town['course']}").text
    assert "Zhang Wei" in page
    assert len(statements) <= 12
    assert "Zhang Wei" not in elsewhere.get(f"/people/courses/{town['course']}").text
    assert manager.get("/people/courses").status_code == 200
    assert manager.get(f"/people/courses/{town['draft']}").status_code == 404
    assert manager.get(f"/people/courses/{town['foreign']}").status_code == 404
    assert signed_in(town["accounts"]["zhang"]).get(f"/people/courses/{town['course']}").status_code == 403


def test_the_export_is_what_the_page_shows(town, signed_in):
    for who, rows in (("manager", 1), ("elsewhere", 0)):
        answer = signed_in(town["accounts"][who]).get(f"/people/courses/{town['course']}/export.xlsx")
        sheet = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        assert len(sheet) == 3 + rows
    answer = signed_in(town["accounts"]["manager"]).get(
        f"/people/courses/{town['course']}/export.xlsx?state=completed"
    )
    assert len(CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()) == 3


def test_less_than_a_minute_is_shown_in_seconds(town, session, signed_in, clock):
    with unit_of_work():
        root = _root(session)
        film = store_upload(
            session, BytesIO(mp4(30)), unit_id=root.id, actor=ACTOR, clock=clock, name="short.mp4"
        )
        course = make_course(session, root, {"kind": "video", "file_id": film.id, "minutes_required": 1})
        course_id, lesson_id = course.id, lessons_in(session, course)[0].id
    client = signed_in(town["accounts"]["wang"])
    client.post(f"/courses/{course_id}/enrol")
    page = client.get(f"/courses/{course_id}/lessons/{lesson_id}").text
    assert "0 of 27 seconds counted" in page
    assert 'data-unit="1"' in page
    assert "0 of 27 s" in client.get(f"/courses/{course_id}").text
    whole = signed_in(town["accounts"]["zhang"]).get(f"/courses/{town['course']}/lessons/{town['page']}").text
    assert "0 of 1 minutes counted" in whole


def test_pages_speak_chinese_too(town, signed_in):
    client = signed_in(town["accounts"]["zhang"])
    chinese = {"Accept-Language": "zh-CN"}
    assert "信息安全基础" in client.get(f"/courses/{town['course']}", headers=chinese).text
    assert "再完成 3 课" in client.get(f"/courses/{town['course']}", headers=chinese).text
