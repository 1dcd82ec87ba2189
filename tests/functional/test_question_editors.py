"""Questions with pictures, sounds and formulas: written in the editors, and answered by a member."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.functional.chapters import picturing, setting, sitting
from tests.functional.walker import Walker

ALL_DRAWN = "found => found.length > 0 && found.every(image => image.complete && image.naturalWidth > 0)"
SCREEN = "1280-en"


def test_questions_with_pictures_are_written_and_answered(walker: Callable[[str], Walker]) -> None:
    trainer = walker(SCREEN).sign_in("trainer")
    bank = setting.make_bank(trainer, "Pictures")
    picturing.write_hotspot(trainer, bank)
    picturing.write_choice(trainer, bank)
    exam = picturing.set_exam_of_all(trainer, "A test of pictures", "Pictures", count=2)

    member = walker(SCREEN).sign_in("member")
    page = member.open(f"/exams/{exam}")
    member.press("form[action$='/start'] button")
    _answer_choice(page)
    member.look("member-choice-with-pictures")
    _answer_hotspot(page)
    member.look("member-hotspot")
    sitting.hand_in(member, "member-pictures-hand-in")
    page.wait_for_selector(".exam-result.is-passed")


def _question(page: Page, with_what: str) -> Locator:
    """Turns to the question that has such an element."""
    number = page.locator(f".question:has({with_what})").get_attribute("id").removeprefix("q-")
    page.locator("[data-palette] a").nth(int(number) - 1).click()
    question = page.locator(f"#q-{number}")
    question.wait_for()
    return question


def _answer_choice(page: Page) -> None:
    question = _question(page, "audio")
    assert question.locator("legend math").count() == 1
    assert question.locator("img").evaluate_all(ALL_DRAWN)
    with page.expect_response("**/exams/answers"):
        question.locator(".option:has(img)").click()


def _answer_hotspot(page: Page) -> None:
    """The right room with the mouse, the left one with the keyboard."""
    question = _question(page, "[data-hotspot-picture]")
    stage = question.locator("[data-hotspot-picture]")
    box = stage.locator("img").bounding_box()
    assert box
    with page.expect_response("**/exams/answers"):
        stage.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.5})
    for _step in range(5):
        page.keyboard.press("Shift+ArrowLeft")
    with page.expect_response("**/exams/answers"):
        page.keyboard.press("Enter")
    assert question.locator(".hotspot-mark").count() == 2
