"""What is kept of large exams, the response model and difficulty from results, through their pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.contracts.access import Role, Scope
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from question_bank.analysis import storing
from question_bank.analysis.api import item_parameters
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.models import ExamCalibration, ItemCalibration, KeptAnalysis
from question_bank.analysis.report import exam_report
from question_bank.analysis.services import calibrating
from question_bank.analysis.services.keeping import keep_statistics
from question_bank.analysis.storing import report_from_json, report_to_json
from question_bank.analysis.views import exams as exam_pages
from question_bank.analysis.views import model as model_pages
from question_bank.bank.models import Item, ItemVersion
from question_bank.exams.models import Regrading
from tests.question_bank.analysis.factories import everybody, sit
from tests.question_bank.exams.factories import School, choice, one_of_each

MARKS = [(1, 1, 1), (1, 0, 1), (0, 1, 0), (0, 0, 1)]


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return School(session, clock, [choice(number) for number in range(1, 4)])


@pytest.fixture
def ids(session, school):
    return session.scalars(select(ItemVersion.id).order_by(ItemVersion.id)).all()


@pytest.fixture
def exam(school):
    with unit_of_work():
        return school.exam(draws=[(school.category.id, 3)])


@pytest.fixture
def trainer(signed_in, school):
    return signed_in(school.trainer)


def rows(ids, times=1):
    return [dict(zip(ids, row, strict=True)) for row in MARKS * times]


@on_both_databases
def test_a_large_exam_is_analysed_once_and_anew_when_marks_have_changed(
    app, session, clock, school, exam, trainer, ids, monkeypatch
):
    monkeypatch.setattr(exam_pages, "LARGE", 4)
    page = f"/teach/exams/{exam.id}/analysis"
    with unit_of_work():
        everybody(session, clock, exam, school.unit, rows(ids))
    assert "analysed in the background" in trainer.get(page).text
    assert trainer.post(f"{page}/refresh").status_code == 303
    run_due_jobs(app)
    shown = trainer.get(page).text
    assert "4 people, one attempt each." in shown
    assert "As of " in shown
    assert "Marks have changed since" not in shown
    assert trainer.get(f"{page}/{ids[0]}").status_code == 200
    assert trainer.get(f"{page}.xlsx").status_code == 200
    with unit_of_work():
        everybody(session, clock, exam, school.unit, rows(ids))
    shown = trainer.get(page).text
    assert "4 people, one attempt each." in shown
    assert "Marks have changed since" in shown
    trainer.post(f"{page}/refresh")
    run_due_jobs(app)
    assert "8 people, one attempt each." in trainer.get(page).text
    assert len(session.scalars(select(KeptAnalysis)).all()) == 1


def test_what_is_kept_is_what_was_found(session, clock):
    with unit_of_work():
        school = School(session, clock, one_of_each())
        exam = school.exam(draws=[(school.category.id, 6)])
        ids = session.scalars(select(ItemVersion.id).order_by(ItemVersion.id)).all()
        option = session.get_one(ItemVersion, ids[0]).content["options"][0]["id"]
        for number in range(6):
            marks = {version: (number + place) % 2 for place, version in enumerate(ids)}
            choices = {ids[0]: {"option": option}, ids[3]: {"text": "word"}, ids[5]: {"matches": {}}}
            sit(session, clock, exam, make_person(session, school.unit), marks, choices=choices)
    found = exam_report(
        session, Scope(everything=True), exam, clock().date(), Counted.FIRST, with_answers=None
    )
    row = KeptAnalysis(body=report_to_json(found), analysed_at=clock())
    again = report_from_json(session, row)
    assert again.analysis.paper == found.analysis.paper
    assert again.marks == found.marks
    assert [each.options for each in again.rows] == [each.options for each in found.rows]
    assert [each.statistics for each in again.rows] == [each.statistics for each in found.rows]
    assert [each.parts for each in again.rows] == [list(each.parts) for each in found.rows]
    assert again.as_of == clock()


def test_a_withdrawn_question_is_left_out(session, clock, school, exam, trainer, ids):
    with unit_of_work():
        everybody(session, clock, exam, school.unit, rows(ids))
        session.add(
            Regrading(
                exam_id=exam.id, kind="void", questions=[[ids[0], None]], reason="?", state="done",
                preview={}, outcome={}, created_at=clock(),
            )
        )  # fmt: skip
    page = trainer.get(f"/teach/exams/{exam.id}/analysis").text
    assert "1 question was withdrawn and is left out." in page
    assert "Single 1?" not in page
    assert "Single 2?" in page


@on_both_databases
def test_the_response_model_of_an_exam(app, session, clock, school, exam, trainer, ids, monkeypatch):
    page = f"/teach/exams/{exam.id}/analysis/model"
    with unit_of_work():
        everybody(session, clock, exam, school.unit, rows(ids))
    assert "Too few have sat it" in trainer.get(page).text
    trainer.post(page)
    assert session.scalar(select(ExamCalibration)) is None
    for module in (calibrating, model_pages):
        monkeypatch.setattr(module, "FEWEST_CANDIDATES", 30)
    with unit_of_work():
        more = [(1, 1, 1), (0, 0, 0), (1, 1, 0), (0, 0, 1), (1, 0, 0), (0, 1, 0), (1, 1, 1), (0, 1, 1)]
        made = [dict(zip(ids, row, strict=True)) for row in more * 6]
        everybody(session, clock, exam, school.unit, made)
    assert "Not estimated yet" in trainer.get(page).text
    assert trainer.post(page).status_code == 303
    run_due_jobs(app)
    kept = session.get_one(ExamCalibration, exam.id)
    assert (kept.candidates, kept.left_out) == (52, 0)
    assert len(session.scalars(select(ItemCalibration)).all()) == 3
    shown = trainer.get(f"{page}?question={ids[0]}").text
    assert "The further right a curve rises, the harder" in shown
    assert "Response model" in trainer.get(f"/teach/exams/{exam.id}/analysis/{ids[0]}").text
    found = item_parameters(session, ids)
    if kept.is_converged:
        assert all(each.a > 0 for each in found.values())
    with unit_of_work():
        everybody(session, clock, exam, school.unit, rows(ids))
    assert "Marks have changed since" in trainer.get(page).text


@on_both_databases
def test_difficulty_is_taken_over_from_results_and_undone(session, clock, school, exam, ids, signed_in):
    with unit_of_work():
        author = make_account(session, make_person(session, school.unit), (Role.TRAINER, school.unit))
        everybody(session, clock, exam, school.unit, rows(ids, times=8))
        keep_statistics(session, exam.id, clock=clock)
    browser, page = signed_in(author), f"/questions/banks/{school.bank.id}/difficulty"
    assert browser.get(page).text.count('name="item"') == 3
    items = session.scalars(select(Item).order_by(Item.id)).all()
    first = items[0].id
    assert browser.post(page, data={"item": [first]}).status_code == 303
    assert session.scalars(select(Item.difficulty).order_by(Item.id)).all() == [3, None, None]
    assert browser.get(page).text.count('name="item"') == 2
    browser.post(page, data={"all": "1"})
    assert session.scalars(select(Item.difficulty).order_by(Item.id)).all() == [3, 3, 2]
    browser.post(f"/questions/banks/{school.bank.id}/changes/2/undo")
    assert session.scalars(select(Item.difficulty).order_by(Item.id)).all() == [3, None, None]


def test_scopes_that_reach_the_same_rows_are_one():
    one = storing.reach_of(Scope(unit_paths=("/1/", "/2/")))
    assert one == storing.reach_of(Scope(unit_paths=("/2/", "/1/")))
    assert one != storing.reach_of(Scope(everything=True))
