"""The pages of contests: what members and trainers see, what nobody sees, and what a list may cost."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import load_workbook

from lms.db import unit_of_work
from lms.organisation.models import Person
from question_bank.contests.models import Contest, ContestEntry
from question_bank.exams.models import Attempt
from tests.question_bank.contests.factories import MONDAY, Arena


@pytest.fixture
def arena(session, clock):
    with unit_of_work():
        arena = Arena(session, clock)
        session.get_one(Person, arena.member.person_id).name_en = "Lin Xiaoyu"
        return arena


@pytest.fixture
def browser(arena, signed_in):
    return signed_in(arena.member)


@pytest.fixture
def desk(arena, signed_in):
    return signed_in(arena.trainer)


def text_of(browser, address, language="en"):
    response = browser.get(address, headers={"Accept-Language": language})
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def form(arena, **changes):
    return {
        "title": "安全知识竞赛",
        "title_en": "Safety quiz",
        "unit_id": arena.unit.id,
        "introduction": "",
        "draws-0-category": arena.category.id,
        "draws-0-count": 3,
        "minutes_allowed": 5,
        "attempts_per_day": 1,
        "opens_at": "2026-05-21T08:00",
        "closes_at": "2026-05-27T20:00",
        "frozen_from": "",
        "zone": "Asia/Shanghai",
        "unit_rule": "mean",
        "unit_level": "own",
        "counted_members": 5,
    } | changes


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Fire quiz", "Today's attempt is yours")), ("zh-CN", ("消防知识竞赛", "今天的机会等着你"))],
)
def test_a_round_from_the_list_to_the_result(arena, browser, clock, language, words):
    address = f"/contests/{arena.contest_id}"
    assert words[0] in text_of(browser, "/contests", language)
    assert words[1] in text_of(browser, address, language)
    room = browser.post(f"{address}/start").location
    assert browser.post(f"{address}/start").location == room  # a second click leads to the same attempt
    assert "data-contest" in text_of(browser, room, language)
    attempt_id = int(room.rsplit("/", 1)[-1])
    arena.answer(attempt_id, right=2)
    clock.advance(seconds=61)
    handed_in = browser.post(f"{room}/hand-in", data={"unsent": "[]"})
    assert handed_in.location.endswith("/result")
    result = text_of(browser, handed_in.location, language)
    assert "<strong>2</strong>" in result
    assert "01:01" in result
    assert "01:01" in text_of(browser, address, language)  # done for today
    refused = browser.post(f"{address}/start")
    assert refused.location.endswith(address)
    assert "data-contest" not in text_of(browser, refused.location, language)


def test_nobody_sees_the_key_before_the_contest_is_over(arena, browser, clock):
    attempt_id = arena.start(arena.member)
    room = text_of(browser, f"/contests/attempts/{attempt_id}")
    assert "that-is-secret" not in room
    arena.play(arena.member, right=1)
    result = text_of(browser, f"/contests/attempts/{attempt_id}/result")
    assert "that-is-secret" not in result
    assert "right " not in result.replace("right answers", "")
    clock.set_to(MONDAY.replace(day=25))
    assert "explanation-that-is-secret" in text_of(browser, f"/contests/attempts/{attempt_id}/result")


def test_a_late_hand_in_brings_nothing(arena, browser, session, clock):
    attempt_id = arena.start(arena.member)
    right = session.get_one(Attempt, attempt_id).paper
    clock.advance(minutes=6)
    unsent = [{"item": str(n), "seq": 1, "answer": "1"} for n in range(1, len(right) + 1)]
    browser.post(f"/contests/attempts/{attempt_id}/hand-in", data={"unsent": str(unsent).replace("'", '"')})
    [entry] = session.query(ContestEntry).all()
    assert (entry.score, entry.elapsed_ms) == (0, 300_000)


def test_attempts_of_others_and_contests_of_others_are_not_found(arena, session, signed_in):
    attempt_id = arena.start(arena.member)
    with unit_of_work():
        outsider = arena.outsider()
        of_north = arena.contest(unit_id=arena.north.id).id
        draft = arena.contest(is_published=False).id
    other, stranger = signed_in(arena.other), signed_in(outsider)
    for page in ("", "/confirm", "/result"):
        assert other.get(f"/contests/attempts/{attempt_id}{page}").status_code == 404
    assert other.post(f"/contests/attempts/{attempt_id}/hand-in").status_code == 404
    assert other.get(f"/exams/attempts/{attempt_id}").status_code == 404
    for contest_id in (of_north, draft):
        assert other.get(f"/contests/{contest_id}").status_code == 404
        assert other.get(f"/contests/{contest_id}/board").status_code == 404
        assert other.post(f"/contests/{contest_id}/start").status_code == 404
    for page in ("", "/edit", "/results", "/results.xlsx"):
        assert stranger.get(f"/teach/contests/{arena.contest_id}{page}").status_code == 404
        assert other.get(f"/teach/contests/{arena.contest_id}{page}").status_code == 403
    assert stranger.get(f"/contests/{arena.contest_id}").status_code == 404
    assert stranger.post(f"/teach/contests/{arena.contest_id}/close").status_code == 404


def test_without_scripts_there_is_a_step_before_handing_in(arena, browser, session):
    attempt_id = arena.start(arena.member)
    room = f"/contests/attempts/{attempt_id}"
    plain = {f"seq-{n}": "0" for n in (1, 2, 3)}
    assert browser.post(f"{room}/hand-in", data=plain).location.endswith("/confirm")
    assert f'action="{room}/hand-in"' in text_of(browser, f"{room}/confirm")
    assert browser.post(f"{room}/hand-in").location.endswith("/result")


@pytest.mark.parametrize("by", ["", "units"])
def test_the_own_line_is_marked_wherever_it_is(arena, session, browser, clock, by):
    with unit_of_work():
        _crowd(arena, session, 600)
    arena.play(arena.member, right=0, seconds=200)
    page = text_of(browser, f"/contests/{arena.contest_id}/board?by={by}")
    assert "is-own" in page
    if not by:
        assert "board-own" in page
        assert 'class="card board board-own"' not in text_of(
            browser, f"/contests/{arena.contest_id}/board?page=99"
        )


def test_what_the_pages_cost_with_600_people(arena, session, browser, desk, count_queries):
    with unit_of_work():
        _crowd(arena, session, 600)
        for _ in range(12):
            arena.contest()
    for address, most in (
        ("/contests", 8),
        (f"/contests/{arena.contest_id}", 10),
        (f"/contests/{arena.contest_id}/board", 10),
        (f"/contests/{arena.contest_id}/board?by=units", 10),
    ):
        with count_queries() as statements:
            browser.get(address)
        assert len(statements) <= most, (address, statements)
    for address in ("/teach/contests", f"/teach/contests/{arena.contest_id}/results"):
        with count_queries() as statements:
            desk.get(address)
        assert len(statements) <= 12, (address, statements)


def test_a_frozen_board_says_so_and_the_trainer_sees_on(arena, browser, desk, clock):
    with unit_of_work():
        contest_id = arena.contest(frozen_from=clock()).id
    clock.advance(minutes=1)
    arena.play(arena.member, right=3, contest_id=contest_id)
    board = text_of(browser, f"/contests/{contest_id}/board")
    assert "stood still" in board
    assert "Lin Xiaoyu</strong>" not in board
    assert "Your points are kept." in text_of(browser, f"/contests/{contest_id}")
    assert "Lin Xiaoyu</strong>" in text_of(desk, f"/teach/contests/{contest_id}/results")


@pytest.mark.parametrize(("language", "waiting"), [("en", "takes 5 minutes"), ("zh-CN", "限时 5 分钟")])
def test_the_home_page_asks_once_a_day(arena, browser, clock, language, waiting):
    assert waiting in text_of(browser, "/", language)
    arena.play(arena.member, right=1)
    assert waiting not in text_of(browser, "/", language)
    clock.advance(days=1)
    assert waiting in text_of(browser, "/", language)


def test_setting_a_contest(arena, desk, session):
    made = desk.post("/teach/contests/new", data=form(arena))
    page = text_of(desk, made.location)
    assert "3 questions can be drawn for everybody" in page
    published = desk.post(f"{made.location}/publish", follow_redirects=True).get_data(as_text=True)
    assert "Published." in published
    contest = session.get_one(Contest, int(made.location.rsplit("/", 1)[-1]))
    assert contest.state == "published"
    assert contest.opens_at.isoformat() == "2026-05-21T00:00:00+00:00"  # eight o'clock in Shanghai
    desk.post(f"{made.location}/close")
    session.expire_all()
    assert contest.state == "closed"


@pytest.mark.parametrize(
    ("english", "shown"), [("Five minutes a day.", "Five minutes a day."), ("", "每天五分钟。")]
)
def test_an_introduction_in_english_and_branches_on_the_board(arena, desk, browser, english, shown):
    words = {"introduction": "每天五分钟。", "introduction_en": english}
    made = desk.post("/teach/contests/new", data=form(arena, **words, unit_level="branch"))
    page = text_of(desk, made.location)
    assert f"<p>{shown}</p>" in page
    assert "the branch to which their unit belongs" in page
    assert "<p>每天五分钟。</p>" in text_of(desk, made.location, "zh-CN")
    edited = text_of(desk, f"{made.location}/edit")
    assert '<option selected value="branch">' in edited


def test_the_checklist_names_the_category_that_is_short(arena, desk):
    made = desk.post("/teach/contests/new", data=form(arena, **{"draws-0-count": 40}))
    page = text_of(desk, made.location)
    assert "“Bank”: 40 wanted, 6 released; 34 missing" in page
    assert "/publish" not in page
    refused = desk.post(f"{made.location}/publish", follow_redirects=True).get_data(as_text=True)
    assert "“Bank” lacks 34." in refused


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"closes_at": "2026-05-20T08:00"}, "later than the opening"),
        ({"zone": "Middle-earth"}, "No such time zone"),
        ({"frozen_from": "2026-06-20T08:00"}, "between opening and end"),
        ({"draws-0-category": 0, "draws-0-count": ""}, "at least one category"),
        ({"title": ""}, "Nothing was saved"),
        ({"attempts_per_day": 0}, "Nothing was saved"),
    ],
)
def test_what_a_form_does_not_take(arena, desk, changes, complaint):
    response = desk.post("/teach/contests/new", data=form(arena, **changes))
    assert response.status_code == 422
    assert complaint in response.get_data(as_text=True)


def test_results_as_a_spreadsheet(arena, desk):
    with unit_of_work():
        player = arena.player(arena.north, "=王芳")
    arena.play(player, right=3, seconds=65)
    arena.play(arena.member, right=2)
    response = desk.get(f"/teach/contests/{arena.contest_id}/results.xlsx", headers={"Accept-Language": "zh"})
    book = load_workbook(BytesIO(response.data))
    people, units = (book.get_sheet_by_index(index).to_python(skip_empty_area=False) for index in (0, 1))
    assert people[3][2:6] == ["=王芳", "北处", 3, "01:05"]  # a name is a text, never a formula
    assert [row[1] for row in units[3:]] == ["北处", "市直机关"]


def _crowd(arena, session, size):
    """As many people of two units, each with a finished attempt; the attempts' papers are empty."""
    for number in range(size):
        account_person = Person(organisation_id=arena.unit.id, number=f"C{number}", name=f"人{number}")
        session.add(account_person)
        session.flush()
        attempt = Attempt(
            occasion_type="question_bank.contest",
            occasion_id=arena.contest_id,
            person_id=account_person.id,
            number=1,
            seed=1,
            paper=[],
            rules={},
            state="graded",
            started_at=arena.clock(),
            grace_seconds=5,
        )
        session.add(attempt)
        session.flush()
        session.add(
            ContestEntry(
                contest_id=arena.contest_id,
                person_id=account_person.id,
                unit_id=(arena.north, arena.south, arena.unit)[number % 3].id,
                day=arena.clock().date(),
                number=1,
                attempt_id=attempt.id,
                score=3 - number % 3,
                elapsed_ms=60_000 + number,
                submitted_at=arena.clock(),
            )
        )
