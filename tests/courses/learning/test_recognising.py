"""What was finished before enrolling counts; what an earlier round rested on does not count twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from courses.catalogue.api import Course
from courses.learning.domain.completing import is_recognised
from courses.learning.models import Completion, Enrolment, LessonProgress
from courses.learning.services.enrolling import enrol_member
from courses.learning.services.recognising import recognise_finished
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.organisation.models import PluginSwitch
from lms.testing.marks import on_both_databases
from question_bank.exams.models import Attempt
from tests.courses.learning.factories import activity, lessons_in, make_course
from tests.question_bank.exams.factories import School
from tests.question_bank.exams.test_sitting import finish

ACTOR = Actor.system("test")
DAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return School(session, clock)


@pytest.fixture
def town(school, session):
    """A course with a page and an exam, by the ids of its lessons."""
    with unit_of_work():
        exam_id = school.exam().id
        course = make_course(session, school.unit, {"minutes_required": 0}, activity(str(exam_id)))
        page, exam = lessons_in(session, course)
        alone = make_course(session, school.unit, activity(str(exam_id)), title_en="Exam alone")
        return SimpleNamespace(course=course.id, page=page.id, exam=exam.id, alone=alone.id, exam_id=exam_id)


def done(session):
    session.rollback()
    return set(
        session.scalars(select(LessonProgress.lesson_id).where(LessonProgress.completed_at.is_not(None)))
    )


@pytest.mark.parametrize(
    ("finished", "completed", "counts"),
    [
        (DAY, None, True),
        (DAY, DAY - timedelta(days=1), True),
        (DAY, DAY, False),
        (DAY, DAY + timedelta(days=1), False),
    ],
)
def test_what_counts_of_the_past(finished, completed, counts):
    assert is_recognised(finished, completed) is counts


@on_both_databases
def test_an_exam_passed_before_enrolling_is_a_lesson_done(town, school, session, signed_in):
    finish(school, town.exam_id, school.member)
    member = signed_in(school.member)
    answer = member.post(f"/courses/{town.course}/enrol")
    assert answer.location == f"/courses/{town.course}/lessons/{town.page}"
    assert done(session) == {town.exam}
    assert "One more lesson brings" in member.get(f"/courses/{town.course}").text
    assert member.post(f"/courses/{town.alone}/enrol").location == f"/courses/{town.alone}"
    assert "Well done" in member.get(f"/courses/{town.alone}").text


@on_both_databases
def test_a_failed_exam_or_somebody_elses_counts_nothing(town, school, session, signed_in):
    finish(school, town.exam_id, school.member, is_right=False)
    finish(school, town.exam_id, school.other)
    signed_in(school.member).post(f"/courses/{town.course}/enrol")
    assert done(session) == set()


@on_both_databases
def test_opening_the_lesson_recognises_it_as_well(town, school, session, signed_in):
    """Somebody who was assigned the course, or whose lesson was added later, has not enrolled on its page."""
    attempt_id = finish(school, town.exam_id, school.member).id
    with unit_of_work():
        session.get_one(Attempt, attempt_id).announced_at = None  # not to be known yet
    member = signed_in(school.member)
    member.post(f"/courses/{town.course}/enrol")
    lesson = f"/courses/{town.course}/lessons/{town.exam}"
    assert "Passed" not in member.get(lesson).text
    with unit_of_work():
        session.get_one(Attempt, attempt_id).announced_at = school.clock()
    assert "Passed" in member.get(lesson).text
    assert done(session) == {town.exam}


@on_both_databases
def test_a_second_round_asks_for_a_second_pass(town, school, session, clock):
    finish(school, town.exam_id, school.member)
    with unit_of_work():
        course = session.get_one(Course, town.alone)
        lessons, person_id = lessons_in(session, course), school.member.person_id

        def enrol(**options):
            enrolment = enrol_member(session, course, person_id, actor=ACTOR, clock=clock, **options)
            return recognise_finished(session, enrolment, lessons, actor=ACTOR, clock=clock)

        assert enrol() == [lessons[0].id]
        clock.advance(days=1)
        assert enrol(again=True) == []
        assert enrol() == []
        session.flush()
        states = session.scalars(select(Enrolment.state).order_by(Enrolment.cycle)).all()
        assert states == ["completed", "active"]
    clock.advance(days=1)
    finish(school, town.exam_id, school.member)  # tells courses by itself
    assert len(session.scalars(select(Completion).where(Completion.course_id == town.alone)).all()) == 2


@on_both_databases
def test_the_exam_of_a_plugin_that_is_switched_off_leads_nowhere(town, school, session, signed_in):
    member = signed_in(school.member)
    member.post(f"/courses/{town.course}/enrol")
    lesson = f"/courses/{town.course}/lessons/{town.exam}"
    assert f"/exams/{town.exam_id}" in member.get(lesson).text
    with unit_of_work():
        organisation = int(school.unit.path.strip("/"))
        session.add(PluginSwitch(organisation_id=organisation, plugin="question_bank", is_enabled=False))
    text = member.get(lesson).text
    assert "Unavailable activity" in text
    assert f"/exams/{town.exam_id}" not in text
    author = signed_in(school.trainer)
    editor = author.get(f"/teach/courses/{town.course}/lessons/{town.exam}").text
    assert "Exam: " not in editor
