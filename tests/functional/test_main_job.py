"""The main job from end to end, as each of the people it is for, with pictures of every page on the way."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.functional.chapters import (
    certificate,
    claiming,
    contest,
    learning,
    managing,
    setting,
    sitting,
    writing,
)
from tests.functional.walker import Walker

Start = Callable[[str], Walker]
walks = pytest.mark.parametrize("screen", ["1280-en", "360-zh"])


@walks
def test_a_course_from_its_questions_to_its_hours_and_back(walker: Start, screen: str) -> None:
    course = _make_course(walker(screen).sign_in("trainer"), screen)
    learning.is_not_offered(walker(screen).sign_in("emily"), course, f"值好夜班 {screen}")
    member = walker(screen).sign_in("member")
    before = learning.hours_in_the_ring(member)
    serial = _earn_certificate(member, course, screen)
    after = before + Decimal(writing.HOURS)
    assert [learning.hours_in_the_ring(member) for _visit in range(2)] == [after, after]
    member.look("member-home-earned")
    member.open("/hours")
    member.look("member-hours-earned")

    address = certificate.address_in_the_code(member, serial)
    certificate.verify(walker(screen), address, "valid")
    certificate.revoke(walker(screen).sign_in("admin"), walker(screen).sign_in("head"), serial)
    certificate.verify(walker(screen), address, "revoked")
    assert learning.hours_in_the_ring(member) == before
    member.open("/hours")
    member.look("member-hours-reversed")
    member.open(f"/certificates/{serial}")
    member.look("member-certificate-revoked")


def _make_course(trainer: Walker, screen: str) -> int:
    bank = setting.make_bank(trainer, f"值班题库 {screen}")
    setting.import_questions(trainer, bank)
    setting.set_exam(trainer, f"值班测验 {screen}", f"值班题库 {screen}")
    return writing.write_course(trainer, f"值好夜班 {screen}", f"值班测验 {screen}")


def _earn_certificate(member: Walker, course: int, screen: str) -> str:
    learning.enrol(member, course, f"值好夜班 {screen}")
    learning.learn(member, course)
    member.press(".page-head-actions a.btn-primary")
    member.press("a.btn-primary.btn-lg")
    sitting.sit_exam(member)
    member.press(".exam-result-actions a.btn-primary")
    return certificate.receive(member, course)


@walks
def test_contest_of_the_week(walker: Start, screen: str) -> None:
    member = walker(screen).sign_in("member")
    address = contest.play_today(member)
    contest.come_back_today(member, address)
    contest.see_the_boards(member, address)
    contest.come_back_tomorrow(member, address)


@walks
def test_main_job_of_the_manager(walker: Start, screen: str) -> None:
    manager = walker(screen).sign_in("manager")
    managing.see_who_is_short(manager)
    cycle = managing.open_cycle(manager, f"走查轮训 {screen}")
    managing.add_class(manager, cycle)
    managing.assign(manager, cycle)
    managing.record_completion(manager, cycle)
    managing.see_the_overdue(manager, cycle)


@walks
def test_roster_import(walker: Start, screen: str) -> None:
    managing.import_roster(walker(screen).sign_in("head"), screen)


@walks
def test_hours_from_elsewhere(walker: Start, screen: str) -> None:
    title, day = f"基层党建专题班 {screen}", "2026-03-1" + ("1" if screen == "1280-en" else "2")
    member = walker(screen).sign_in("member")
    claiming.file_claim(member, title, day)
    claiming.accept_claim(walker(screen).sign_in("head"), title)
    claiming.is_explained(member, title)


@walks
def test_a_draft_is_simulated(walker: Start, screen: str) -> None:
    claiming.simulate_draft(walker(screen).sign_in("officer"))
