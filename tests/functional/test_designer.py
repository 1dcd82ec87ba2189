"""A certificate is designed in the page: by mouse, by keyboard, on a telephone, and without scripts."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.functional.site import Site
from tests.functional.walker import PASSWORD, Walker

NEW = "/certificates/designer/new"
A_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def place_of(page: Page, kind: str) -> tuple[float, float]:
    """Where the first element of this type stands, in millimetres, by the inputs that are sent."""
    element = page.locator(f".designer-element[data-type={kind}]").first
    x, y = (float(element.locator(f"[data-property={name}]").input_value()) for name in "xy")
    return x, y


def drag(page: Page, item: Locator, right: int, down: int) -> None:
    item.scroll_into_view_if_needed()
    box = item.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=5)
    page.mouse.up()


def test_by_mouse(walker: Callable[[str], Walker], tmp_path: Path) -> None:
    trainer = walker("1280-en").sign_in("trainer")
    page = trainer.open(f"{NEW}?start=honour")
    page.locator(".designer-item").first.wait_for()
    before = place_of(page, "seal")
    drag(page, page.locator(".designer-item.is-seal"), -120, -40)
    after = place_of(page, "seal")
    assert after[0] < before[0] - 30
    assert after[1] < before[1] - 5
    drag(page, page.locator(".designer-handle"), 30, 30)
    assert float(page.locator("[data-type=seal] [data-property=width]").first.input_value()) > 38
    page.locator("[data-undo]").click()
    page.locator("[data-undo]").click()
    assert place_of(page, "seal") == before
    page.locator("[data-redo]").click()
    assert place_of(page, "seal") == after

    picture = tmp_path / "logo.png"
    picture.write_bytes(A_PICTURE)
    page.locator("[data-do=add][data-type=picture]").click()
    with page.expect_response("**/certificates/designer/pictures") as answer:
        page.locator(".designer-element.is-selected input[type=file]").set_input_files(picture)
    assert answer.value.status == 201
    page.locator(".designer-item.is-picture img").wait_for()

    page.locator("[data-printed]").click()
    page.locator(".designer-print:not([hidden])").wait_for()
    trainer.look("trainer-designer-printed")
    page.locator("[data-printed]").click()
    trainer.look("trainer-designer")
    page.fill("#title", "Drawn by mouse")
    trainer.press(".form-actions .btn-primary")
    assert page.locator(".wallet-title:has-text('Drawn by mouse')").count() == 1


def test_by_keyboard(walker: Callable[[str], Walker]) -> None:
    trainer = walker("1280-en").sign_in("trainer")
    page = trainer.open(f"{NEW}?start=blank")
    page.locator(".designer-item.is-qr").focus()
    x, y = place_of(page, "qr")
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Alt+ArrowRight"):
        page.keyboard.press(key)
    assert place_of(page, "qr") == (x + 2.1, y - 1)
    page.keyboard.press("Shift+ArrowDown")
    assert page.locator("[data-type=qr] [data-property=height]").first.input_value() == "25"
    assert "25 mm" in page.locator(".designer-said").inner_text()
    page.keyboard.press("Control+d")
    assert page.locator(".designer-item.is-qr").count() == 2
    page.keyboard.press("Delete")
    assert page.locator(".designer-item.is-qr").count() == 1
    first = page.locator(".designer-item.is-text").first
    first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.designer-item')")
    page.keyboard.press("Enter")  # to what the element says
    assert page.evaluate("document.activeElement.matches('textarea')")
    page.keyboard.press("Control+End")
    page.keyboard.type(" {grade}")
    assert page.evaluate("document.querySelector('.designer-item[aria-current=true]').textContent").strip()
    page.fill("#title", "Drawn by keyboard")
    page.locator("#title").press("Enter")
    page.wait_for_url("**/certificates/templates")
    assert page.locator(".wallet-title:has-text('Drawn by keyboard')").count() == 1


@pytest.mark.parametrize("screen", ["360-zh", "1280-zh"])
def test_a_fault_is_said_where_it_is(walker: Callable[[str], Walker], screen: str) -> None:
    trainer = walker(screen).sign_in("trainer")
    page = trainer.open(f"{NEW}?start=blank")
    page.locator(".designer-element[data-type=text] summary").first.click()
    page.locator(".designer-element.is-selected textarea").fill("{nobody}")
    page.fill("#title", "样式")
    trainer.press(".form-actions .btn-primary")
    trainer.look("trainer-designer-refused")
    page.locator(".notice-error a").first.click()
    assert page.evaluate("location.hash") == "#e0-content"
    assert page.locator("#e0-content").get_attribute("aria-invalid") == "true"


def test_on_a_telephone(walker: Callable[[str], Walker]) -> None:
    trainer = walker("360-en").sign_in("trainer")
    page = trainer.open(f"{NEW}?start=completion")
    page.locator(".designer-item").first.wait_for()
    before = place_of(page, "seal")
    drag(page, page.locator(".designer-item.is-seal"), -40, -20)
    assert place_of(page, "seal") != before
    trainer.look("trainer-designer-telephone")


def test_without_scripts(site: Site, browser) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="en-GB", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{site.address}/login")
    page.fill("[name=username]", "trainer")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.locator("main form button.btn-primary, form.form button.btn-primary").first.click()
    page.goto(f"{site.address}{NEW}?start=blank")
    assert page.locator(".designer-stage").is_hidden()
    count = page.locator(".designer-element").count()
    page.locator("button[value='add:line']").click()
    expect(page.locator(".designer-element")).to_have_count(count + 1)
    page.locator(".designer-element summary").last.click()
    page.fill(f"#e{count}-x", "12.5")
    page.fill("#title", "Drawn by numbers")
    page.locator(".form-actions .btn-primary").click()
    page.wait_for_url("**/certificates/templates")
    page.locator("li:has-text('Drawn by numbers') a:has-text('Edit')").click()
    expect(page.locator(f"#e{count}-x")).to_have_value("12.5")
    context.close()
