"""The pages of reviews, lending, bulk edits and versions: who gets where, and what they show."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import select, update

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from question_bank.bank.models import Bank, BankShare, Category, Item, ItemVersion
from question_bank.bank.services.categories import add_category, top_category
from question_bank.bank.services.items import NewItem, edit_item
from question_bank.bank.services.sharing import share_bank
from question_bank.bank.views.versions import word_changes
from tests.question_bank.bank.factories import ACTOR, CLOCK, TYPES, choice, make_bank, make_items

SINGLE = TYPES["question_bank.single_choice"]


@pytest.fixture
def place(session):
    """A reviewed bank of one office with two trainers; a trainer and a bank of the office beside it."""
    with unit_of_work():
        root = make_unit(session, "机关")
        mine, beside = (make_unit(session, name, root) for name in ("甲处", "乙处"))
        people = [
            make_account(session, make_person(session, unit), (Role.TRAINER, unit))
            for unit in (mine, mine, beside)
        ]
        (bank, top), (other, _other_top) = (
            make_bank(session, mine, "甲库"),
            make_bank(session, beside, "乙库"),
        )
        [item] = make_items(session, bank, top, [choice("几点？", "九点整", "十点整", feedback="因为规定")])
        session.execute(update(ItemVersion).values(created_by=people[0].id))
        bank.requires_review = True
        session.get_one(Item, item).state = "draft"
        return {
            "people": people,
            "bank": bank.id,
            "other": other.id,
            "top": top.id,
            "item": item,
            "beside": beside.id,
        }


def state(session, place):
    session.expire_all()
    return session.get_one(Item, place["item"]).state


def test_the_form_says_that_a_new_question_waits_for_its_review(place, signed_in, session):
    author, _reviewer, stranger = (signed_in(each) for each in place["people"])
    new = "items/new?type=question_bank.essay"
    english = {"headers": {"Accept-Language": "en"}}
    page = author.get(f"/questions/banks/{place['bank']}/{new}", **english).text
    assert "somebody else reads it before exams may draw it" in page
    assert "Released: exams may draw it at once" not in page
    page = stranger.get(f"/questions/banks/{place['other']}/{new}", **english).text
    assert "Released: exams may draw it at once" in page
    session.get_one(Item, place["item"]).state = "released"
    session.commit()
    assert (
        "the new version is a draft" in author.get(f"/questions/items/{place['item']}/edit", **english).text
    )


def test_what_is_imported_waits_for_its_review_and_the_preview_says_so(place, signed_in, session):
    author = signed_in(place["people"][0])
    sent = {"file": (BytesIO("几点下班？{=六点 ~七点}".encode()), "题.gift"), "category": place["top"]}
    preview = author.post(f"/questions/banks/{place['bank']}/import", data=sent).location
    page = author.get(preview, headers={"Accept-Language": "en"}).text
    assert "somebody else reads each before exams may draw it" in page
    assert "Released: exams may draw them at once" not in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert "/import" not in author.post(preview, data=fields | {"state": "released"}).location
    newest = select(Item.state).where(Item.bank_id == place["bank"]).order_by(Item.id.desc())
    assert session.scalars(newest).first() == "in_review"


def test_a_review_from_page_to_page(place, signed_in, session):
    author, reviewer, stranger = (signed_in(each) for each in place["people"])
    item = f"/questions/items/{place['item']}"
    seen = {"seen_version": 1}
    author.post(f"{item}/release", data=seen)
    assert state(session, place) == "draft"  # the bank wants a review
    author.post(f"{item}/submit", data=seen | {"note": "请核对选项"})
    assert state(session, place) == "in_review"
    assert "请核对选项" in reviewer.get(item).text
    assert "几点？" in reviewer.get("/questions/reviews").text
    assert "几点？" not in author.get("/questions/reviews").text
    assert f"{item}/release" not in author.get(item).text
    author.post(f"{item}/release", data=seen)
    reviewer.post(f"{item}/release", data={"seen_version": 0})
    reviewer.post(f"{item}/return", data=seen | {"comment": " "})
    assert state(session, place) == "in_review"
    reviewer.post(f"{item}/return", data=seen | {"comment": "十点也对"})
    assert "十点也对" in author.get("/questions/reviews").text
    assert "十点也对" in author.get("/").text
    author.post(f"{item}/submit", data=seen)
    reviewer.post(f"{item}/release", data=seen)
    assert state(session, place) == "released"
    for step in ("submit", "release", "return", "comments"):
        assert stranger.post(f"{item}/{step}", data=seen | {"text": "闯", "comment": "闯"}).status_code == 404
    assert "几点？" not in stranger.get("/questions/reviews").text


def test_remarks_are_words_and_nothing_else(place, signed_in):
    author = signed_in(place["people"][0])
    item = f"/questions/items/{place['item']}"
    author.post(f"{item}/comments", data={"text": "<script>alert(1)</script>"})
    author.post(f"{item}/comments", data={"text": " "})
    page = author.get(item).text
    assert page.count("&lt;script&gt;alert(1)") == 1
    assert "<script>alert" not in page


def test_a_borrower_sees_what_is_lent_and_changes_nothing(place, signed_in, session):
    borrower = signed_in(place["people"][2])
    bank, item = f"/questions/banks/{place['bank']}", f"/questions/items/{place['item']}"
    with unit_of_work():
        make_items(session, session.get_one(Bank, place["bank"]), session.get_one(Category, place["top"]),
                   [choice("草稿？")], state="draft")  # fmt: skip
        session.get_one(Item, place["item"]).state = "released"
    assert borrower.get(bank).status_code == 404
    for right, sees_keys, may_copy in (("draw", False, False), ("see", True, False), ("copy", True, True)):
        with unit_of_work():
            share_bank(
                session,
                session.get_one(Bank, place["bank"]),
                place["beside"],
                right,
                actor=ACTOR,
                clock=CLOCK,
            )
        assert "甲库" in borrower.get("/questions/banks").text
        listed = borrower.get(bank).text
        assert "几点？" in listed
        assert "草稿？" not in listed
        for page in (borrower.get(f"{bank}?item={place['item']}").text, borrower.get(item).text):
            assert "九点整" in page
            assert ("因为规定" in page) is sees_keys
            assert "is-right" in page if sees_keys else "is-right" not in page
        found = borrower.post(f"{bank}/copies", data={"items": place["item"], "target": place["other"]})
        assert found.status_code == (302 if may_copy else 403)
        for address in (f"{bank}/settings", f"{bank}/sharing", f"{bank}/bulk", f"{item}/edit"):
            assert borrower.get(address).status_code == 404, address
        assert borrower.get(f"{item}/compare").status_code in (403, 404)
        for address in (f"{bank}/items", f"{bank}/bulk?items={place['item']}", f"{item}/comments"):
            assert borrower.post(address, data={"action": "retire", "text": "x"}).status_code == 404, address
    copied = session.scalars(select(Item).where(Item.bank_id == place["other"])).one()
    assert (copied.state, copied.source != "") == ("draft", True)
    # nor into a bank that is not one's own
    away = borrower.post(f"{bank}/copies", data={"items": place["item"], "target": place["bank"]})
    assert away.status_code == 404


def test_lending_and_taking_back(place, signed_in, session):
    author, _second, stranger = (signed_in(each) for each in place["people"])
    address = f"/questions/banks/{place['bank']}/sharing"
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, data={"unit": place["beside"], "right": "copy"}).status_code == 404
    author.post(address, data={"unit": place["beside"], "right": "see"})
    assert [share.right for share in session.scalars(select(BankShare))] == ["see"]
    assert "乙处" in author.get(address).text
    author.post(address, data={"unit": place["beside"], "right": "everything"})
    author.post(f"{address}/{place['beside']}/end")
    session.expire_all()
    assert session.scalars(select(BankShare)).all() == []
    assert stranger.get(f"/questions/banks/{place['bank']}").status_code == 404


def test_editing_many_from_the_page(place, signed_in, session):
    author = signed_in(place["people"][0])
    bank = f"/questions/banks/{place['bank']}"
    to_page = author.post(f"{bank}/chosen?next={bank}", data={"items": place["item"]})
    address = to_page.location
    assert "几点？" in author.get(address).text
    author.post(address, data={"edit": "add_tag", "labels": "消防，报警"})
    item = session.get_one(Item, place["item"])
    assert item.tags == ["消防", "报警"]
    assert "几点？" in author.get(f"{bank}?tag=消防").text
    assert "几点？" not in author.get(f"{bank}?tag=公文").text
    undo = re.search(r'action="([^"]+/undo[^"]*)"', author.get(bank).text)
    author.post(address, data={"edit": "set_difficulty", "difficulty": "4"})
    upside_down = {"edit": "set_validity", "valid_from": "2026-02-01", "valid_until": "2026-01-01"}
    assert author.post(address, data=upside_down).status_code == 422
    assert author.post(address, data={"edit": "add_tag", "labels": ""}).status_code == 422
    assert author.post(address, data={"edit": "become_admin"}).status_code == 400
    assert undo is None or undo[1]
    session.expire_all()
    assert (item.difficulty, item.tags) == (4, ["消防", "报警"])


def test_the_tree_is_kept_from_the_page(place, signed_in, session):
    author = signed_in(place["people"][0])
    bank = f"/questions/banks/{place['bank']}"
    with unit_of_work():
        top = top_category(session, place["bank"])
        fire, paper = (
            add_category(session, top, name, actor=ACTOR, clock=CLOCK) for name in ("消防", "公文")
        )
        ids = {"category": fire.id, "target": paper.id}
    author.post(f"{bank}/categories/move", data=ids)
    assert session.get_one(Category, ids["category"]).parent_id == ids["target"]
    author.post(f"{bank}/categories/delete", data={"category": ids["target"]})
    session.expire_all()
    assert session.get(Category, ids["target"]) is not None  # it holds another
    author.post(f"{bank}/categories/delete", data={"category": ids["category"]})
    session.expire_all()
    assert session.get(Category, ids["category"]) is None


def test_two_versions_beside_each_other(place, signed_in, session):
    author = signed_in(place["people"][0])
    with unit_of_work():
        item = session.get_one(Item, place["item"])
        edited = NewItem(SINGLE, choice("几点开会？", "九点整", "十点整"), place["top"])
        edit_item(session, item, edited, seen_version=1, actor=ACTOR, clock=CLOCK)
    page = author.get(f"/questions/items/{place['item']}/compare").text
    assert re.search(r"<ins>.*开会</ins>", page)
    assert author.get(f"/questions/items/{place['item']}/compare?old=2&new=2").status_code == 404
    assert author.get(f"/questions/items/{place['item']}/compare?old=9").status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("几点？", "几点？", [("same", "几点？")]),
        ("几点？", "几点开会？", [("same", "几点"), ("new", "开会"), ("same", "？")]),
        (
            "the old rule",
            "the new rule",
            [("same", "the "), ("gone", "old"), ("new", "new"), ("same", " rule")],
        ),
        ("", "甲", [("new", "甲")]),
    ],
)
def test_changed_words(old, new, pieces):
    assert word_changes(old, new) == pieces


def test_new_pages_ask_the_database_a_fixed_number_of_times(place, signed_in, session, count_queries):
    with unit_of_work():
        bank, top = session.get_one(Bank, place["bank"]), session.get_one(Category, place["top"])
        ids = make_items(
            session, bank, top, [choice(f"{n}？") for n in range(60)], state="in_review", tags=("甲",)
        )
        for n in range(5):
            other, _top = make_bank(session, make_unit(session, f"处{n}"), f"库{n}")
            share_bank(session, other, place["beside"], "see", actor=ACTOR, clock=CLOCK)
    author, _second, borrower = (signed_in(each) for each in place["people"])
    bulk = "&".join(f"items={each}" for each in ids[:40])
    pages = [
        (author, "/questions/reviews", 7),
        (borrower, "/questions/banks", 9),
        (author, f"/questions/banks/{place['bank']}/bulk?{bulk}", 8),
        (author, f"/questions/banks/{place['bank']}/sharing", 8),
        (author, f"/questions/items/{place['item']}", 12),
    ]
    for reader, address, most in pages:
        reader.get(address)
        with count_queries() as statements:
            reader.get(address)
        assert len(statements) <= most, f"{address}\n" + "\n".join(statements)
