"""The trainer writes questions with pictures, a sound and a formula."""

from __future__ import annotations

import io
import wave

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.functional.chapters.material import picture
from tests.functional.walker import Walker


def bell() -> FilePayload:
    """A tenth of a second of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 800)
    return {"name": "bell.wav", "mimeType": "audio/wav", "buffer": file.getvalue()}


def write_hotspot(trainer: Walker, bank: int) -> None:
    """A rectangle drawn with the mouse on the right room, a circle set and moved with the keyboard in the left one."""
    page = trainer.open(f"/questions/banks/{bank}/items/new?type=question_bank.hotspot")
    page.locator("#stem-editor").click()
    page.keyboard.type("Point to both rooms.")
    page.fill("#alternative", "Plan of two rooms")
    with page.expect_navigation():  # the rows are the server's
        page.locator("button[name=more]").click()
    stage = page.locator(".hotspot-picture.is-stage")
    with page.expect_file_chooser() as chooser:
        page.locator(".hotspot-editor > button").click()
    chooser.value.set_files(picture())
    stage.wait_for()
    expect(page.locator("#width")).to_have_value("480")
    _drag(page, stage, (0.55, 0.2), (0.9, 0.8))
    assert page.input_value("#areas-0-coordinates") == "0.55 0.2 0.9 0.8"
    _drag(page, stage, (0.7, 0.5), (0.72, 0.5))  # by its middle: it moves
    _drag(page, stage, (0.92, 0.8), (0.94, 0.9))  # by its corner: it grows
    assert page.input_value("#areas-0-coordinates") == "0.57 0.2 0.94 0.9"

    page.select_option("#areas-1-shape", "circle")
    stage.focus()
    for key in ("Enter", "Shift+ArrowLeft", "Shift+ArrowLeft", "ArrowLeft", "+"):
        page.keyboard.press(key)
    assert page.input_value("#areas-1-coordinates") == "0.29 0.5 0.11"
    assert stage.locator(".hotspot-area").count() == 2
    trainer.look("trainer-hotspot-editor")
    _save(trainer)
    assert page.locator("main .hotspot-area").count() == 2
    trainer.look("trainer-hotspot")


def _drag(page: Page, stage: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one point of the stage to another, in shares of its size; the page is scrolled to it first."""
    stage.scroll_into_view_if_needed()
    box = stage.locator("img").bounding_box()
    assert box
    for x, y in (start, end):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        if (x, y) == start:
            page.mouse.down()
    page.mouse.up()


def write_choice(trainer: Walker, bank: int) -> None:
    """A formula, a picture and a sound in the stem, a picture in the right option; the other options stay lines."""
    page = trainer.open(f"/questions/banks/{bank}/items/new?type=question_bank.single_choice")
    stem = page.locator("#stem-editor")
    stem.click()
    page.keyboard.type(r"Which sign stands for \(x^2\)?")
    bar = page.locator(".editor-bar").first
    _choose(page, bar, "photo", picture())
    stem.locator("img").wait_for()
    page.keyboard.press("ArrowRight")
    _choose(page, bar, "volume", bell())
    stem.locator("audio").wait_for()

    row = page.locator("#options .edit-row").first
    page.fill("#options-0-text", "This < that")
    row.locator(".rich-open").click()
    option = page.locator("#options-0-text-editor")
    assert option.inner_text() == "This < that"
    _choose(page, row, "photo", picture())
    option.locator("img").wait_for()
    page.check("#options-0-is_right")
    page.fill("#options-1-text", "A < B")
    trainer.look("trainer-choice-editor")
    _save(trainer)
    assert page.locator("main .asked-stem math").count() == 2  # as candidates see it, and with the key
    assert page.locator("main .asked-options img").count() == 2
    trainer.look("trainer-choice")


def _choose(page: Page, within: Locator, icon: str, file: FilePayload) -> None:
    with page.expect_file_chooser() as chooser:
        within.locator(f"button:has(use[href$='#{icon}'])").click()
    chooser.value.set_files(file)


def _save(trainer: Walker) -> None:
    trainer.press("form[data-upload-url] .form-actions .btn-primary")
    trainer.page.wait_for_selector(".flashes .notice-success")


def set_exam_of_all(trainer: Walker, title: str, bank_title: str, count: int) -> int:
    """An exam of so many questions of a bank, for everybody; its id."""
    page = trainer.open("/teach/exams/new")
    page.fill("#title", title)
    category = page.locator("#draws-0-category option", has_text=bank_title).first.get_attribute("value")
    page.select_option("#draws-0-category", category)
    page.fill("#draws-0-count", str(count))
    trainer.press("form.form button.btn-primary:not([name])")
    trainer.press("form[action$='/publish'] button")
    page.wait_for_selector("[data-opens=close-exam]")
    return int(page.url.split("/teach/exams/")[1].split("/")[0])
