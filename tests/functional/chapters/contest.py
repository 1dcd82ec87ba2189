"""The member plays the contest of the week."""

from __future__ import annotations

from tests.functional.chapters.sitting import give, hand_in, right_answers
from tests.functional.walker import Walker

START = "form[action$='/start'] button"


def play_today(member: Walker) -> str:
    """From the list of contests into today's attempt and out again, everything right; the contest's address."""
    page = member.open("/contests")
    member.look("member-contests")
    member.press(".contest-card h3 a")
    contest = page.url.removeprefix(member.site.address)
    member.look("member-contest-before")
    member.press(START)
    page.locator("[data-clock]").wait_for()
    member.look("member-contest-room")
    member.site.clock.advance(seconds=95)
    for position, answer in enumerate(right_answers(member), start=1):
        give(member, position, answer)
    hand_in(member, "member-contest-hand-in")
    page.wait_for_selector(".contest-points")
    member.look("member-contest-result")
    return contest


def come_back_today(member: Walker, contest: str) -> None:
    """The page offers no second attempt, and a request made without it gets none either."""
    page = member.open(contest)
    assert page.locator(START).count() == 0
    member.look("member-contest-played")
    token = page.locator("meta[name=csrf-token]").get_attribute("content")
    answer = page.request.post(
        f"{member.site.address}{contest}/start",
        form={"csrf_token": token or ""},
        headers={"Referer": page.url},
    )
    assert "/attempts/" not in answer.url


def see_the_boards(member: Walker, contest: str) -> None:
    page = member.open(f"{contest}/board")
    assert page.locator(".is-own").count() > 0
    member.look("member-contest-board")
    page = member.open(f"{contest}/board?by=units")
    assert page.locator(".is-own").count() > 0
    member.look("member-contest-units")


def come_back_tomorrow(member: Walker, contest: str) -> None:
    member.site.clock.advance(days=1)
    page = member.open(contest)
    assert page.locator(START).is_visible()
    member.look("member-contest-tomorrow")
