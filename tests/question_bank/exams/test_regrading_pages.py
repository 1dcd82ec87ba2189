"""The pages of regrading as a trainer goes through them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.db import unit_of_work
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from question_bank.bank.models import ItemVersion
from question_bank.exams.models import Attempt, Regrading
from tests.question_bank.exams.factories import School, choice
from tests.question_bank.exams.test_regrading_services import corrected, other_key, sit


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return School(session, clock, [choice(1), choice(2)])


@pytest.fixture
def put(session, school):
    return session.scalars(select(ItemVersion.id).order_by(ItemVersion.id)).all()


@pytest.fixture
def exam_id(school, put):
    with unit_of_work():
        made = school.exam(draws=[(school.category.id, 2)]).id
    sit(school, made, {put[0]: 0, put[1]: 0})
    sit(school, made, {put[0]: 1, put[1]: 0})
    return made


@pytest.fixture
def trainer(signed_in, school):
    return signed_in(school.trainer)


def marks(session):
    return session.scalars(select(Attempt.marks).order_by(Attempt.id)).all()


@on_both_databases
def test_from_the_results_to_other_marks_and_back(app, session, school, put, exam_id, trainer):
    base = f"/teach/exams/{exam_id}"
    assert f"{base}/regradings" in trainer.get(f"{base}/results").text
    assert "No mark has been changed" in trainer.get(f"{base}/regradings").text
    later = corrected(school, put[0], other_key(1))
    assert "put in version 1" in trainer.get(f"{base}/regradings/new").text
    form = {"question": put[0], f"by-{put[0]}": later, "rule": ""}
    assert trainer.post(f"{base}/regradings/new", data=form).status_code == 422  # why?
    planned = trainer.post(f"{base}/regradings/new", data=form | {"reason": "钥匙错了"})
    assert planned.status_code == 303
    shown = trainer.get(planned.location).text
    assert "1 mark would fall" in shown
    assert "announced as passed before" in shown
    assert "钥匙错了" in shown
    trainer.post(f"{planned.location}/carry-out", data={"lowers": "y"})
    assert "/jobs/" in trainer.get(planned.location).text
    run_due_jobs(app)
    assert marks(session) == [1, 2]
    shown = trainer.get(planned.location).text
    assert "Marks that changed" in shown
    assert "their hours stay in the ledger" in shown
    attempt = session.scalars(select(Attempt.id).order_by(Attempt.id)).first()
    assert "Marks that were changed" in trainer.get(f"{base}/attempts/{attempt}").text
    assert trainer.post(f"{planned.location}/undo", data={}).status_code == 422
    undoing = trainer.post(f"{planned.location}/undo", data={"reason": "doch"})
    assert "Yes, these marks may fall" in trainer.get(undoing.location).text
    trainer.post(f"{undoing.location}/carry-out", data={"lowers": "y"})
    run_due_jobs(app)
    assert marks(session) == [2, 1]
    assert "It has been undone by a later decision." in trainer.get(planned.location).text


def test_a_question_is_withdrawn(app, session, put, exam_id, trainer):
    page = f"/teach/exams/{exam_id}/questions/{put[0]}/withdraw"
    assert "Single 1?" in trainer.get(page).text
    assert trainer.post(page, data={"reason": ""}).status_code == 422
    planned = trainer.post(page, data={"reason": "mehrdeutig"}).location
    trainer.post(f"{planned}/carry-out")
    run_due_jobs(app)
    assert marks(session) == [2, 2]
    assert "Withdrawn: everybody has its marks" in trainer.get(f"/teach/exams/{exam_id}/regradings").text
    assert trainer.get(page).status_code == 404


def test_a_plan_may_be_forgotten(session, put, exam_id, trainer):
    page = f"/teach/exams/{exam_id}/questions/{put[0]}/withdraw"
    planned = trainer.post(page, data={"reason": "?"}).location
    assert trainer.post(f"{planned}/discard").status_code == 303
    assert session.scalars(select(Regrading)).all() == []
    assert trainer.get(planned).status_code == 404


def test_nobody_else_may(session, clock, school, put, exam_id, signed_in):
    with unit_of_work():
        elsewhere = School(session, clock)
    for rest in ("regradings", "regradings/new", f"questions/{put[0]}/withdraw"):
        assert signed_in(school.member).get(f"/teach/exams/{exam_id}/{rest}").status_code == 403
        assert signed_in(elsewhere.trainer).get(f"/teach/exams/{exam_id}/{rest}").status_code == 404


def test_pages_speak_chinese(put, exam_id, trainer):
    trainer.set_cookie("locale", "zh_Hans")
    assert "重新评分" in trainer.get(f"/teach/exams/{exam_id}/regradings").text
    page = f"/teach/exams/{exam_id}/questions/{put[0]}/withdraw"
    planned = trainer.post(page, data={"reason": "题目有歧义"}).location
    assert "题目有歧义" in trainer.get(planned).text
