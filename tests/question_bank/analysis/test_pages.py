"""The pages of item analysis: what is counted, for whom, and what the bank keeps of it."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from lms.clock import current_clock
from lms.contracts.access import Actor, Role, Scope
from lms.db import unit_of_work
from lms.jobs.api import enqueue
from lms.organisation.models import Person
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.statistics import analyse
from question_bank.analysis.jobs import ANALYSING_JOB
from question_bank.analysis.models import ItemStatisticsRow
from question_bank.analysis.services.keeping import exams_to_analyse, item_figures, keep_statistics
from question_bank.analysis.services.reading import exam_marks
from question_bank.bank.models import Item, ItemVersion
from tests.question_bank.analysis.factories import everybody, sit
from tests.question_bank.exams.factories import School, choice, essay

MARKS = [(1, 1, 1), (1, 0, 1), (0, 1, 0), (0, 0, 1)]


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return School(session, clock, [choice(number) for number in range(1, 4)])


@pytest.fixture
def ids(session, school):
    """The versions of the three questions."""
    return session.scalars(select(ItemVersion.id).order_by(ItemVersion.id)).all()


@pytest.fixture
def exam(school):
    with unit_of_work():
        return school.exam(draws=[(school.category.id, 3)])


@pytest.fixture
def trainer(signed_in, school):
    return signed_in(school.trainer)


@pytest.fixture
def sat(session, clock, school, exam, ids):
    """Four people have sat it, the marks are MARKS."""
    with unit_of_work():
        return everybody(
            session, clock, exam, school.unit, [dict(zip(ids, row, strict=True)) for row in MARKS]
        )


def page_of(exam, rest=""):
    return f"/teach/exams/{exam.id}/analysis{rest}"


def found(session, exam, clock, counted=Counted.FIRST):
    marks = exam_marks(session, Scope(everything=True), exam, clock().date(), counted)
    return marks, analyse(marks.table)


@on_both_databases
def test_the_numbers_of_an_exam(session, clock, exam, trainer, sat, ids):
    marks, analysis = found(session, exam, clock)
    assert (marks.finished, marks.unfinished, analysis.paper.places) == (4, 0, 3)
    # Q1 1 1 0 0, T 3 2 1 1, rest 2 1 1 1: cov 1/6, var 1/3 and 1/4; of T 11/12, of the others 1/3 and 1/4
    first = next(each for each in analysis.items if each.key.version_id == ids[0])
    assert first.discrimination_index == pytest.approx(100 / 6 / (1 / 12) ** 0.5)
    consistency = 100 * 3 / 2 * (1 - (1 / 3 + 1 / 3 + 1 / 4) / (11 / 12))
    assert analysis.paper.coefficient_of_internal_consistency == pytest.approx(consistency, abs=1e-9)
    page = trainer.get(page_of(exam)).text
    assert "4 people, one attempt each." in page
    assert "Too few candidates to judge any question" in page
    assert page.count("Single ") >= 3


def test_nobody_has_sat_it(exam, trainer):
    assert "Nothing to analyse yet" in trainer.get(page_of(exam)).text
    assert trainer.get(page_of(exam, ".xlsx")).status_code == 200
    assert trainer.get(page_of(exam, "/1")).status_code == 404


def test_one_attempt_of_each_person_counts_and_only_finished_ones(
    session, clock, school, exam, trainer, sat, ids
):
    with unit_of_work():
        again = dict.fromkeys(ids, 1)
        sit(
            session,
            clock,
            exam,
            session.get_one(Person, sat[3].person_id),
            again,
            number=2,
        )
        sit(session, clock, exam, make_person(session, school.unit), {ids[0]: None}, state="submitted")
    page = trainer.get(page_of(exam)).text
    assert "4 people, one attempt each." in page
    assert "1 more attempt of the same people is left out." in page
    assert "1 attempt is running or waits for a mark and is left out." in page
    means = [found(session, exam, clock, each)[1].paper.mean for each in Counted]
    assert means == [7 / 4, 9 / 4, 9 / 4]
    assert '<option value="best" selected>' in trainer.get(page_of(exam, "?attempts=best")).text
    assert '<option value="first" selected>' in trainer.get(page_of(exam, "?attempts=nonsense")).text


def test_an_essay_counts_with_its_mark(session, clock, school, exam):
    with unit_of_work():
        [item_id] = school.fill([essay()])
        version = session.scalars(select(ItemVersion.id).where(ItemVersion.item_id == item_id)).one()
        everybody(session, clock, exam, school.unit, [{version: mark} for mark in (0, 1, 1)])
    _marks, analysis = found(session, exam, clock)
    assert analysis.items[0].facility_index == pytest.approx(2 / 3)


def test_questions_that_some_had_are_slots_of_their_draw(session, clock, school, exam, trainer, ids):
    first, second, third = ids
    rows = [{first: 1, second: 0}, {third: 1, first: 0}, {second: 1, third: 1}]
    with unit_of_work():
        everybody(session, clock, exam, school.unit, rows)
    marks, analysis = found(session, exam, clock)
    assert [each.key for each in analysis.slots] == [
        (str(school.category.id), 0),
        (str(school.category.id), 1),
    ]
    assert {each.key.version_id: each.candidates for each in analysis.items} == dict.fromkeys(ids, 2)
    # in the order of each paper: 1 0, 1 0, 1 1
    assert [list(slot.marks) for slot in marks.table.slots.values()] == [
        [100_000] * 3,
        [0, 0, 100_000],
    ]
    page = trainer.get(page_of(exam)).text
    assert "Places that are filled at random" in page
    assert "Bank</th>" in page


def test_a_wrong_key_is_named_with_the_option_that_the_best_choose(
    session, clock, school, exam, trainer, ids
):
    first, second, third = ids
    options = session.get_one(ItemVersion, first).content["options"]
    right, wrong = options[0]["id"], options[1]["id"]
    with unit_of_work():
        for number in range(40):
            is_good = number < 12
            marks = {first: 0 if is_good else number % 2, second: int(is_good), third: int(is_good)}
            chosen = right if marks[first] else wrong
            choices = {first: {"option": chosen}}
            sit(session, clock, exam, make_person(session, school.unit), marks, choices=choices)
    page = trainer.get(page_of(exam)).text
    assert "The best candidates answer “wrong 1”: check the key" in page
    assert "check the key of 1" in page
    narrowed = trainer.get(page_of(exam, "?verdict=check_key")).text
    assert "Single 1?" in narrowed
    assert "Single 2?" not in narrowed
    one = trainer.get(page_of(exam, f"/{first}")).text
    assert "100 % of the best candidates answer “B”, which is not the key" in one
    assert "the best candidates prefer it" in one
    book = CalamineWorkbook.from_filelike(io.BytesIO(trainer.get(page_of(exam, ".xlsx")).data))
    rows = book.get_sheet_by_name("Options").to_python()
    line = next(row for row in rows if row[3] == "wrong 1")
    assert (line[2], line[5], line[8], line[10]) == ("B", 26, 12, "the best candidates prefer it")
    assert "What it means" in book.sheet_names


def test_whoever_may_not_see_results_sees_no_analysis(session, clock, school, exam, sat, ids, signed_in):
    with unit_of_work():
        elsewhere = School(session, clock)
    for rest in ("", ".xlsx", f"/{ids[0]}"):
        assert signed_in(school.member).get(page_of(exam, rest)).status_code == 403
        assert signed_in(elsewhere.trainer).get(page_of(exam, rest)).status_code == 404


def test_a_trainer_analyses_the_people_of_their_own_units_only(session, clock, school, ids, signed_in):
    with unit_of_work():
        branch = make_unit(session, "分局", school.unit)
        local = make_account(session, make_person(session, branch), (Role.TRAINER, branch))
        exam = school.exam(unit_id=branch.id, draws=[(school.category.id, 3)])
        rows = [dict(zip(ids, row, strict=True)) for row in MARKS]
        everybody(session, clock, exam, school.unit, rows)
        everybody(session, clock, exam, branch, rows[:3])
    assert "3 people, one attempt each." in signed_in(local).get(page_of(exam)).text
    assert "7 people, one attempt each." in signed_in(school.trainer).get(page_of(exam)).text


def test_pages_ask_the_database_a_fixed_number_of_times(
    session, clock, school, exam, trainer, sat, ids, count_queries
):
    for rest, most in (("", 16), (f"/{ids[0]}", 16), (".xlsx", 16)):
        counts = []
        for _round in range(2):
            with unit_of_work():
                everybody(session, clock, exam, school.unit, [dict.fromkeys(ids[:2], 1)] * 40)
            trainer.get(page_of(exam, rest))
            with count_queries() as statements:
                assert trainer.get(page_of(exam, rest)).status_code == 200
            counts.append(len(statements))
        assert counts[0] == counts[1] <= most, statements


@pytest.mark.parametrize("rest", ["", "?sort=-facility", "?sort=discrimination", "?sort=nonsense", "?page=9"])
def test_pages_speak_chinese(exam, trainer, sat, ids, rest):
    trainer.set_cookie("locale", "zh_Hans")
    assert "试题分析" in trainer.get(page_of(exam, rest)).text
    assert "区分度指数" in trainer.get(page_of(exam, f"/{ids[0]}")).text


@on_both_databases
def test_the_bank_shows_what_a_night_has_found(app, session, clock, school, exam, trainer, sat, ids):
    item_id = session.scalars(select(Item.id).order_by(Item.id)).first()
    assert "How it fared in exams" not in trainer.get(f"/questions/items/{item_id}").text
    run_nightly(app)
    assert exams_to_analyse(session) == []
    page = trainer.get(f"/questions/items/{item_id}").text
    assert "How it fared in exams" in page
    assert "50 %" in page
    assert ">58</td>" in trainer.get(f"/questions/banks/{school.bank.id}").text
    with unit_of_work():
        everybody(session, clock, exam, school.unit, [dict.fromkeys(ids, 1)] * 4)
    assert exams_to_analyse(session) == [exam.id]
    run_nightly(app)
    assert item_figures(session, [item_id])[item_id].facility == 75


def run_nightly(app):
    with unit_of_work() as session:
        enqueue(session, ANALYSING_JOB, {}, actor=Actor.system("test"), clock=current_clock())
    run_due_jobs(app)


def test_figures_are_those_of_the_newest_version_weighted_by_candidates(session, clock, school, exam, ids):
    version = session.get_one(ItemVersion, ids[0])
    with unit_of_work():
        another = school.exam(draws=[(school.category.id, 3)])
        newer = ItemVersion(
            item_id=version.item_id, version=2, type=version.type, content=version.content,
            stem_text="", content_hash="x", created_at=clock(),
        )  # fmt: skip
        session.add(newer)
        session.flush()
        everybody(session, clock, exam, school.unit, [{ids[0]: 0}] * 3)
        keep_statistics(session, exam.id, clock=clock)
    assert item_figures(session, [version.item_id])[version.item_id].facility == 0
    with unit_of_work():
        everybody(session, clock, exam, school.unit, [{newer.id: 1}] * 3)
        everybody(session, clock, another, school.unit, [{newer.id: 0}])
        for each in (exam, another):
            keep_statistics(session, each.id, clock=clock)
    figures = item_figures(session, [version.item_id, 999])[version.item_id]
    assert [figures.version, figures.exams, figures.candidates, figures.facility] == [2, 2, 4, 75]
    assert figures.discrimination is None
    assert len(session.scalars(select(ItemStatisticsRow)).all()) == 3
