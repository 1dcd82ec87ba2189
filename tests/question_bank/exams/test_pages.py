"""The pages of exams as browsers see them: what is sent, what is not, and to whom."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Role
from lms.contracts.questions import Text
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from question_bank.exams.models import Allowance, Answer, Attempt, Exam
from question_bank.exams.services.papers import questions_of
from tests.question_bank.exams.factories import School, essay, one_of_each

SECRETS = ("feedback-that-is-secret", "explanation-that-is-secret", "secret-word", "42.125")
MS = timedelta(milliseconds=1)


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return School(session, clock, one_of_each())


@pytest.fixture
def exam_id(school):
    with unit_of_work():
        return school.exam(draws=[(school.category.id, 6)], shows_answers=True).id


@pytest.fixture
def member(signed_in, school):
    return signed_in(school.member)


@pytest.fixture
def trainer(signed_in, school):
    return signed_in(school.trainer)


class Room:
    """A room opened by a browser: its ticket, and saving as its scripts would."""

    def __init__(self, browser, exam_id):
        self.browser = browser
        response = browser.post(f"/exams/{exam_id}/start")
        assert response.status_code == 303
        self.url = response.location
        self.id = int(self.url.split("/")[3].split("?")[0])
        self.page = browser.get(self.url).text
        self.ticket = self.page.split('data-ticket="')[1].split('"')[0]

    def save(self, item, answer, seq=1, ticket=None):
        body = {"ticket": ticket or self.ticket, "item": str(item), "seq": seq, "answer": answer}
        return self.browser.post("/exams/answers", json=body)

    def hand_in(self, **form):
        return self.browser.post(f"/exams/attempts/{self.id}/hand-in", data=form)


def answer_everything(room, session):
    """Saves the right answer to every question."""
    for question in questions_of(session, session.get_one(Attempt, room.id)):
        [value] = question.type.correct_answer(question.content).values()
        sent = {True: "true", False: "false"}[value] if isinstance(value, bool) else value
        assert room.save(question.position, sent).status_code == 200


@on_both_databases
def test_from_the_list_of_exams_to_a_pass(session, school, member, exam_id):
    assert "/exams/" + str(exam_id) in member.get("/exams").text
    assert "Start the exam" in member.get(f"/exams/{exam_id}").text
    room = Room(member, exam_id)
    answer_everything(room, session)
    response = room.hand_in()
    assert response.status_code == 303
    result = member.get(response.location).text
    assert "Passed. Well done!" in result
    assert "100<small>%</small>" in result
    assert SECRETS[1] in result


def test_saving_keeps_to_its_contract(session, clock, member, exam_id):
    room = Room(member, exam_id)
    boolean = next(
        question.position
        for question in questions_of(session, session.get_one(Attempt, room.id))
        if question.type.key.endswith("true_false")
    )
    saved = room.save(boolean, "true", seq=4)
    assert saved.status_code == 200
    assert saved.json == {"saved_at": clock().isoformat().replace("+00:00", "Z"), "seq": 4}
    assert room.save(boolean, "true", seq=4).status_code == 200
    stale = room.save(boolean, "false", seq=3)
    assert (stale.status_code, stale.json) == (409, {"error": "stale", "seq": 4})
    refused = room.save(boolean, "perhaps", seq=5)
    assert (refused.status_code, refused.json["error"]) == (422, "refused")
    assert room.save(99, None).status_code == 404
    assert room.save("x", None).status_code == 400
    assert room.save(boolean, "true", ticket=room.ticket + "x").status_code == 403
    assert member.post("/exams/answers", data="{").status_code == 400
    assert member.post("/exams/answers", data=b" " * 300_000).status_code == 413
    assert session.scalar(select(func.count()).select_from(Answer)) == 1


def test_a_save_looks_nobody_up(client, session, member, exam_id, count_queries):
    room = Room(member, exam_id)
    stranger = Room.__new__(Room)
    stranger.browser, stranger.ticket = client, room.ticket
    stranger.save(1, None)
    with count_queries() as statements:
        assert stranger.save(1, None, seq=2).status_code == 200
    assert len([one for one in statements if not one.startswith(("BEGIN", "COMMIT"))]) == 3, statements


@pytest.mark.parametrize(
    ("after_deadline", "status"),
    [(-MS, 200), (timedelta(seconds=30), 200), (timedelta(seconds=30) + MS, 410)],
)
def test_the_deadline_holds_to_the_millisecond(session, clock, member, exam_id, after_deadline, status):
    room = Room(member, exam_id)
    clock.set_to(session.get_one(Attempt, room.id).deadline + after_deadline)
    assert room.save(1, None).status_code == status


def test_nothing_that_a_candidate_gets_before_the_release_tells_the_key(session, school, signed_in):
    with unit_of_work():
        exam_id = school.exam(draws=[(school.category.id, 6)], release="by_hand", shows_answers=True).id
    member = signed_in(school.member)
    room = Room(member, exam_id)
    answers = [room.save(position, None).text for position in range(1, 7)]
    answer_everything_later = [room.save(position, "nonsense", seq=9).text for position in range(1, 7)]
    room.hand_in()
    pages = [
        member.get(url).text
        for url in (
            "/",
            "/exams",
            f"/exams/{exam_id}",
            f"/exams/attempts/{room.id}/result",
            f"/exams/attempts/{room.id}/confirm",
        )
    ]
    for text in (room.page, *answers, *answer_everything_later, *pages):
        for secret in (*SECRETS, "fraction", "is_right", "correct"):
            assert secret not in text, secret
        # as a word: a signed token may hold these characters by chance
        assert not re.search(r"\b0\.5\b", text), "a tolerance"
    assert "Not passed" not in "".join(pages)
    with unit_of_work() as writing:
        writing.get_one(Exam, exam_id).released_at = school.clock()
    assert "Not passed" in member.get(f"/exams/attempts/{room.id}/result").text


def test_a_refresh_gives_the_same_paper_and_the_answers(session, member, exam_id):
    room = Room(member, exam_id)
    answer_everything(room, session)
    again = member.get(room.url).text
    assert _stems(again) == _stems(room.page)
    assert again.count("checked") == 1 + 2 + 1
    assert 'value="secret-word"' in again
    assert again.count(" selected") == 2
    assert Room(member, exam_id).id == room.id


def _stems(page):
    return [part.split("</legend>")[0] for part in page.split("<legend>")[1:]]


def test_without_scripts_a_form_saves_asks_and_hands_in(session, member, exam_id):
    room = Room(member, exam_id)
    questions = questions_of(session, session.get_one(Attempt, room.id))
    form = {f"seq-{question.position}": "0" for question in questions}
    for question in questions:
        [value] = question.type.correct_answer(question.content).values()
        name = f"answer-{question.position}"
        if isinstance(value, dict):
            form |= {f"{name}-{pair}": choice for pair, choice in value.items()}
        else:
            form[name] = "true" if value is True else value
    number = next(each.position for each in questions if each.type.key.endswith("numerical"))
    response = room.hand_in(**form | {f"answer-{number}": "many", "do": "save"})
    assert response.location.endswith(f"/exams/attempts/{room.id}")
    assert "Please enter a number." in member.get(response.location).text
    newer = {f"seq-{question.position}": "1" for question in questions} | {f"seq-{number}": "0"}
    response = room.hand_in(**form | newer)
    assert "Every question has an answer." in member.get(response.location).text
    assert session.get_one(Attempt, room.id).is_running
    room.hand_in()
    session.expire_all()
    assert session.get_one(Attempt, room.id).percent == 100


def test_a_page_shown_before_a_newer_save_does_not_overwrite_it(session, member, exam_id):
    room = Room(member, exam_id)
    position = next(
        each.position
        for each in questions_of(session, session.get_one(Attempt, room.id))
        if each.type.key.endswith("short_answer")
    )
    room.save(position, "newer", seq=7)
    room.hand_in(**{f"seq-{position}": "0", f"answer-{position}": "older"})
    assert session.scalars(select(Answer.answer)).all() == [{"text": "newer"}]


def test_what_could_not_be_sent_comes_with_the_handing_in(session, member, exam_id):
    room = Room(member, exam_id)
    position = next(
        each.position
        for each in questions_of(session, session.get_one(Attempt, room.id))
        if each.type.key.endswith("short_answer")
    )
    unsent = [
        {"item": str(position), "seq": 3, "answer": "secret-word"},
        {"item": "99", "seq": 4, "answer": "x"},
    ]
    assert room.hand_in(unsent=json.dumps(unsent)).status_code == 303
    assert session.get_one(Attempt, room.id).marks == 1
    assert room.hand_in(unsent="[nonsense").status_code == 303


def test_an_attempt_is_its_persons_alone(school, session, member, signed_in, exam_id):
    room = Room(member, exam_id)
    other = signed_in(school.other)
    for page in ("", "/result", "/confirm"):
        assert other.get(f"/exams/attempts/{room.id}{page}").status_code == 404
    assert other.post(f"/exams/attempts/{room.id}/hand-in").status_code == 404
    assert session.get_one(Attempt, room.id).is_running


def test_another_organisation_sees_no_exam(session, school, clock, signed_in, exam_id, member):
    with unit_of_work():
        elsewhere = School(session, clock)
    room = Room(member, exam_id)
    for account in (elsewhere.member, elsewhere.trainer):
        browser = signed_in(account)
        assert browser.get(f"/exams/{exam_id}").status_code == 404
        assert browser.post(f"/exams/{exam_id}/start").status_code == 404
    trainer = signed_in(elsewhere.trainer)
    pages = ("", "/edit", "/results", "/results.xlsx", "/questions", f"/attempts/{room.id}")
    for page in (*pages, f"/people/{school.member.person_id}"):
        assert trainer.get(f"/teach/exams/{exam_id}{page}").status_code == 404
    for action in ("publish", "close", "release", f"attempts/{room.id}/marks/1"):
        assert trainer.post(f"/teach/exams/{exam_id}/{action}", data={"marks": "1"}).status_code == 404
    assert "No exams yet" in trainer.get("/teach/exams").text


def test_a_child_of_somebody_elses_parent_is_not_found(school, trainer, member, exam_id):
    with unit_of_work():
        another = school.exam().id
    room = Room(member, exam_id)
    assert trainer.get(f"/teach/exams/{exam_id}/attempts/{room.id}").status_code == 200
    assert trainer.get(f"/teach/exams/{another}/attempts/{room.id}").status_code == 404
    assert (
        trainer.post(f"/teach/exams/{another}/attempts/{room.id}/marks/1", data={"marks": 1}).status_code
        == 404
    )


def test_a_trainer_sees_the_attempts_of_their_own_units_only(session, school, clock, signed_in, exam_id):
    with unit_of_work() as writing:
        branch = make_unit(writing, "分局", school.unit)
        local = make_account(writing, make_person(writing, branch, "韩梅"), (Role.TRAINER, branch))
        candidate = make_account(writing, make_person(writing, branch, "李雷"))
        local_exam = school.exam(unit_id=branch.id, draws=[(school.category.id, 2)]).id
    inside, outside = signed_in(candidate), signed_in(school.member)
    rooms = [Room(browser, local_exam) for browser in (inside, outside)]
    trainer = signed_in(local)
    page = trainer.get(f"/teach/exams/{local_exam}/results").text
    assert "李雷" in page
    assert "林晓雨" not in page
    assert trainer.get(f"/teach/exams/{local_exam}/attempts/{rooms[0].id}").status_code == 200
    assert trainer.get(f"/teach/exams/{local_exam}/attempts/{rooms[1].id}").status_code == 404
    assert trainer.get(f"/teach/exams/{exam_id}").status_code == 404


FIELDS = {
    "title": "公文写作测试",
    "title_en": "Official writing",
    "introduction": "",
    "draws-0-count": "3",
    "minutes_allowed": "20",
    "pass_percent": "60",
    "attempts_allowed": "2",
    "marks_per_question": "2.5",
    "multiple_response_rule": "lou_xuan",
    "grace_seconds": "30",
    "release": "on_grading",
    "is_standalone": "y",
}


def fields(school, **changes):
    """What a browser posts for a new exam."""
    return FIELDS | {"unit_id": school.unit.id, "draws-0-category": school.category.id} | changes


def test_setting_an_exam_up_to_publishing_it(session, school, trainer):
    response = trainer.post("/teach/exams/new", data=fields(school, closes_at="2026-05-28T18:00"))
    assert response.status_code == 303
    exam = session.scalars(select(Exam)).one()
    assert (exam.draws, exam.marks_per_question) == ([[school.category.id, 3]], Decimal("2.5"))
    assert exam.closes_at.isoformat() == "2026-05-28T10:00:00+00:00"
    assert "3 questions can be drawn" in trainer.get(response.location).text
    assert trainer.post(f"{response.location}/publish").status_code == 303
    assert session.get_one(Exam, exam.id, populate_existing=True).state == "published"
    edited = trainer.get(f"{response.location}/edit").text
    assert 'value="2026-05-28T18:00"' in edited


def test_candidates_read_the_introduction_in_their_language(school, trainer, signed_in):
    words = {"introduction": "请独立完成。", "introduction_en": "Please work alone."}
    made = trainer.post("/teach/exams/new", data=fields(school, **words))
    assert "Please work alone." in trainer.get(made.location).text
    trainer.post(f"{made.location}/publish")
    page, member = made.location.replace("/teach", ""), signed_in(school.member)
    assert "Please work alone." in member.get(page).text
    assert "请独立完成。" in member.get(page, headers={"Accept-Language": "zh-CN"}).text


def test_a_shortage_is_named_by_category_and_number(session, school, trainer):
    response = trainer.post("/teach/exams/new", data=fields(school, **{"draws-0-count": "20"}))
    page = trainer.get(response.location).text
    assert "20 wanted, 6 released; 14 missing" in page
    refused = trainer.post(f"{response.location}/publish", follow_redirects=True).text
    assert "lacks 14" in refused
    assert session.scalars(select(Exam.state)).one() == "draft"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "This field is required."),
        ({"draws-0-category": "0", "draws-0-count": ""}, "Choose at least one category"),
        ({"draws-0-count": ""}, "Say how many questions"),
        ({"draws-0-category": "0"}, "Choose where these questions come from."),
        ({"pass_percent": "101"}, "Number must be between"),
        ({"pass_percent": "33.333"}, "Two decimal places at most."),
        ({"opens_at": "2026-05-28T18:00", "closes_at": "2026-05-27T18:00"}, "It closes before it opens."),
        ({"release": "after_closing"}, "no closing time is set"),
    ],
)
def test_an_exam_that_cannot_be_is_refused_in_words(session, school, trainer, changes, words):
    response = trainer.post("/teach/exams/new", data=fields(school, **changes))
    assert response.status_code == 422
    assert words in response.text
    assert session.scalar(select(func.count()).select_from(Exam)) == 0


def test_more_lines_can_be_asked_for_without_losing_what_was_written(school, trainer):
    page = trainer.post("/teach/exams/new", data=fields(school, more="1")).text
    assert 'value="公文写作测试"' in page
    assert 'name="draws-3-category"' in page


def test_results_questions_and_the_spreadsheet(session, school, trainer, member, exam_id):
    room = Room(member, exam_id)
    answer_everything(room, session)
    room.hand_in()
    page = trainer.get(f"/teach/exams/{exam_id}/results").text
    assert "林晓雨" in page
    assert "Passed" in page
    assert "林晓雨" not in trainer.get(f"/teach/exams/{exam_id}/results?outcome=failed").text
    assert trainer.get(f"/teach/exams/{exam_id}/questions").text.count("100 %") >= 6
    book = trainer.get(f"/teach/exams/{exam_id}/results.xlsx")
    assert book.data[:2] == b"PK"
    review = trainer.get(f"/teach/exams/{exam_id}/attempts/{room.id}").text
    assert SECRETS[1] in review


def test_a_person_can_be_allowed_more_with_a_reason(session, school, trainer, exam_id):
    url = f"/teach/exams/{exam_id}/people/{school.member.person_id}"
    form = {"extra_minutes": "10", "extra_attempts": "1", "open_until": "", "reason": ""}
    assert trainer.post(url, data=form).status_code == 422
    assert trainer.post(url, data=form | {"reason": "停电"}).status_code == 303
    allowance = session.scalars(select(Allowance)).one()
    assert (allowance.extra_minutes, allowance.extra_attempts) == (10, 1)
    assert 'value="10"' in trainer.get(url).text


def test_an_essay_is_marked_on_the_page_of_the_attempt(session, school, trainer, member):
    with unit_of_work():
        school.fill([essay()])
        exam_id = school.exam(draws=[(school.category.id, 7)]).id
    room = Room(member, exam_id)
    answer_everything_but_the_essay(room, session)
    room.hand_in()
    assert "A person still has to mark" in member.get(f"/exams/attempts/{room.id}/result").text
    page = trainer.get(f"/teach/exams/{exam_id}/attempts/{room.id}").text
    action = page.split('class="mark-line" method="post" action="')[1].split('"')[0]
    assert trainer.post(action, data={"marks": "7"}).status_code == 303
    assert session.get_one(Attempt, room.id).is_passed is None
    trainer.post(action, data={"marks": "1"})
    session.expire_all()
    assert session.get_one(Attempt, room.id).is_passed is True


def answer_everything_but_the_essay(room, session):
    for question in questions_of(session, session.get_one(Attempt, room.id)):
        right = question.type.correct_answer(question.content)
        if right is None:
            assert room.save(question.position, "Because.").status_code == 200
            continue
        [value] = right.values()
        room.save(question.position, "true" if value is True else value)


def test_where_one_came_from_is_kept_if_it_is_of_this_site(member, exam_id):
    page = member.get(f"/exams/{exam_id}?return_to=/courses/7").text
    assert 'href="/courses/7"' in page
    response = member.post(f"/exams/{exam_id}/start", data={"return_to": "/courses/7"})
    assert response.location.endswith("return_to=/courses/7")
    page = member.get(f"/exams/{exam_id}?return_to=https://evil.example/").text
    assert 'href="https://evil' not in page


def test_a_running_attempt_and_an_exam_that_closes_are_due(clock, school, member, exam_id):
    with unit_of_work():
        school.exam(title="月度测试", title_en="Monthly", closes_at=clock() + timedelta(days=3))
    home = member.get("/").text
    assert home.count("Monthly") == 1  # what is due is not told again beside it
    assert home.index('id="due-title"') < home.index("Monthly") < home.index("Further exams open to you")
    Room(member, exam_id)
    home = member.get("/").text
    assert "Your attempt is running" in home
    assert "exams open to you" not in home


def test_stems_are_shown_as_text(session, school, signed_in):
    with unit_of_work():
        contents = one_of_each()[:1]
        object.__setattr__(contents[0], "stem", Text("<script>alert(1)</script> x<y?"))
        school.fill(contents)
        exam_id = school.exam(draws=[(school.category.id, 7)]).id
    page = Room(signed_in(school.member), exam_id).page
    assert "<script>alert" not in page


@pytest.mark.parametrize("page", ["", "/{exam}/results", "/{exam}/questions", "/{exam}"])
def test_lists_ask_the_database_a_fixed_number_of_times(
    session, school, trainer, signed_in, exam_id, count_queries, page
):
    url = f"/teach/exams{page.format(exam=exam_id)}"
    counts = []
    for account in (school.member, school.other):
        room = Room(signed_in(account), exam_id)
        room.hand_in()
        with unit_of_work():
            school.exam()
        trainer.get(url)
        with count_queries() as statements:
            trainer.get(url)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_every_page_of_a_trainer_and_a_candidate_speaks_chinese(session, school, trainer, member, exam_id):
    room = Room(member, exam_id)
    answer_everything(room, session)
    room.hand_in()
    for browser, pages in (
        (member, ("/exams", f"/exams/{exam_id}", f"/exams/attempts/{room.id}/result")),
        (trainer, [f"/teach/exams{page.format(exam=exam_id, attempt=room.id)}" for page in TRAINERS_PAGES]),
    ):
        browser.set_cookie("locale", "zh_Hans")
        for page in pages:
            response = browser.get(page)
            assert response.status_code == 200, page
            assert "考试" in response.text


TRAINERS_PAGES = (
    "",
    "/new",
    "/{exam}",
    "/{exam}/edit",
    "/{exam}/results",
    "/{exam}/questions",
    "/{exam}/attempts/{attempt}",
)
