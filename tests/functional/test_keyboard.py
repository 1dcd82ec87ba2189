"""By keyboard alone, before signing in, in the dark, and by the menu of a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.functional.walker import PASSWORD, Walker

MOST_STEPS = 60


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the first element of that kind has the focus, as somebody without a mouse does."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector} on {page.url}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("screen", ["1280-en", "360-zh"])
def test_from_signing_in_to_a_course(walker: Callable[[str], Walker], screen: str) -> None:
    member = walker(screen)
    page = member.open("/login")
    tab_to(page, "[name=username]")
    page.keyboard.type("member")
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    enter(page)
    if screen.startswith("360"):
        tab_to(page, ".menu-open")
        page.keyboard.press("Enter")
        page.locator("#side .side-link").first.wait_for()
    tab_to(page, ".side-link[href='/courses']")
    enter(page)
    tab_to(page, ".skip-link, .course-link")
    tab_to(page, "a.course-link")
    member.look("keyboard-catalogue")
    enter(page)
    assert "/courses/" in page.url


def test_skip_link_leads_to_the_content(walker: Callable[[str], Walker]) -> None:
    page = walker("1280-en").sign_in("member").open("/courses")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_language_is_chosen_before_signing_in(walker: Callable[[str], Walker]) -> None:
    anybody = walker("1280-en")
    page = anybody.open("/login")
    assert page.locator("html").get_attribute("lang") == "en"
    anybody.press("form[action='/locale'] button")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    anybody.look("anybody-login-switched")
    anybody.sign_in("member")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


@pytest.mark.parametrize("screen", ["1280-en", "360-zh"])
def test_dark_theme(walker: Callable[[str], Walker], screen: str) -> None:
    member = walker(screen).sign_in("member")
    page = member.open("/")
    member.press("form[action='/theme'] .to-dark button")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    member.look("member-home-dark")
    member.open("/courses")
    member.look("member-catalogue-dark")


def test_menu_of_a_telephone(walker: Callable[[str], Walker]) -> None:
    member = walker("360-zh").sign_in("trainer")
    page = member.open("/")
    assert page.locator("#side").is_hidden()
    page.locator(".menu-open").click()
    page.locator("#side .side-link").first.wait_for()
    member.look("trainer-menu")
    member.press("#side .side-link[href='/teach/courses']")
    assert page.locator("#side").is_hidden()
