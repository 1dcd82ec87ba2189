"""Somebody sits a paper in the exam room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator

from lms.db import current_session
from question_bank.exams.models import Attempt
from question_bank.exams.services.papers import questions_of
from tests.functional.walker import Walker


def right_answers(walker: Walker) -> list[Mapping[str, Any]]:
    """The key of the paper that is open, from the database: no page holds it."""
    attempt_id = int(walker.page.url.split("/attempts/")[1].split("?")[0].split("#")[0])
    with walker.site.app.app_context():
        session = current_session()
        questions = questions_of(session, session.get_one(Attempt, attempt_id))
        return [question.type.correct_answer(question.content) for question in questions]


def give(walker: Walker, position: int, answer: Mapping[str, Any]) -> None:
    """Goes to a question by the palette and answers it; returns once the server has taken the answer."""
    question = turn_to(walker, position)
    with walker.page.expect_response("**/exams/answers"):
        _fill(question, position, answer)


def turn_to(walker: Walker, position: int) -> Locator:
    walker.page.locator("[data-palette] a").nth(position - 1).click()
    question = walker.page.locator(f"#q-{position}")
    question.wait_for()
    return question


def _fill(question: Locator, position: int, answer: Mapping[str, Any]) -> None:
    if "option" in answer:
        question.locator(f"input[value='{answer['option']}']").check()
    elif "value" in answer:
        question.locator(f"input[value='{str(answer['value']).lower()}']").check()
    elif "options" in answer:
        for option in answer["options"]:
            question.locator(f"input[value='{option}']").check()
    elif "matches" in answer:
        for part, choice in answer["matches"].items():
            question.locator(f"[data-part='{part}']").select_option(choice)
    else:
        question.locator(f"[name=answer-{position}]").fill(answer["text"])


def sit_exam(member: Walker) -> None:
    """From the exam's own page to a pass: with a refresh and a lost connection on the way."""
    page = member.page
    member.look("member-exam-before")
    member.press("form[action$='/start'] button")
    page.locator("[data-clock]").wait_for()
    member.look("member-exam-room")
    answers = right_answers(member)
    give(member, 1, answers[0])
    page.locator("#q-1 [data-flag]").click()
    _refresh(member)
    _lose_the_connection(member, answers[1])
    for position, answer in enumerate(answers[2:], start=3):
        give(member, position, answer)
    member.look("member-exam-answered")
    assert page.locator("[data-palette] a.is-answered").count() == len(answers)
    hand_in(member, "member-exam-hand-in")
    page.wait_for_selector(".exam-result.is-passed")
    member.look("member-exam-passed")


def hand_in(member: Walker, name: str) -> None:
    """Presses “hand in” beside the palette and confirms it."""
    page = member.page
    page.locator("button[form=paper]").first.click()
    page.locator("#hand-in").wait_for()
    member.look(name)
    member.press("#hand-in .btn-primary")


def _refresh(member: Walker) -> None:
    """The same questions in the same order, with the answer that was given."""
    page = member.page
    stems = page.locator(".question legend").all_text_contents()
    chosen = page.locator("#q-1 input:checked").get_attribute("value")
    page.reload()
    page.locator("[data-palette] a.is-answered").first.wait_for()
    assert page.locator(".question legend").all_text_contents() == stems
    assert page.locator("#q-1 input:checked").get_attribute("value") == chosen
    assert page.locator("[data-palette] a.is-flagged").count() == 1


def _lose_the_connection(member: Walker, answer: Mapping[str, Any]) -> None:
    """What is answered without a connection is kept, and sent when it is back."""
    page = member.page
    question = turn_to(member, 2)
    page.context.set_offline(True)
    _fill(question, 2, answer)
    page.locator("[data-offline]").wait_for()
    page.screenshot()
    member.forgive("ERR_INTERNET_DISCONNECTED")
    member.look("member-exam-offline")
    page.context.set_offline(False)
    page.locator("[data-offline]").wait_for(state="hidden")
    page.locator("[data-saved]:not(.is-waiting)").wait_for()
    member.forgive("ERR_INTERNET_DISCONNECTED")
