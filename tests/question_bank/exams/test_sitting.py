"""Sitting an exam through its services, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select

from lms.contracts.events import ActivityFinished
from lms.contracts.questions import AnswerRefused
from lms.db import current_session, db, unit_of_work
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from question_bank.exams.domain import AttemptClosed, ExamNotOpen, NoAttemptsLeft, SaveOutcome
from question_bank.exams.models import Answer, Attempt, Exam, QuestionMark
from question_bank.exams.services.authoring import release_results
from question_bank.exams.services.candidates import allow, start_exam
from question_bank.exams.services.marking import MarkOutOfRange, mark_by_hand
from question_bank.exams.services.papers import questions_of
from question_bank.exams.services.saving import NoSuchAttempt, NoSuchQuestion, answers_of, save_answer
from question_bank.exams.services.sitting import close_if_over, hand_in
from tests.question_bank.exams.factories import SYSTEM, School, essay, one_of_each

MS = timedelta(milliseconds=1)


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return School(session, clock)


@pytest.fixture
def finished(app, monkeypatch):
    """The ActivityFinished events that were published."""
    heard: list[ActivityFinished] = []
    bus = app.extensions["lms.events"]
    publish = bus.publish

    def listen(session, event):
        if isinstance(event, ActivityFinished):
            heard.append(event)
        publish(session, event)

    monkeypatch.setattr(bus, "publish", listen)
    return heard


def start(school, exam_id, account):
    with unit_of_work() as session:
        return start_exam(session, session.get_one(Exam, exam_id), account.person_id, clock=school.clock).id


def save(school, attempt_id, account, position, sent, sequence=1, at=None):
    with unit_of_work() as session:
        return save_answer(
            session,
            attempt_id,
            account.person_id,
            position,
            sequence=sequence,
            sent=sent,
            received_at=at or school.clock(),
        )


def right_answers(session, attempt_id):
    """What a browser would send for full marks, by position."""
    found = {}
    for question in questions_of(session, session.get_one(Attempt, attempt_id)):
        [value] = question.type.correct_answer(question.content).values()
        found[question.position] = (
            {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
        )
    return found


def first_question(session, attempt_id) -> Any:
    return questions_of(session, session.get_one(Attempt, attempt_id))[0]


def finish(school, exam_id, account, is_right=True):
    attempt_id = start(school, exam_id, account)
    for position, sent in right_answers(current_session(), attempt_id).items():
        if is_right:
            save(school, attempt_id, account, position, sent)
    with unit_of_work() as session:
        hand_in(session, attempt_id, received_at=school.clock())
    return current_session().get_one(Attempt, attempt_id)


@on_both_databases
def test_an_exam_from_the_first_question_to_the_mark(session, school, clock, finished):
    with unit_of_work():
        school.fill(one_of_each())
        exam_id = school.exam(draws=[(school.category.id, 12)]).id
    attempt = finish(school, exam_id, school.member)
    assert (attempt.state, attempt.marks, attempt.out_of) == ("graded", Decimal(12), Decimal(12))
    assert (attempt.percent, attempt.is_passed) == (Decimal(100), True)
    assert session.scalar(select(func.count()).select_from(QuestionMark)) == 12
    [event] = finished
    assert (event.activity_type, event.ref, event.is_passed) == ("question_bank.exam", str(exam_id), True)
    assert (event.person_id, event.score_percent) == (school.member.person_id, Decimal(100))


@on_both_databases
def test_twenty_clicks_start_one_attempt(app, session, school, database_url):
    with unit_of_work():
        exam_id = school.exam().id
    person_id, clock = school.member.person_id, school.clock

    def click(_number):
        with app.app_context():
            try:
                with unit_of_work() as own:
                    return start_exam(own, own.get_one(Exam, exam_id), person_id, clock=clock).id
            finally:
                db.session.remove()

    with ThreadPoolExecutor(20) as pool:
        ids = set(pool.map(click, range(20)))
    session.rollback()
    assert len(ids) == 1
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


@on_both_databases
def test_saves_of_one_answer_at_once_keep_every_row_and_the_highest_counts(app, session, school):
    with unit_of_work():
        exam_id = school.exam().id
    attempt_id = start(school, exam_id, school.member)
    options = [each.id for each in first_question(session, attempt_id).content.options]
    member = SimpleNamespace(person_id=school.member.person_id)
    session.rollback()

    def change(sequence):
        with app.app_context():
            try:
                return save(school, attempt_id, member, 1, options[sequence % 2], sequence).outcome
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(change, [*range(1, 17), *range(1, 17)]))
    session.rollback()
    rows = session.scalars(select(Answer.sequence).where(Answer.attempt_id == attempt_id)).all()
    assert len(rows) == len(set(rows)) == outcomes.count(SaveOutcome.STORED)
    assert answers_of(session, attempt_id)[1].sequence == 16
    assert answers_of(session, attempt_id)[1].answer == {"option": options[0]}


def test_the_paper_stays_the_same_and_each_person_gets_another(session, school):
    with unit_of_work():
        school.fill([*one_of_each()] * 3)
        exam_id = school.exam(draws=[(school.category.id, 20)]).id
    mine, again, other = (
        start(school, exam_id, account) for account in (school.member, school.member, school.other)
    )
    assert mine == again
    papers = [session.get_one(Attempt, attempt_id).paper for attempt_id in (mine, other)]
    assert len(papers[0]) == 20
    assert papers[0] != papers[1]


def test_rules_changed_later_do_not_touch_an_attempt_that_has_begun(session, school):
    with unit_of_work():
        exam_id = school.exam(pass_percent=Decimal(60)).id
    attempt_id = start(school, exam_id, school.member)
    with unit_of_work() as writing:
        exam = writing.get_one(Exam, exam_id)
        exam.pass_percent, exam.minutes_allowed = Decimal(100), 1
    answers = right_answers(session, attempt_id)
    for position in (1, 2):
        save(school, attempt_id, school.member, position, answers[position])
    school.clock.advance(minutes=20)
    with unit_of_work() as writing:
        attempt = hand_in(writing, attempt_id, received_at=school.clock())
        assert (attempt.percent, attempt.is_passed, attempt.state) == (Decimal("66.66"), True, "graded")


@pytest.mark.parametrize(
    ("after_deadline", "is_taken"),
    [(-MS, True), (timedelta(0), True), (timedelta(seconds=30), True), (timedelta(seconds=30) + MS, False)],
)
@on_both_databases
def test_the_servers_clock_decides_to_the_millisecond(session, school, after_deadline, is_taken):
    with unit_of_work():
        exam_id = school.exam().id
    attempt_id = start(school, exam_id, school.member)
    attempt = session.get_one(Attempt, attempt_id)
    at, sent = attempt.deadline + after_deadline, right_answers(session, attempt_id)[1]
    if is_taken:
        assert save(school, attempt_id, school.member, 1, sent, at=at).outcome is SaveOutcome.STORED
    else:
        with pytest.raises(AttemptClosed):
            save(school, attempt_id, school.member, 1, sent, at=at)
    with unit_of_work() as writing:
        closed = hand_in(writing, attempt_id, received_at=at)
        assert closed.closed_at == (at if is_taken else closed.deadline)
        assert closed.marks == (1 if is_taken else 0)


def test_an_older_save_never_overwrites_and_a_repeat_is_acknowledged(session, school):
    with unit_of_work():
        exam_id = school.exam().id
    attempt_id = start(school, exam_id, school.member)
    first, second = (each.id for each in first_question(session, attempt_id).content.options)
    outcomes = [
        save(school, attempt_id, school.member, 1, sent, sequence).outcome
        for sent, sequence in ((first, 2), (second, 1), (first, 2), (second, 2), (second, 3), (None, 4))
    ]
    assert outcomes == ["stored", "stale", "repeated", "stale", "stored", "stored"]
    assert answers_of(session, attempt_id)[1].answer == {"option": None}
    assert session.scalar(select(func.count()).select_from(Answer)) == 3


def test_what_is_no_answer_is_refused_and_nothing_is_stored(session, school):
    with unit_of_work():
        exam_id = school.exam().id
    attempt_id = start(school, exam_id, school.member)
    for position, sent, refusal in (
        (1, "an option of another question", AnswerRefused),
        (1, ["a", "list"], AnswerRefused),
        (1, {"option": "x"}, AnswerRefused),
        (0, None, NoSuchQuestion),
        (4, None, NoSuchQuestion),
    ):
        with pytest.raises(refusal):
            save(school, attempt_id, school.member, position, sent)
    with pytest.raises(NoSuchAttempt):
        save(school, attempt_id, school.other, 1, None)
    assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_handing_in_twice_marks_once_and_closes_for_answers(session, school, finished):
    with unit_of_work():
        exam_id = school.exam().id
    attempt = finish(school, exam_id, school.member)
    with unit_of_work() as writing:
        hand_in(writing, attempt.id, received_at=school.clock.advance(minutes=1))
    with pytest.raises(AttemptClosed):
        save(school, attempt.id, school.member, 1, None, sequence=99)
    assert len(finished) == 1


@on_both_databases
def test_a_worker_closes_what_nobody_hands_in(app, session, school, finished):
    with unit_of_work():
        exam_id = school.exam().id
    attempt_id = start(school, exam_id, school.member)
    save(school, attempt_id, school.member, 1, right_answers(session, attempt_id)[1])
    school.clock.advance(minutes=29)
    assert run_due_jobs(app) == []
    school.clock.advance(minutes=2)
    assert [str(state) for state in run_due_jobs(app)] == ["done"]
    attempt = session.get_one(Attempt, attempt_id)
    assert (attempt.state, attempt.marks, attempt.closed_at) == ("graded", 1, attempt.deadline)
    assert [event.is_passed for event in finished] == [False]


def test_more_time_reaches_a_running_attempt_and_its_closing(app, session, school):
    with unit_of_work():
        exam_id = school.exam().id
    attempt_id = start(school, exam_id, school.member)
    with unit_of_work() as writing:
        allow(
            writing,
            writing.get_one(Exam, exam_id),
            school.member.person_id,
            extra_minutes=15,
            extra_attempts=1,
            open_until=None,
            reason="Power cut",
            actor=SYSTEM,
            clock=school.clock,
        )
    school.clock.advance(minutes=40)
    run_due_jobs(app)
    assert session.get_one(Attempt, attempt_id).is_running
    assert save(school, attempt_id, school.member, 1, None).outcome is SaveOutcome.STORED
    school.clock.advance(minutes=6)
    run_due_jobs(app)
    assert not session.get_one(Attempt, attempt_id).is_running


def test_attempts_are_counted_and_one_more_can_be_allowed(session, school):
    with unit_of_work():
        exam_id = school.exam(attempts_allowed=1).id
    finish(school, exam_id, school.member)
    with pytest.raises(NoAttemptsLeft):
        start(school, exam_id, school.member)
    with unit_of_work() as writing:
        exam = writing.get_one(Exam, exam_id)
        options = {
            "extra_minutes": 0,
            "open_until": None,
            "reason": "Again",
            "actor": SYSTEM,
            "clock": school.clock,
        }
        allow(writing, exam, school.member.person_id, extra_attempts=1, **options)
    assert session.get_one(Attempt, start(school, exam_id, school.member)).number == 2
    assert session.get_one(Attempt, start(school, exam_id, school.other)).number == 1


@pytest.mark.parametrize(
    ("opens", "closes", "is_open"), [(1, 5, False), (None, -1, False), (-1, 1, True), (None, None, True)]
)
def test_an_exam_is_open_within_its_hours(session, school, clock, opens, closes, is_open):
    with unit_of_work() as writing:
        exam = school.exam()
        exam.opens_at = None if opens is None else clock() + timedelta(hours=opens)
        exam.closes_at = None if closes is None else clock() + timedelta(hours=closes)
        exam_id = exam.id
        writing.flush()
    if is_open:
        attempt = session.get_one(Attempt, start(school, exam_id, school.member))
        assert attempt.deadline == clock() + timedelta(minutes=30)
    else:
        with pytest.raises(ExamNotOpen):
            start(school, exam_id, school.member)


def test_a_result_kept_back_is_announced_when_it_is_released(app, session, school, clock, finished):
    with unit_of_work():
        by_hand = school.exam(release="by_hand").id
        after = school.exam(release="after_closing", closes_at=clock() + timedelta(hours=2)).id
    finish(school, by_hand, school.member)
    finish(school, after, school.other)
    assert finished == []
    with unit_of_work() as writing:
        release_results(writing, writing.get_one(Exam, by_hand), actor=SYSTEM, clock=clock)
    assert [event.ref for event in finished] == [str(by_hand)]
    clock.advance(hours=2)
    run_due_jobs(app)
    assert [event.ref for event in finished] == [str(by_hand), str(after)]


def test_who_has_passed_can_be_certified_once_the_result_is_known(app, session, school, clock):
    passed = app.extensions["lms.registry"].achievement_sources["question_bank.exam"]
    with unit_of_work():
        exam_id = school.exam(release="by_hand").id
    finish(school, exam_id, school.member)
    assert passed.achieved(session, str(exam_id), None) == []
    with unit_of_work() as writing:
        release_results(writing, writing.get_one(Exam, exam_id), actor=SYSTEM, clock=clock)
    (event,) = passed.achieved(session, str(exam_id), None)
    assert (event.subject, event.grant.person_id) == (
        passed.subject_of(str(exam_id)),
        school.member.person_id,
    )
    assert (event.grade, event.grant.hours) == ("100", 0)
    assert passed.achieved(session, str(exam_id), []) == []


def test_an_essay_waits_for_a_person_and_the_last_mark_makes_the_result(session, school, clock, finished):
    with unit_of_work():
        school.fill([essay()])
        exam_id = school.exam(draws=[(school.category.id, 7)]).id
    attempt = finish_with_essay(school, exam_id)
    assert (attempt.state, attempt.is_passed, finished) == ("submitted", None, [])
    position = session.scalar(select(QuestionMark.position).where(QuestionMark.marks.is_(None)))
    session.rollback()
    with pytest.raises(MarkOutOfRange), unit_of_work() as writing:
        mark_by_hand(
            writing, writing.get_one(Attempt, attempt.id), position, Decimal(2), actor=SYSTEM, clock=clock
        )
    with unit_of_work() as writing:
        mark_by_hand(
            writing, writing.get_one(Attempt, attempt.id), position, Decimal("0.5"), actor=SYSTEM, clock=clock
        )
    graded = session.get_one(Attempt, attempt.id)
    assert (graded.state, graded.marks, graded.is_passed) == ("graded", Decimal("6.5"), True)
    assert len(finished) == 1


def finish_with_essay(school, exam_id):
    attempt_id = start(school, exam_id, school.member)
    session = current_session()
    for question in questions_of(session, session.get_one(Attempt, attempt_id)):
        best = question.type.correct_answer(question.content)
        sent = best["option"] if best else "Because."
        save(school, attempt_id, school.member, question.position, sent)
    with unit_of_work() as writing:
        hand_in(writing, attempt_id, received_at=school.clock())
    return session.get_one(Attempt, attempt_id)


def test_an_attempt_is_closed_lazily_once_its_time_is_over(session, school, clock):
    with unit_of_work():
        exam_id = school.exam().id
    attempt_id = start(school, exam_id, school.member)
    with unit_of_work() as writing:
        assert close_if_over(writing, attempt_id, clock=clock).is_running
    clock.advance(minutes=31)
    assert start(school, exam_id, school.member) != attempt_id
    assert session.get_one(Attempt, attempt_id).state == "graded"
