"""The exam room in a real browser: a connection that goes away, a refresh, a second tab."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lms.db import db
from question_bank.exams.models import Exam

STEMS = "found => found.map(stem => stem.textContent)"


def answer(page, number):
    """Gives some answer to a question, whatever kind it is."""
    page.evaluate(f"location.hash = '#q-{number}'")
    question = page.locator(f"#q-{number}")
    question.wait_for(state="visible")
    if question.locator(".option").count():
        question.locator(".option").first.click()
    elif question.locator("select").count():
        for choice in question.locator("select").all():
            choice.select_option(index=1)
    else:
        question.locator("input, textarea").first.fill("12")
        question.locator("h2").focus()


@pytest.mark.parametrize("screen", ["1280-en", "360-zh"])
def test_answers_survive_a_lost_connection_and_a_refresh(site, walker, screen):
    somebody = walker(screen).sign_in("20150" if screen.endswith("zh") else "20151")
    page = somebody.open(f"/exams/{_exam_of_a_course(site)}")
    somebody.press("main form button.btn-primary")
    room = page.url
    answer(page, 1)
    expect(page.locator(".palette .is-answered")).to_have_count(1)
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))

    page.context.set_offline(True)
    answer(page, 2)
    answer(page, 3)
    page.locator("[data-offline]").wait_for(state="visible")
    page.context.set_offline(False)
    page.locator("[data-offline]").wait_for(state="hidden")
    expect(page.locator("[data-saved].is-waiting")).to_have_count(0)

    stems = page.eval_on_selector_all("legend", STEMS)
    page.goto(room)
    expect(page.locator(".palette .is-answered")).to_have_count(3)
    assert page.eval_on_selector_all("legend", STEMS) == stems

    second = page.context.new_page()
    second.goto(room)
    page.locator("[data-second-tab]").wait_for(state="visible")
    assert page.locator("fieldset:not(:disabled)").count() == 0
    assert [error for error in somebody.errors if "ERR_INTERNET_DISCONNECTED" not in error] == []


def test_an_answer_given_while_the_page_still_loads_is_saved(site, walker):
    somebody = walker("1280-en").sign_in("20152")
    page = somebody.open(f"/exams/{_exam_of_a_course(site)}")
    somebody.press("main form button.btn-primary")
    page.route("**/*.js", lambda _script: None)
    page.goto(page.url.split("#")[0], wait_until="commit")
    page.locator(".option").first.click()
    with page.expect_response("**/exams/answers") as saved:
        page.unroute("**/*.js")  # those that were held back go on
    assert saved.value.ok
    expect(page.locator(".palette .is-answered")).to_have_count(1)


def _exam_of_a_course(site):
    """The demo's first exam."""
    with site.app.app_context():
        return db.session.scalar(select(Exam.id).order_by(Exam.id).limit(1))
