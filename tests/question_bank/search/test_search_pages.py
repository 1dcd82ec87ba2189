"""The pages of search: only what somebody may read, nothing dangerous shown, every step undoable."""

from __future__ import annotations

import re

import pytest

from lms.contracts.access import Role
from lms.contracts.questions import TextFormat
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from question_bank.bank.models import Bank, Category
from question_bank.search.models import KeptPair
from tests.question_bank.bank.factories import choice, make_bank, make_items

EVIL = "<script>alert(1)</script> 消防"


@pytest.fixture
def place(session):
    """Two offices, each with a trainer and a bank of three questions, two of which are alike."""
    with unit_of_work():
        root = make_unit(session, "机关")
        offices = [make_unit(session, name, root) for name in ("甲处", "乙处")]
        trainers = [
            make_account(session, make_person(session, unit), (Role.TRAINER, unit)) for unit in offices
        ]
        contents = [
            choice("消防车停放超过三个月时应当多久检查一次轮胎？"),
            choice("消防车停放超过三个月时,应当多久检查一次轮胎?"),
            choice("消防车停放超过三个月时应当多久检查轮胎？"),
        ]
        banks = []
        for unit in offices:
            bank, top = make_bank(session, unit, f"{unit.name}题库")
            banks.append((bank.id, top.id, make_items(session, bank, top, contents)))
        return trainers, banks


def test_only_ones_own_questions_are_found(place, signed_in):
    trainers, banks = place
    page = signed_in(trainers[0]).get("/questions/search?q=轮胎").text
    shown = {int(each) for each in re.findall(r'href="/questions/items/(\d+)"', page)}
    assert shown == set(banks[0][2])
    assert "<mark>轮胎</mark>" in page


def test_a_number_opens_the_question_if_it_may_be_read(place, signed_in):
    trainers, banks = place
    browser = signed_in(trainers[0])
    mine, theirs = banks[0][2][0], banks[1][2][0]
    for path in ("/questions/search", f"/questions/banks/{banks[0][0]}"):
        assert browser.get(f"{path}?q=%23{mine}").location == f"/questions/items/{mine}"
        assert browser.get(f"{path}?q=%23{theirs}").status_code == 200


def test_what_is_found_is_shown_as_text(place, signed_in, session):
    trainers, banks = place
    with unit_of_work():
        bank, top = session.get_one(Bank, banks[0][0]), session.get_one(Category, banks[0][1])
        make_items(session, bank, top, [choice(EVIL, form=TextFormat.PLAIN)], title=EVIL, tags=(EVIL,))
        make_items(session, bank, top, [choice("另一题", right=EVIL, form=TextFormat.PLAIN)])
    browser = signed_in(trainers[0])
    for path in (
        "/questions/search?q=消防",
        "/questions/search?q=alert",
        f"/questions/banks/{banks[0][0]}?q=消防",
    ):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "&lt;" in page
    assert browser.get('/questions/search?q="><script>alert(1)</script>').text.count("<script>alert") == 0


def test_similar_questions_are_kept_and_shown_again(place, signed_in, session):
    trainers, banks = place
    browser = signed_in(trainers[0])
    bank_id, _top, ids = banks[0]
    path = f"/questions/banks/{bank_id}/similar"
    assert browser.get(path).text.count('class="card twins"') >= 1
    pair = {"first": ids[0], "second": ids[1]}
    before = browser.get(path).text.count('class="card twins"')
    assert browser.post(f"{path}/kept", data=pair).status_code == 302
    assert session.query(KeptPair).count() == 1
    assert browser.get(path).text.count('class="card twins"') == before - 1
    browser.post(f"{path}/forgotten", data=pair)
    assert browser.get(path).text.count('class="card twins"') == before
    assert browser.post(f"{path}/kept", data={"first": ids[0], "second": banks[1][2][0]}).status_code == 404
    assert signed_in(trainers[1]).get(path).status_code == 404


def test_one_of_a_pair_is_retired_from_the_page(place, signed_in):
    trainers, banks = place
    browser = signed_in(trainers[0])
    bank_id, _top, ids = banks[0]
    path = f"/questions/banks/{bank_id}/similar"
    for item_id in ids[1:]:
        browser.post(
            f"/questions/banks/{bank_id}/items?next={path}", data={"items": item_id, "action": "retire"}
        )
    assert 'class="card twins"' not in browser.get(path).text


def test_the_index_is_made_again_from_the_console(place, app):
    answer = app.test_cli_runner().invoke(args=["questions", "reindex"])
    assert (answer.exit_code, answer.output) == (0, "6 questions indexed.\n")
