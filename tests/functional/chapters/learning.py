"""The member finds a course and learns it, with the time counted by the server."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import Response, Route

from tests.functional.walker import Walker

BEAT_MS = 15_000


def hours_in_the_ring(member: Walker) -> Decimal:
    """What the ring on the home page says is counted."""
    page = member.open("/")
    return Decimal(page.locator(".ring-number").first.text_content() or "")


def enrol(member: Walker, course: int, words: str) -> None:
    """From the catalogue into the course."""
    page = member.open("/courses")
    page.fill("#filter-q", words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    member.look("member-catalogue")
    member.press(f"a[href$='/courses/{course}']")
    member.look("member-course")
    member.press("form[action$='/enrol'] button")


def is_not_offered(somebody: Walker, course: int, words: str) -> None:
    """Whom the course is not meant for finds it neither in the catalogue nor at its address."""
    page = somebody.open("/courses")
    page.fill("#filter-q", words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(f"a[href$='/courses/{course}']").count() == 0
    somebody.look("other-catalogue")
    assert somebody.page.request.get(f"{somebody.site.address}/courses/{course}").status == 404


def learn(member: Walker, course: int) -> None:
    """The page, the film and the document, up to the door of the exam."""
    page = member.page
    page.clock.install()
    member.open(f"/courses/{course}")
    member.press(".page-head-actions a.btn-primary")
    assert page.locator(".reading table").count() == 1
    assert page.locator("form[action$='/done'] button").is_hidden()
    _spend_a_minute(member)
    member.look("member-lesson-page")
    let_go = _hold_back(member, "**/video-*.js")
    member.press("form[action$='/done'] button")
    _begin_before_the_script(member, let_go)
    _watch(member)
    member.look("member-lesson-film")
    member.press("[data-when-complete] a.btn-primary")
    _spend_a_minute(member)
    member.look("member-lesson-document")
    member.press("form[action$='/done'] button")
    member.look("member-lesson-exam")
    member.open("/")
    member.look("member-home-under-way")
    member.open(f"/courses/{course}")
    member.look("member-course-under-way")


def _spend_a_minute(member: Walker) -> None:
    """The browser's timers and the server's clock go on together until the minute is complete."""
    page = member.page
    complete = page.locator("[data-when-complete]")
    page.mouse.move(200, 300)
    for _beat in range(
        8
    ):  # four are needed; the first ones may come before the page's own first sign of life
        member.site.clock.advance(seconds=BEAT_MS / 1000)
        with page.expect_response("**/courses/beat"):
            page.clock.fast_forward(BEAT_MS)
        if complete.is_visible():
            return
    complete.wait_for()


def _hold_back(member: Walker, address: str) -> Callable[[], None]:
    """What is asked for at this address comes when it is let go, by what is returned."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    def let_go() -> None:
        for route in waiting:
            route.continue_()
        member.page.unroute(address, hold)

    member.page.route(address, hold)
    return let_go


def _begin_before_the_script(member: Walker, let_go: Callable[[], None]) -> None:
    """Who presses play sooner than the script comes is heard of when it does."""
    page = member.page
    page.evaluate("const film = document.querySelector('video'); film.playbackRate = 0.1; film.play()")
    with page.expect_response(_is_beat(playing=True)):
        let_go()
    with page.expect_response(_is_beat(playing=False)):
        page.evaluate("const film = document.querySelector('video'); film.pause(); film.playbackRate = 1")


def _watch(member: Walker) -> None:
    """Plays the film to its end while the server's clock goes on; once more where the machine was too slow for that."""
    page = member.page
    complete = page.locator("[data-when-complete]")
    member.site.clock.advance(minutes=1)  # the lesson before has let go, whether its last beat arrived or not
    for _showing in range(4):
        with page.expect_response(_is_beat(playing=False)):
            with page.expect_response(_is_beat(playing=True)):
                page.evaluate("document.querySelector('video').play()")
            member.site.clock.advance(seconds=2)
        if complete.is_visible():
            return
    complete.wait_for()


def _is_beat(*, playing: bool) -> Callable[[Response], bool]:
    words = f'"playing":{str(playing).lower()}'
    return lambda response: "/courses/beat" in response.url and words in (response.request.post_data or "")
