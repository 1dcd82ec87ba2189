"""Enrolling, counting and completing on a real database: each thing once, whoever does it at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import func, select

from courses.learning.domain.counting import BeatRefused
from courses.learning.domain.enrolling import EnrolmentRefused, NotForThisPerson, NotPublished
from courses.learning.models import Completion, Enrolment, LessonProgress, VideoLength
from courses.learning.services.completing import NotYet, acknowledge_lesson
from courses.learning.services.counting import Ticket, TicketClosed, open_lesson, record_beat
from courses.learning.services.enrolling import enrol_member, withdraw_member
from courses.learning.services.progress import rule_of
from lms.audit.models import AuditEvent
from lms.contracts.access import Actor
from lms.contracts.events import ActivityFinished
from lms.db import unit_of_work
from lms.events import publish
from lms.files.api import store_upload
from lms.hours.ledger.models import LedgerEntry
from lms.organisation.models import Appointment
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.courses.learning.factories import activity, lessons_in, make_course, mp4

ACTOR = Actor.system("test")


@pytest.fixture
def town(app, session):
    """One unit with one member."""
    with unit_of_work():
        unit = make_unit(session)
        return {"unit": unit, "person_id": make_person(session, unit).id, "unit_id": unit.id}


def enrol(session, course, person_id, clock, **options):
    return enrol_member(session, course, person_id, actor=ACTOR, clock=clock, **options)


def read(session, enrolment, lesson, clock, *, minutes=1, place="a"):
    """Opens a lesson, stays in it, and says that it has been read."""
    progress = open_lesson(session, lesson, enrolment, clock=clock)
    ticket = Ticket(progress.id, enrolment.person_id, place)
    for _ in range(minutes * 4 + 1):
        answer = record_beat(session, ticket, is_playing=True, position=None, actor=ACTOR, clock=clock)
        clock.advance(seconds=15)
    acknowledge_lesson(
        session, progress, lesson, enrolment, rule_of(session, lesson), actor=ACTOR, clock=clock
    )
    return answer


def finished(person_id, clock, *, ref="7", is_passed=True):
    return ActivityFinished("question_bank.exam", ref, person_id, is_passed, Decimal(90), clock())


@on_both_databases
def test_a_course_is_learned_and_its_hours_are_posted_once(town, session, clock):
    with unit_of_work():
        course = make_course(
            session, town["unit"], {"minutes_required": 2}, {"is_required": False}, activity()
        )
        enrolment = enrol(session, course, town["person_id"], clock)
        first, _, _ = lessons_in(session, course)
        answer = read(session, enrolment, first, clock, minutes=2)
        assert (answer.seconds_counted, answer.seconds_required, answer.is_time_up) == (120, 120, True)
        assert enrolment.state == "active"
        publish(session, finished(town["person_id"], clock, is_passed=False))
        assert enrolment.state == "active"
        for _ in range(3):
            publish(session, finished(town["person_id"], clock))
    completion = session.scalars(select(Completion)).one()
    entry = session.scalars(select(LedgerEntry)).one()
    assert (completion.hours, completion.title, completion.unit_id, completion.post) == (
        Decimal("3.5"), "信息安全基础", town["unit_id"], "科员",
    )  # fmt: skip
    assert (entry.hours, entry.source, entry.source_ref, entry.activity) == (
        Decimal("3.5"), "courses.completion", str(completion.id), f"courses.course:{completion.course_id}",
    )  # fmt: skip
    assert session.get(Enrolment, completion.enrolment_id).completed_at == completion.completed_at
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()[:2] == [
        "courses.enrol", "courses.complete",
    ]  # fmt: skip


@on_both_databases
def test_a_completion_stays_when_course_and_person_move_on(town, session, clock):
    with unit_of_work():
        course = make_course(session, town["unit"])
        (lesson,) = lessons_in(session, course)
        enrolment = enrol(session, course, town["person_id"], clock)
        read(session, enrolment, lesson, clock)
        old = session.scalars(select(Appointment).where(Appointment.person_id == town["person_id"])).one()
        old.ends_on = clock().date()
        clock.advance(days=400)
        elsewhere = make_unit(session, "别处", town["unit"])
        session.add(Appointment(
            person_id=town["person_id"], unit_id=elsewhere.id, post="处长", starts_on=clock().date(),
        ))  # fmt: skip
        course.title, course.hours = "新题目", Decimal(9)
        again = enrol(session, course, town["person_id"], clock, again=True)
        assert (again.cycle, again.state) == (2, "active")
        read(session, again, lesson, clock)
    first, second = session.scalars(select(Completion).order_by(Completion.id)).all()
    assert (first.title, first.hours, first.post) == ("信息安全基础", Decimal("3.5"), "科员")
    assert (second.title, second.hours, second.post) == ("新题目", Decimal(9), "处长")
    assert session.scalar(select(func.sum(LedgerEntry.hours))) == Decimal("12.5")
    assert session.scalars(select(LessonProgress.milliseconds_counted)).all() == [60_000, 60_000]


@on_both_databases
def test_who_is_enrolled_stays_so_and_who_left_begins_anew(town, session, clock):
    with unit_of_work():
        course = make_course(session, town["unit"])
        first = enrol(session, course, town["person_id"], clock)
        assert enrol(session, course, town["person_id"], clock, again=True).id == first.id
        withdraw_member(session, first, actor=ACTOR, clock=clock)
        with pytest.raises(EnrolmentRefused):
            withdraw_member(session, first, actor=ACTOR, clock=clock)
        second = enrol(session, course, town["person_id"], clock)
        assert (first.state, second.state, second.cycle) == ("withdrawn", "active", 2)


@pytest.mark.parametrize(
    ("changes", "options", "refusal"),
    [
        ({"state": "draft"}, {}, NotPublished),
        ({"state": "retired"}, {}, NotPublished),
        ({"audience": {"tiers": ["leader"]}}, {}, NotForThisPerson),
        ({"is_open_enrolment": False}, {}, NotForThisPerson),
        ({"is_open_enrolment": False}, {"is_assigned": True}, None),
        ({"audience": {"tiers": ["leader"]}}, {"is_assigned": True}, NotForThisPerson),
        ({"audience": {"tiers": ["member"]}}, {}, None),
    ],
)
def test_who_can_enrol(town, session, clock, changes, options, refusal):
    with unit_of_work():
        course = make_course(session, town["unit"], **changes)
        if refusal is None:
            assert enrol(session, course, town["person_id"], clock, **options).state == "active"
            return
        with pytest.raises(refusal):
            enrol(session, course, town["person_id"], clock, **options)


@on_both_databases
def test_time_runs_in_one_place_whatever_the_lesson(town, session, clock):
    with unit_of_work():
        course = make_course(session, town["unit"], {"minutes_required": 9}, {"minutes_required": 9})
        enrolment = enrol(session, course, town["person_id"], clock)
        tickets = [
            Ticket(open_lesson(session, lesson, enrolment, clock=clock).id, town["person_id"], place)
            for lesson, place in zip(lessons_in(session, course) * 2, "abcd", strict=False)
        ]
        begun = clock()
        for _ in range(12):
            answers = [
                record_beat(session, ticket, is_playing=True, position=None, actor=ACTOR, clock=clock)
                for ticket in tickets
            ]
            clock.advance(seconds=15)
        assert [answer.is_elsewhere for answer in answers] == [False, True, True, True]
    counted = session.scalar(select(func.sum(LessonProgress.milliseconds_counted)))
    assert counted == 11 * 15_000 <= (clock() - begun) / timedelta(milliseconds=1)


def test_a_page_is_not_read_before_its_time(town, session, clock):
    with unit_of_work():
        course = make_course(session, town["unit"])
        (lesson,) = lessons_in(session, course)
        enrolment = enrol(session, course, town["person_id"], clock)
        progress = open_lesson(session, lesson, enrolment, clock=clock)
        with pytest.raises(NotYet):
            acknowledge_lesson(
                session, progress, lesson, enrolment, rule_of(session, lesson), actor=ACTOR, clock=clock
            )


@on_both_databases
def test_a_video_is_done_when_it_has_been_watched(town, session, clock):
    with unit_of_work():
        file = store_upload(
            session, BytesIO(mp4(60)), unit_id=town["unit_id"], actor=ACTOR, clock=clock, name="film.mp4"
        )
        course = make_course(
            session, town["unit"], {"kind": "video", "file_id": file.id, "minutes_required": 5}
        )
        (lesson,) = lessons_in(session, course)
        enrolment = enrol(session, course, town["person_id"], clock)
        progress = open_lesson(session, lesson, enrolment, clock=clock)
        assert session.get(VideoLength, file.id).milliseconds == 60_000
        ticket = Ticket(progress.id, town["person_id"], "a")

        def beat(seconds, *, is_playing=True):
            return record_beat(
                session, ticket, is_playing=is_playing, position=seconds * 1000, actor=ACTOR, clock=clock
            )

        beat(0)
        clock.advance(seconds=15)
        assert beat(60).watched_percent == 0  # moved to the end
        for position in range(0, 46, 15):
            answer = beat(position)
            clock.advance(seconds=15)
        assert (answer.watched_percent, answer.is_time_up) == (75, False)
        answer = beat(60, is_playing=False)
        assert (answer.watched_percent, answer.is_time_up) == (100, True)
        enrolment.state, enrolment.completed_at = "active", None
        with pytest.raises(BeatRefused):
            beat(64)
    assert session.scalars(select(Completion)).one().completed_at == clock()


@on_both_databases
def test_a_ticket_ends_with_its_enrolment_and_its_lesson(town, session, clock):
    with unit_of_work():
        course = make_course(session, town["unit"], {"minutes_required": 5}, {"minutes_required": 5})
        enrolment = enrol(session, course, town["person_id"], clock)
        first, second = lessons_in(session, course)
        tickets = [
            Ticket(open_lesson(session, lesson, enrolment, clock=clock).id, town["person_id"], "a")
            for lesson in (first, second)
        ]
        first.deleted_at = clock()
        withdraw_member(session, enrolment, actor=ACTOR, clock=clock)
        stranger = make_person(session, town["unit"], "王芳")
        for ticket in (*tickets, Ticket(tickets[1].progress_id, stranger.id, "a"), Ticket(999, 1, "a")):
            with pytest.raises(TicketClosed):
                record_beat(session, ticket, is_playing=True, position=None, actor=ACTOR, clock=clock)


@on_both_databases
def test_a_beat_takes_three_statements(town, session, clock, count_queries):
    with unit_of_work():
        course = make_course(session, town["unit"], {"minutes_required": 9})
        (lesson,) = lessons_in(session, course)
        enrolment = enrol(session, course, town["person_id"], clock)
        ticket = Ticket(open_lesson(session, lesson, enrolment, clock=clock).id, town["person_id"], "a")
        record_beat(session, ticket, is_playing=True, position=None, actor=ACTOR, clock=clock)
    clock.advance(seconds=15)
    with count_queries() as statements, unit_of_work():
        record_beat(session, ticket, is_playing=True, position=None, actor=ACTOR, clock=clock)
    assert len([text for text in statements if not text.startswith("BEGIN")]) <= 4


@on_both_databases
def test_events_and_beats_at_the_same_moment_complete_once(app, town, session, clock):
    """Twelve threads tell of two last lessons at once, each several times: one completion, one entry, 3.5 hours."""
    with unit_of_work():
        course = make_course(session, town["unit"], activity("7"), activity("8"))
        enrolments = [enrol(session, course, town["person_id"], clock)]
        for name in ("王芳", "李强", "赵敏"):
            person = make_person(session, town["unit"], name)
            enrolments.append(enrol(session, course, person.id, clock))
        people = [enrolment.person_id for enrolment in enrolments]
    start = threading.Barrier(12)

    def tell(number: int) -> None:
        start.wait()
        for person_id in people:
            for _ in range(3):
                with app.app_context(), unit_of_work() as own:
                    publish(own, finished(person_id, clock, ref="78"[number % 2]))

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(tell, range(12)))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Completion)) == 4
    posted = session.execute(select(LedgerEntry.person_id, LedgerEntry.hours).order_by(LedgerEntry.person_id))
    assert [tuple(row) for row in posted] == [(person_id, Decimal("3.5")) for person_id in people]


@on_both_databases
def test_windows_that_beat_at_the_same_moment_count_once(app, town, session, clock):
    with unit_of_work():
        course = make_course(session, town["unit"], {"minutes_required": 9}, {"minutes_required": 9})
        enrolment = enrol(session, course, town["person_id"], clock)
        opened = [
            open_lesson(session, lesson, enrolment, clock=clock).id for lesson in lessons_in(session, course)
        ]
        person_id = town["person_id"]
    tickets = [Ticket(opened[n % 2], person_id, f"place {n}") for n in range(8)]

    def beat(ticket: Ticket) -> None:
        with app.app_context(), unit_of_work() as own:
            record_beat(own, ticket, is_playing=True, position=None, actor=ACTOR, clock=clock)

    with ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            list(threads.map(beat, tickets))
            clock.advance(seconds=15)
    session.rollback()
    assert session.scalar(select(func.sum(LessonProgress.milliseconds_counted))) == 4 * 15_000


@on_both_databases
def test_enrolling_in_ten_windows_at_once_enrols_once(app, town, session, clock):
    with unit_of_work():
        course_id, person_id = make_course(session, town["unit"]).id, town["person_id"]
    start = threading.Barrier(10)

    def enrol_now(_: int) -> int:
        from courses.catalogue.api import Course

        start.wait()
        with app.app_context(), unit_of_work() as own:
            enrolment: Enrolment = enrol(own, own.get_one(Course, course_id), person_id, clock)
            return enrolment.id

    with ThreadPoolExecutor(10) as threads:
        assert len(set(threads.map(enrol_now, range(10)))) == 1
    session.rollback()
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 1
