"""Writing, ordering, publishing and copying courses, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from courses.catalogue.domain import Audience, LessonKind, OrderOvertaken, TransitionRefused
from courses.catalogue.models import Course, Lesson
from courses.catalogue.reading import lessons_of_courses, outline_of, published_courses
from courses.catalogue.services import outline as outlines
from courses.catalogue.services.courses import EditOvertaken, change_course, duplicate_course
from courses.catalogue.services.lessons import LessonContent, change_lesson, put_in_lesson
from courses.catalogue.services.publishing import bring_back_course, publish_course, retire_course
from courses.catalogue.services.readiness import NotReady
from lms.audit.models import AuditEvent
from lms.contracts.access import Scope
from lms.db import unit_of_work
from lms.testing.factories import make_unit
from lms.testing.marks import on_both_databases
from tests.courses.catalogue.factories import ACTOR, TEXT, course_settings, make_course, make_lesson


@pytest.fixture
def who(clock):
    return {"actor": ACTOR, "clock": clock}


@pytest.fixture
def unit(session):
    with unit_of_work():
        return make_unit(session)


def titles(session, course, **options):
    return [
        (part.section.title, [lesson.title for lesson in part.lessons])
        for part in outline_of(session, course.id, **options)
    ]


@on_both_databases
def test_settings_are_stored_and_noted(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        settings = course_settings(
            unit,
            "新题",
            hours=Decimal("3.25"),
            audience=Audience(frozenset({"leader"}), frozenset({unit.id})),
        )
        change_course(session, course, settings, seen_revision=1, **who)
        course_id = course.id
    session.expire_all()
    course = session.get_one(Course, course_id)
    assert (course.title, course.hours, course.revision) == ("新题", Decimal("3.25"), 2)
    assert course.audience == {"tiers": ["leader"], "units": [unit.id]}
    change = session.scalars(select(AuditEvent).where(AuditEvent.action == "courses.change_course")).one()
    assert (change.before["title"], change.after["title"]) == ("消防安全", "新题")
    assert "summary" not in change.after  # only what differs
    assert change.unit_path == unit.path


@on_both_databases
def test_an_overtaken_edit_changes_nothing(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        change_course(session, course, course_settings(unit, "甲"), seen_revision=1, **who)
        with pytest.raises(EditOvertaken):
            change_course(session, course, course_settings(unit, "乙"), seen_revision=1, **who)
    assert course.title == "甲"


def test_saving_without_a_change_does_not_overtake_anybody(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        change_course(session, course, course_settings(unit), seen_revision=1, **who)
    assert course.revision == 1


@on_both_databases
def test_publishing_counts_versions_and_retiring_does_not(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        publish_course(session, course, today=clock().date(), **who)
        assert (course.state, course.version, course.published_at) == ("published", 1, clock())
        with pytest.raises(TransitionRefused):
            publish_course(session, course, today=clock().date(), **who)
        first = clock()
        clock.advance(days=1)
        retire_course(session, course, **who)
        bring_back_course(session, course, **who)
        assert (course.state, course.version, course.published_at) == ("published", 1, first)
        retire_course(session, course, **who)
        publish_course(session, course, today=clock().date(), **who)
        assert (course.version, course.published_at) == (2, clock())


def test_an_unfinished_course_is_not_published(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock, summary="")
        make_lesson(session, course, "第二章", "空白", clock=clock, body="")
        make_lesson(
            session, course, "第三章", "考试", clock=clock, kind=LessonKind.ACTIVITY,
            activity=("question_bank.exam", "0"),
        )  # fmt: skip
        with pytest.raises(NotReady) as refusal:
            publish_course(session, course, today=clock().date(), **who)
        assert [item.code for item in refusal.value.items] == ["summary", "lesson_text", "activity_gone"]
        assert course.state == "draft"


def test_the_deadline_is_judged_by_the_day(session, unit, clock, who):
    today = clock().date()
    with unit_of_work():
        course = make_course(session, unit, clock=clock, due_on=today - timedelta(days=1))
        with pytest.raises(NotReady):
            publish_course(session, course, today=today, **who)


@on_both_databases
def test_lessons_are_ordered_within_and_across_sections(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        second = make_lesson(session, course, "第二章", "灭火", clock=clock)
        (first_part, second_part) = outline_of(session, course.id)
        first = first_part.lessons[0]
        outlines.order_lessons(session, course, second_part.section, [first.id, second.id], **who)
        session.flush()
        assert titles(session, course, with_drafts=True) == [
            ("第一章", []),
            ("第二章", ["燃烧的条件", "灭火"]),
        ]
        outlines.move_lesson(session, course, first, first_part.section, **who)
        sections = [second_part.section.id, first_part.section.id]
        outlines.order_sections(session, course, sections, **who)
        session.flush()
        assert titles(session, course) == [("第二章", ["灭火"]), ("第一章", ["燃烧的条件"])]


def test_an_order_made_before_somebody_added_a_lesson_is_refused(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        part = outline_of(session, course.id)[0]
        added = outlines.add_lesson(session, course, part.section, title="新", kind=LessonKind.PAGE, **who)
        with pytest.raises(OrderOvertaken):
            outlines.order_lessons(session, course, part.section, [part.lessons[0].id], **who)
        other = make_lesson(session, make_course(session, unit, clock=clock), "别", "的课", clock=clock)
        with pytest.raises(OrderOvertaken):  # a lesson of another course cannot be pulled in
            outlines.order_lessons(
                session, course, part.section, [part.lessons[0].id, added.id, other.id], **who
            )


@on_both_databases
def test_deleting_and_taking_it_back(session, unit, clock, who):
    today = clock().date()
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        kept = make_lesson(session, course, "第二章", "灭火", clock=clock)
        part = outline_of(session, course.id)[1]
        gone = outlines.add_lesson(session, course, part.section, title="旧", kind=LessonKind.PAGE, **who)
        outlines.delete_lesson(session, course, gone, today=today, **who)
        clock.advance(minutes=1)
        outlines.delete_section(session, course, part.section, today=today, **who)
        session.flush()
        assert titles(session, course) == [("第一章", ["燃烧的条件"])]
        outlines.restore_section(session, course, part.section, **who)
        session.flush()
        assert titles(session, course) == [
            ("第一章", ["燃烧的条件"]),
            ("第二章", ["灭火"]),
        ]  # not what went before
        outlines.delete_section(session, course, part.section, today=today, **who)
        outlines.restore_lesson(session, course, kept, **who)
        session.flush()
        assert titles(session, course)[1] == ("第二章", ["灭火"])


def test_a_published_course_keeps_something_to_learn(session, unit, clock, who):
    today = clock().date()
    with unit_of_work():
        course = make_course(session, unit, clock=clock, is_published=True)
        course_id = course.id
    lesson = outline_of(session, course_id)[0].lessons[0]
    with pytest.raises(NotReady), unit_of_work():
        outlines.delete_lesson(session, session.get_one(Course, course_id), lesson, today=today, **who)
    assert titles(session, session.get_one(Course, course_id)) == [("第一章", ["燃烧的条件"])]


@pytest.mark.parametrize("content", [{"body": "<p> </p>"}, {"is_required": False}, {"minutes_required": 0}])
def test_a_lesson_that_members_see_is_not_emptied(session, unit, clock, who, content):
    with unit_of_work():
        course = make_course(session, unit, clock=clock, is_published=True)
    lesson = outline_of(session, course.id)[0].lessons[0]
    wanted = replace(LessonContent(title="页", body=TEXT, minutes_required=5), **content)
    with pytest.raises(NotReady), unit_of_work():
        change_lesson(session, course, lesson, wanted, seen_revision=1, today=clock().date(), **who)
    session.expire_all()
    assert (lesson.title, lesson.body) == ("燃烧的条件", TEXT)


def test_a_lesson_added_to_a_published_course_waits(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock, is_published=True)
        section = outline_of(session, course.id)[0].section
        added = outlines.add_lesson(session, course, section, title="新", kind=LessonKind.PAGE, **who)
        session.flush()
        assert titles(session, course) == [("第一章", ["燃烧的条件"])]
        assert [lesson.title for lesson in lessons_of_courses(session, [course.id])[course.id]] == [
            "燃烧的条件"
        ]
        with pytest.raises(NotReady):
            put_in_lesson(session, course, added, **who)
        written = LessonContent(title="新", body=TEXT, minutes_required=5)
        change_lesson(session, course, added, written, seen_revision=1, today=clock().date(), **who)
        put_in_lesson(session, course, added, **who)
        session.flush()
        assert titles(session, course) == [("第一章", ["燃烧的条件", "新"])]


@on_both_databases
def test_a_lessons_text_is_cleaned_before_it_is_stored(session, unit, clock, who):
    dirty = '<p onclick="x()">好<script>alert(1)</script><img src="https://elsewhere.example/x.png" onerror="x()"></p>'
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        lesson = outline_of(session, course.id)[0].lessons[0]
        content = LessonContent(title="页", body=dirty, minutes_required=5)
        change_lesson(session, course, lesson, content, seen_revision=1, today=clock().date(), **who)
    stored = session.scalars(select(Lesson.body).where(Lesson.id == lesson.id)).one()
    assert stored == "<p>好<img></p>"


@on_both_databases
def test_a_copy_is_a_draft_of_its_own(session, unit, clock, who):
    with unit_of_work():
        course = make_course(session, unit, clock=clock, is_published=True, title_en="Fire")
        copy = duplicate_course(session, course, title="副本", **who)
        session.flush()
    assert (copy.title, copy.title_en, copy.state, copy.version, copy.published_at) == (
        "副本",
        None,
        "draft",
        0,
        None,
    )
    assert titles(session, copy) == titles(session, course)
    ours, theirs = (outline_of(session, one.id)[0].lessons[0] for one in (copy, course))
    assert ours.id != theirs.id
    assert ours.body == theirs.body == TEXT


@on_both_databases
def test_what_is_found(session, unit, clock):
    with unit_of_work():
        below, other = make_unit(session, "甲", unit), make_unit(session, "乙", unit)
        elsewhere = make_unit(session, "外单位")
        make_course(session, unit, "人人", clock=clock, is_published=True)
        make_course(session, unit, "草稿", clock=clock)
        make_course(
            session, below, "甲单位领导", clock=clock, is_published=True,
            audience=Audience(frozenset({"leader"}), frozenset({below.id})),
        )  # fmt: skip
        make_course(session, elsewhere, "外单位的", clock=clock, is_published=True)

    def found(tier, path):
        scope = Scope(unit_paths=(unit.path,))
        return {course.title for course in published_courses(session, scope, tier=tier, unit_path=path)}

    assert found("member", below.path) == {"人人"}
    assert found("leader", below.path) == {"人人", "甲单位领导"}
    assert found("leader", other.path) == {"人人"}


def test_every_change_leaves_a_trace(session, unit, clock, who):
    today = clock().date()
    with unit_of_work():
        course = make_course(session, unit, clock=clock)
        session.execute(delete(AuditEvent))
        section = outlines.add_section(session, course, title="二", **who)
        outlines.rename_section(session, course, section, title="2", **who)
        lesson = outlines.add_lesson(session, course, section, title="课", kind=LessonKind.PAGE, **who)
        content = LessonContent(title="课", body=TEXT, minutes_required=5)
        change_lesson(session, course, lesson, content, seen_revision=1, today=today, **who)
        outlines.delete_lesson(session, course, lesson, today=today, **who)
        outlines.restore_lesson(session, course, lesson, **who)
        outlines.delete_section(session, course, section, today=today, **who)
        outlines.restore_section(session, course, section, **who)
        publish_course(session, course, today=today, **who)
        retire_course(session, course, **who)
        bring_back_course(session, course, **who)
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == [
        f"courses.{name}"
        for name in (
            "add_section", "rename_section", "add_lesson", "change_lesson", "delete_lesson", "restore_lesson",
            "delete_section", "restore_section", "publish_course", "retire_course", "bring_back_course",
        )
    ]  # fmt: skip
