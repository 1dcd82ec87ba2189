"""The trainer writes a course and publishes it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

from tests.functional.chapters.material import document, film, picture
from tests.functional.walker import Walker

HOURS = "1.5"


def write_course(trainer: Walker, title: str, exam_title: str) -> int:
    """From nothing to published, with a page, a film, a document, an exam and a certificate; the course's id."""
    course = _begin(trainer, title)
    _add_sections(trainer, course)
    _write_page(trainer, course)
    _add_film(trainer, course)
    _add_document(trainer, course)
    _attach_exam(trainer, course, exam_title)
    _publish_too_early(trainer, course)
    _settle(trainer, course)
    _preview(trainer, course)
    _publish(trainer, course)
    return course


def _begin(trainer: Walker, title: str) -> int:
    page = trainer.open("/teach/courses/new")
    page.fill("#title", title)
    page.fill("#title_en", f"{title} (EN)")
    page.select_option("#language", "zh_Hans")
    page.fill("#hours", HOURS)
    trainer.look("trainer-course-new")
    trainer.press("form.form button.btn-primary")
    trainer.look("trainer-course-empty")
    found = re.search(r"/teach/courses/(\d+)", page.url)
    assert found
    return int(found[1])


def _add_sections(trainer: Walker, course: int) -> None:
    page = trainer.open(f"/teach/courses/{course}")
    for section in ("第一章　值班", "第二章　检验"):
        page.fill("#new-section", section)
        trainer.press("form.outline-new button")
    trainer.look("trainer-course-sections")


def _add_lesson(trainer: Walker, course: int, section: int, kind: str) -> Page:
    """A new lesson at the end of a section; its editor is open then."""
    page = trainer.open(f"/teach/courses/{course}")
    add = page.locator(".outline-add").nth(section)
    add.locator("summary").click()
    with page.expect_navigation():
        add.locator(f"form:has(input[name=kind][value={kind}]) button").click()
    return page


def _save(trainer: Walker) -> None:
    trainer.press("#editor-form .form-actions button.btn-primary")
    trainer.page.wait_for_selector(".flashes .notice-success")


def _write_page(trainer: Walker, course: int) -> None:
    page = _add_lesson(trainer, course, 0, "page")
    page.fill("#title", "夜间值班怎么做")
    text = page.locator("#body-editor")
    text.click()
    _tool(page, "h-2").click()
    page.keyboard.type("接到电话以后")
    page.keyboard.press("Enter")
    page.keyboard.type("先记时间、单位和事由，再按下表办理。")
    page.keyboard.press("Enter")
    _tool(page, "table-plus").click()
    for words in ("情况", "找谁", "多久", "火情", "保卫科", "立即"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    with page.expect_file_chooser() as chooser:
        page.locator("#body-editor > p").last.click()
        _tool(page, "photo").click()
    chooser.value.set_files(picture())
    text.locator("img").wait_for()
    page.locator(".editor-link input:visible").fill("值班室平面图")
    page.fill("#minutes_required", "1")
    trainer.look("trainer-lesson-page")
    _save(trainer)
    assert text.locator("table td").count() >= 6
    assert text.locator("h2").count() == 1
    assert text.locator("img").get_attribute("alt") == "值班室平面图"


def _tool(page: Page, icon: str) -> Locator:
    return page.locator(f".editor-bar button:has(use[href$='#{icon}'])")


def _add_film(trainer: Walker, course: int) -> None:
    page = _add_lesson(trainer, course, 0, "video")
    page.fill("#title", "值班一夜")
    page.set_input_files("#file", film(page))
    page.fill("#minutes_required", "1")
    trainer.look("trainer-lesson-film")
    _save(trainer)
    page.wait_for_function("() => document.querySelector('video')?.readyState > 0")


def _add_document(trainer: Walker, course: int) -> None:
    page = _add_lesson(trainer, course, 0, "document")
    page.fill("#title", "值班电话表")
    page.set_input_files("#file", document())
    page.fill("#minutes_required", "1")
    _save(trainer)
    trainer.look("trainer-lesson-document")


def _attach_exam(trainer: Walker, course: int, exam_title: str) -> None:
    page = _add_lesson(trainer, course, 1, "activity")
    page.fill("#title", "结业测验")
    choice = page.locator("#activity option", has_text=exam_title).get_attribute("value")
    page.select_option("#activity", choice)
    _save(trainer)
    trainer.look("trainer-lesson-exam")


def _publish_too_early(trainer: Walker, course: int) -> None:
    """The checklist knows what is missing, and the button waits."""
    page = trainer.open(f"/teach/courses/{course}/publish")
    assert page.locator(".checklist .is-due").count() == 1
    assert page.locator("form[action$='/publish'] button").is_disabled()
    trainer.look("trainer-publish-missing")


def _settle(trainer: Walker, course: int) -> None:
    page = trainer.open(f"/teach/courses/{course}/settings")
    page.fill("#summary", "值夜班时会接、会记、会报。")
    page.locator("input[name=tiers][value=member]").check()
    page.locator("#units li", has_text=re.compile("财政局|Finance Bureau")).first.locator("input").check()
    page.check("#is_open_enrolment")
    page.select_option(
        "#award", page.locator("#award option[value^='certificates.']").first.get_attribute("value")
    )
    trainer.look("trainer-course-settings")
    trainer.press("#editor-form .form-actions button.btn-primary")
    page.wait_for_selector(".flashes .notice-success")


def _preview(trainer: Walker, course: int) -> None:
    page = trainer.open(f"/teach/courses/{course}/preview")
    trainer.look("trainer-preview")
    with page.expect_navigation():
        page.locator(".outline a").first.click()
    assert page.locator(".reading table").count() == 1
    trainer.look("trainer-preview-lesson")


def _publish(trainer: Walker, course: int) -> None:
    page = trainer.open(f"/teach/courses/{course}/publish")
    trainer.look("trainer-publish-ready")
    trainer.press("form[action$='/publish'] button")
    trainer.open(f"/teach/courses/{course}/publish")
    assert page.locator(".checklist .is-due").count() == 0
    assert page.locator("form[action$='/retire']").count() > 0
    trainer.look("trainer-published")
