"""Somebody reads a book: the notes are kept, the hours are in the ledger once, and others have heard of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.hours.api import find_entry, standing_of
from lms.organisation.api import unit_card
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from reading_list.domain import NotesFault, notes_fault
from reading_list.models import Book, Reading
from reading_list.offers import finished_by
from reading_list.services import CREDIT_SOURCE, add_book

NOTES = "第一章讲的是为什么要读书，第二章讲的是怎样读书。"


@pytest.fixture
def town(app, session, clock):
    """A member, a trainer, and a book of twelve characters of notes and two hours."""
    with unit_of_work():
        root = make_unit(session)
        reader, trainer = make_person(session, root), make_person(session, root)
        card = unit_card(session, root.id)
        actor = Actor.system("test")
        book = add_book(
            session,
            card,
            title="论语",
            author="",
            hours=Decimal(2),
            characters_required=12,
            actor=actor,
            clock=clock,
        )
        return {
            "book": book.id,
            "reader": reader.id,
            "member": make_account(session, reader),
            "trainer": make_account(session, trainer, (Role.TRAINER, root)),
            "elsewhere": make_account(session, make_person(session, make_unit(session, "别处"))),
        }


@pytest.mark.parametrize(
    ("notes", "fault"),
    [
        ("一二三四五六", None),
        ("一二三\n四五六", None),
        ("一二三四五", NotesFault.TOO_SHORT),
        ("一 二 三     \n\n", NotesFault.TOO_SHORT),  # blanks do not count
        ("一二三\n一二三", NotesFault.REPEATED),  # nor does a line said twice
    ],
)
def test_notes_must_say_something(notes, fault):
    assert notes_fault(notes, 6) == fault


@on_both_databases
def test_a_book_read_twice_counts_once(town, session, signed_in, clock):
    browser = signed_in(town["member"])
    for _ in range(2):
        answer = browser.post(f"/reading-list/{town['book']}", data={"notes": NOTES})
        assert answer.status_code == 303
    assert session.scalar(select(func.count(Reading.id))) == 1
    entry = find_entry(session, town["reader"], CREDIT_SOURCE, str(town["book"]))
    assert (entry.hours, entry.category, entry.earned_at) == (Decimal(2), "self_study", clock())
    assert standing_of(session, town["reader"], clock()).counted == Decimal(2)
    assert "论语" in browser.get("/hours").text


@on_both_databases
def test_who_has_read_a_book_need_not_read_it_again_for_a_course(town, session, signed_in, clock):
    ref = str(town["book"])
    assert finished_by(session, ref, town["reader"]) is None
    signed_in(town["member"]).post(f"/reading-list/{ref}", data={"notes": NOTES})
    assert finished_by(session, ref, town["reader"]) == clock()
    assert finished_by(session, "0", town["reader"]) is None


def test_too_little_is_refused_where_it_was_written(town, session, signed_in):
    answer = signed_in(town["member"]).post(f"/reading-list/{town['book']}", data={"notes": "很好"})
    assert answer.status_code == 200
    assert "This is too short" in answer.text
    assert session.scalar(select(func.count(Reading.id))) == 0


def test_another_organisations_book_is_not_found(town, signed_in):
    assert signed_in(town["elsewhere"]).get(f"/reading-list/{town['book']}").status_code == 404


def test_a_trainer_puts_a_book_on_the_list(town, session, signed_in):
    browser = signed_in(town["trainer"])
    unit = session.scalar(select(Book.unit_id))
    values = {
        "unit_id": unit,
        "title": "国富论",
        "author": "亚当·斯密",
        "hours": "6",
        "characters_required": "100",
    }
    assert browser.post("/reading-list/new", data=values).status_code == 303
    assert "国富论" in signed_in(town["member"]).get("/reading-list").text


def test_one_is_led_back_to_the_course_and_nowhere_else(town, signed_in):
    browser, page = signed_in(town["member"]), f"/reading-list/{town['book']}"
    foreign = browser.post(f"{page}?return_to=https://example.org/", data={"notes": NOTES})
    assert foreign.location == "/"
    back = browser.post(f"{page}?return_to=/courses/1/lessons/2", data={"notes": NOTES})
    assert back.location == "/courses/1/lessons/2"
