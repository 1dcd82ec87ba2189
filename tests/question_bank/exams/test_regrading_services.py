"""Regrading an exam: marks, totals, passes and what follows, on both databases."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from lms.contracts.access import Actor
from lms.contracts.events import ActivityFinished
from lms.contracts.questions import Text
from lms.db import unit_of_work
from lms.jobs.models import Job
from lms.notifications.models import ReceivedNotice
from lms.testing.factories import make_person
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from question_bank.bank.domain import MultipleResponse, MultipleResponseRule, build_options
from question_bank.bank.models import ItemVersion
from question_bank.exams.domain.regrading import RegradingKind, Tally
from question_bank.exams.models import Attempt, Exam, MarkChange, QuestionMark, Regrading
from question_bank.exams.services.candidates import start_exam
from question_bank.exams.services.marking import mark_by_hand
from question_bank.exams.services.papers import questions_of
from question_bank.exams.services.regrading import carrying, planning
from question_bank.exams.services.regrading.planning import RegradingRefused
from question_bank.exams.services.saving import save_answer
from question_bank.exams.services.sitting import hand_in
from tests.question_bank.exams.factories import SYSTEM, TYPES, School, choice, essay

ACTOR = Actor.system("trainer")


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return School(session, clock, [choice(1), choice(2)])


@pytest.fixture
def put(session, school):
    """The versions of the two questions."""
    return session.scalars(select(ItemVersion.id).order_by(ItemVersion.id)).all()


@pytest.fixture
def exam_id(school):
    with unit_of_work():
        return school.exam(draws=[(school.category.id, 2)], attempts_allowed=None).id


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


def sit(school, exam_id, chosen, *, hands_in=True):
    """Somebody new takes the option in the place that `chosen` says, by version; an essay has words."""
    with unit_of_work() as session:
        person = make_person(session, school.unit)
        attempt = start_exam(session, session.get_one(Exam, exam_id), person.id, clock=school.clock)
        for question in questions_of(session, attempt):
            if (place := chosen.get(question.version_id)) is not None:
                options = getattr(question.content, "options", None)
                sent = options[place].id if options else "words"
                save_answer(
                    session, attempt.id, person.id, question.position,
                    sequence=1, sent=sent, received_at=school.clock(),
                )  # fmt: skip
        if hands_in:
            hand_in(session, attempt.id, received_at=school.clock())
        return attempt.id


def corrected(school, version_id, content):
    """A later version of a question."""
    with unit_of_work() as session:
        row = session.get_one(ItemVersion, version_id)
        last = max(session.scalars(select(ItemVersion.version).where(ItemVersion.item_id == row.item_id)))
        later = ItemVersion(
            item_id=row.item_id, version=last + 1, type=row.type, content=TYPES[row.type].to_json(content),
            stem_text="", content_hash="x", created_at=school.clock(),
        )  # fmt: skip
        session.add(later)
        session.flush()
        return later.id


def other_key(number):
    """The question with the other option being right."""
    content = choice(number)
    right, wrong = content.options
    return replace(
        content, options=(replace(right, fraction=Decimal(0)), replace(wrong, fraction=Decimal(1)))
    )


def plan(school, exam_id, kind, questions, **more):
    with unit_of_work() as session:
        exam = session.get_one(Exam, exam_id)
        found = planning.plan_regrading(
            session, exam, kind, questions, reason="错误的答案", actor=ACTOR, clock=school.clock, **more
        )
        return found.id


def carry_out(app, school, regrading_id, *, lowers=False):
    with unit_of_work() as session:
        row = session.get_one(Regrading, regrading_id)
        planning.carry_out(session, row, lowers=lowers, actor=ACTOR, clock=school.clock)
    run_due_jobs(app)


def undo(app, school, regrading_id):
    with unit_of_work() as session:
        row = session.get_one(Regrading, regrading_id)
        exam = session.get_one(Exam, row.exam_id)
        found = planning.plan_undoing(
            session, exam, row, reason="doch nicht", actor=ACTOR, clock=school.clock
        ).id
    carry_out(app, school, found)
    return found


def results(session):
    """(marks, percent, passed) of every attempt, in their order."""
    rows = session.execute(select(Attempt.marks, Attempt.percent, Attempt.is_passed).order_by(Attempt.id))
    return [tuple(row) for row in rows]


@on_both_databases
def test_a_wrong_key_is_corrected(app, session, school, exam_id, put, finished):
    first, second = put
    sit(school, exam_id, {first: 0, second: 0})  # right by the wrong key
    sit(school, exam_id, {first: 1, second: 0})
    sit(school, exam_id, {first: 1, second: 1})
    sit(school, exam_id, {second: 1})
    later = corrected(school, first, other_key(1))
    heard = len(finished)
    regrading = plan(school, exam_id, RegradingKind.REGRADE, [(first, later)])
    row = session.get_one(Regrading, regrading)
    assert row.state == "planned"
    keeping = Tally.from_json(row.preview["keeping"]["tally"])
    lowering = Tally.from_json(row.preview["lowering"]["tally"])
    assert keeping == Tally(attempts=4, rises=2, held=1, same=1, passes=1)
    assert lowering == Tally(attempts=4, rises=2, falls=1, same=1, passes=1, fails=1, credited=1)
    assert [each[0] for each in results(session)] == [2, 1, 0, 0]  # nothing has changed yet
    carry_out(app, school, regrading)
    assert [each[0] for each in results(session)] == [2, 2, 1, 0]
    assert [each[2] for each in results(session)] == [True, True, False, False]
    new = finished[heard:]
    assert [(each.is_passed, each.score_percent) for each in new] == [(True, 100)]
    row = session.get_one(Regrading, regrading)
    assert (row.state, Tally.from_json(row.outcome)) == ("done", keeping)
    changes = session.scalars(select(MarkChange).order_by(MarkChange.attempt_id)).all()
    rose = [each for each in changes if each.old_marks != each.new_marks]
    assert [(each.old_marks, each.new_marks, each.new_by_version_id) for each in rose] == [(0, 1, later)] * 2
    # who hands in later is marked by the corrected version, or the old one where that is better
    sit(school, exam_id, {first: 1, second: 0})
    sit(school, exam_id, {first: 0, second: 0})
    assert [each[0] for each in results(session)][4:] == [2, 2]


@on_both_databases
def test_marks_fall_if_somebody_says_so_and_rise_again_when_that_is_undone(
    app, session, school, exam_id, put, finished
):
    first, second = put
    sit(school, exam_id, {first: 0, second: 0})
    sit(school, exam_id, {first: 1, second: 0})
    before = results(session)
    later = corrected(school, first, other_key(1))
    regrading = plan(school, exam_id, RegradingKind.REGRADE, [(first, later)])
    heard = len(finished)
    carry_out(app, school, regrading, lowers=True)
    assert results(session) == [(1, 50, False), (2, 100, True)]
    assert len(finished) == heard + 1  # nothing takes the first one's pass back where it was heard
    undoing = undo(app, school, regrading)
    assert results(session) == before
    assert session.get_one(Regrading, undoing).undoes == regrading
    assert session.scalars(select(QuestionMark.by_version_id)).all() == [None] * 4
    with pytest.raises(RegradingRefused, match="undone_before"):
        undo(app, school, regrading)
    sit(school, exam_id, {first: 0, second: 0})
    assert results(session)[2][0] == 2


@on_both_databases
def test_candidates_who_knew_their_result_are_told_of_the_other_one(app, session, school, exam_id, put):
    first, second = put
    wrong, right = (sit(school, exam_id, {first: chosen, second: 0}) for chosen in (1, 0))
    session.execute(update(Attempt).where(Attempt.id == right).values(announced_at=None))
    session.commit()
    regrading = plan(school, exam_id, RegradingKind.VOID, [(first, None)])
    carry_out(app, school, regrading)
    [told] = session.scalars(select(ReceivedNotice)).all()
    assert told.person_id == session.get_one(Attempt, wrong).person_id
    assert (told.kind, told.values["before"], told.values["after"]) == (
        "question_bank.result_corrected", "50", "100",
    )  # fmt: skip
    assert told.url == f"/exams/attempts/{wrong}/result"
    undone = undo(app, school, regrading)
    newer = session.scalars(select(ReceivedNotice).order_by(ReceivedNotice.id)).all()[-1]
    assert (newer.values["after"], newer.ref) == ("50", f"{wrong}:{undone}")


@on_both_databases
def test_a_voided_question_gives_its_marks_to_everybody(app, session, school, exam_id, put):
    first, second = put
    sit(school, exam_id, {first: 1, second: 1})
    running = sit(school, exam_id, {first: 1, second: 0}, hands_in=False)
    regrading = plan(school, exam_id, RegradingKind.VOID, [(first, None)])
    carry_out(app, school, regrading)
    with unit_of_work() as writing:
        hand_in(writing, running, received_at=school.clock())
    assert [each[0] for each in results(session)] == [1, 2]
    marks = session.scalars(select(QuestionMark).where(QuestionMark.version_id == first)).all()
    assert [(each.marks, each.is_voided) for each in marks] == [(1, True)] * 2
    undo(app, school, regrading)
    assert [each[0] for each in results(session)] == [0, 1]
    assert not any(session.scalars(select(QuestionMark.is_voided)).all())


def test_a_voided_question_is_drawn_only_if_there_is_no_other(app, session, school, put):
    first, second = put
    with unit_of_work():
        exam_id = school.exam(draws=[(school.category.id, 1)], attempts_allowed=None).id
    while session.scalar(select(QuestionMark.version_id).where(QuestionMark.version_id == first)) is None:
        sit(school, exam_id, {})
    carry_out(app, school, plan(school, exam_id, RegradingKind.VOID, [(first, None)]))
    for _number in range(4):
        attempt = session.get_one(Attempt, sit(school, exam_id, {}))
        assert [version for version, _marks in attempt.paper] == [second]
    with unit_of_work() as writing:
        writing.get_one(Exam, exam_id).draws = [[school.category.id, 2]]
    attempt = session.get_one(Attempt, sit(school, exam_id, {}))
    assert (len(attempt.paper), attempt.marks) == (2, 1)


def test_another_rule_of_multiple_response(app, session, clock):
    shares = (("a", "0.5"), ("b", "0.5"), ("c", "-1"))
    options = build_options([(Text(word), Decimal(share), None) for word, share in shares])
    several = MultipleResponse(Text("Several?"), options)
    with unit_of_work():
        school = School(session, clock, [several])
        exam_id = school.exam(draws=[(school.category.id, 1)]).id
    with unit_of_work() as writing:
        attempt = start_exam(writing, writing.get_one(Exam, exam_id), school.member.person_id, clock=clock)
        [question] = questions_of(writing, attempt)
        save_answer(
            writing, attempt.id, school.member.person_id, 1,
            sequence=1, sent=[options[0].id], received_at=clock(),
        )  # fmt: skip
        hand_in(writing, attempt.id, received_at=clock())
    assert results(session)[0][0] == 0
    chosen = [(question.version_id, None)]
    with pytest.raises(RegradingRefused, match="nothing_to_mark_by"):
        plan(school, exam_id, RegradingKind.REGRADE, chosen)
    regrading = plan(school, exam_id, RegradingKind.REGRADE, chosen, rule=MultipleResponseRule.PARTIAL.value)
    carry_out(app, school, regrading)
    assert results(session)[0][0] == Decimal("0.5")


def test_an_essay_that_is_voided_waits_for_nobody(app, session, clock):
    with unit_of_work():
        school = School(session, clock, [choice(1), essay()])
        exam_id = school.exam(draws=[(school.category.id, 2)]).id
    first, written = session.scalars(select(ItemVersion.id).order_by(ItemVersion.id)).all()
    sit(school, exam_id, {first: 0, written: 0})
    assert results(session)[0][2] is None
    carry_out(app, school, plan(school, exam_id, RegradingKind.VOID, [(written, None)]))
    assert results(session) == [(2, 100, True)]
    attempt = session.scalars(select(Attempt)).one()
    assert attempt.announced_at is not None


def test_what_a_person_marked_stays(app, session, clock):
    with unit_of_work():
        school = School(session, clock, [essay()])
        exam_id = school.exam(draws=[(school.category.id, 1)]).id
    [written] = session.scalars(select(ItemVersion.id)).all()
    attempt_id = sit(school, exam_id, {written: 0})
    with unit_of_work() as writing:
        attempt = writing.get_one(Attempt, attempt_id)
        mark_by_hand(writing, attempt, 1, Decimal("0.5"), actor=SYSTEM, clock=clock)
    with pytest.raises(RegradingRefused, match="not_regradable"):
        plan(school, exam_id, RegradingKind.REGRADE, [(written, None)])


def test_it_goes_on_where_it_stopped_and_writes_each_mark_once(
    app, session, school, exam_id, put, monkeypatch, count_queries
):
    first, second = put
    for _number in range(5):
        sit(school, exam_id, {first: 1, second: 1})
    monkeypatch.setattr(carrying, "PER_BATCH", 2)
    regrading = plan(school, exam_id, RegradingKind.VOID, [(first, None)])
    with unit_of_work() as writing:
        planning.carry_out(
            writing, writing.get_one(Regrading, regrading), lowers=False, actor=ACTOR, clock=school.clock
        )
    with unit_of_work() as writing:
        carrying.regrade_batch(writing, regrading, clock=school.clock)
        carrying.stop(writing, regrading)
    assert [each[0] for each in results(session)] == [1, 1, 0, 0, 0]
    run_due_jobs(app)  # the job finds nothing to do: it was stopped
    assert session.get_one(Regrading, regrading).state == "stopped"
    carry_out(app, school, regrading)
    assert [each[0] for each in results(session)] == [1] * 5
    assert len(session.scalars(select(MarkChange)).all()) == 5
    assert session.get_one(Regrading, regrading).outcome["attempts"] == 5


def test_a_batch_costs_the_same_statements_however_many_attempts(
    session, school, exam_id, put, count_queries
):
    first, second = put
    counts = []
    for people in (1, 2, 12):  # the first one also reads what is kept from then on
        for _number in range(people):
            sit(school, exam_id, {first: 1, second: 1})
        later = corrected(school, first, other_key(1))
        regrading = plan(school, exam_id, RegradingKind.REGRADE, [(first, later)])
        with unit_of_work() as writing:
            row = writing.get_one(Regrading, regrading)
            row.state = "running"
        with unit_of_work() as writing, count_queries() as statements:
            carrying.regrade_batch(writing, regrading, clock=school.clock)
        counts.append(len(statements))
        with unit_of_work() as writing:
            writing.get_one(Regrading, regrading).state = "done"
    assert counts[1] == counts[2] <= 16


def test_refusals(session, school, exam_id, put):
    first, second = put
    sit(school, exam_id, {first: 0})
    with pytest.raises(RegradingRefused, match="no_questions"):
        plan(school, exam_id, RegradingKind.VOID, [])
    with pytest.raises(RegradingRefused, match="not_regradable"):
        plan(school, exam_id, RegradingKind.REGRADE, [(first, second)])
    later = corrected(school, first, other_key(1))
    with pytest.raises(RegradingRefused, match="no_later_version"):
        plan(school, exam_id, RegradingKind.REGRADE, [(first, second)])
    one = plan(school, exam_id, RegradingKind.REGRADE, [(first, later)])
    other = plan(school, exam_id, RegradingKind.VOID, [(second, None)])
    with unit_of_work() as writing:
        row = writing.get_one(Regrading, one)
        planning.carry_out(writing, row, lowers=False, actor=ACTOR, clock=school.clock)
    with unit_of_work() as writing:
        row = writing.get_one(Regrading, other)
        with pytest.raises(RegradingRefused, match="another_is_running"):
            planning.carry_out(writing, row, lowers=False, actor=ACTOR, clock=school.clock)
    with unit_of_work() as writing:
        planning.discard(writing, writing.get_one(Regrading, other))
    with pytest.raises(RegradingRefused, match="not_planned"), unit_of_work() as writing:
        planning.discard(writing, writing.get_one(Regrading, one))


def test_many_attempts_are_counted_by_a_job(app, session, school, exam_id, put, monkeypatch):
    first, second = put
    sit(school, exam_id, {first: 1, second: 1})
    monkeypatch.setattr(planning, "AT_ONCE", 0)
    regrading = plan(school, exam_id, RegradingKind.VOID, [(first, None)])
    assert session.get_one(Regrading, regrading).state == "counting"
    run_due_jobs(app)
    row = session.get_one(Regrading, regrading)
    assert (row.state, row.preview["keeping"]["tally"]["rises"]) == ("planned", 1)
    assert session.scalars(select(Job.state).where(Job.id == row.job_id)).one() == "done"
