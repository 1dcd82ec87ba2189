"""Questions of every type on paper: what stands there, and what the key says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    QUESTION_TYPES,
    AcceptedAnswer,
    Case,
    CasePart,
    Cloze,
    FillIn,
    SingleChoice,
    TrueFalse,
    build_options,
    type_key_of,
)
from question_bank.bank.domain.gaps import Gap, GapKind
from question_bank.exams.services.papers import PaperQuestion
from question_bank.papers.domain.layout import Room, plain
from question_bank.papers.printing.questions import printed_question

TYPES = {kind.key: kind for kind in QUESTION_TYPES}
ONE = Decimal(1)
LINE = "_" * 8


def printed(content):
    return printed_question(PaperQuestion(1, 1, ONE, TYPES[type_key_of(content)], content), None)


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def options(*words, right):
    return build_options([(Text(each), Decimal(each == right), None) for each in words])


def example(app, key):
    return printed(app.extensions["lms.registry"].question_faces[f"question_bank.{key}"].example())


def test_several_blanks_are_numbered_where_they_stand():
    blanks = (Gap("b", answers=(AcceptedAnswer("24"),)), Gap("a", answers=(AcceptedAnswer("one"),)))
    found = printed(FillIn(Text("<p>To [[a]] office, <b>within</b> [[b]] h</p>", TextFormat.HTML), blanks))
    assert plain(found.stem) == f"To (2){LINE} office, within (1){LINE} h"
    assert (found.answer, found.blanks, found.rows, found.room) == ("(1) 24  (2) one", 2, (), Room.BLANK)


def test_one_blank_needs_no_number():
    found = printed(FillIn(Text("At [[x]]"), (Gap("x", answers=(AcceptedAnswer("9"),)),)))
    assert (plain(found.stem), found.answer, found.blanks) == (f"At {LINE}", "9", 1)


def test_what_may_stand_in_a_gap_is_lettered_below():
    gaps = (
        Gap("a", answers=(AcceptedAnswer("nine"),)),
        Gap("b", GapKind.SELECT, options=options("day", "year", right="year")),
    )
    found = printed(Cloze(Text("At [[a]], every [[b]]"), gaps))
    assert [plain(each) for each in found.notes] == ["(2) A. day　B. year"]
    assert found.answer == "(1) nine  (2) B"


def test_the_parts_of_a_case_are_asked_with_their_options():
    choice = SingleChoice(Text("Whom?"), options("me", "you", right="you"))
    parts = (
        CasePart("p", choice),
        CasePart("q", TrueFalse(Text("In time?"), False)),
    )
    found = printed(Case(Text("A laptop is stolen."), parts))
    assert [plain(each) for each in found.rows] == ["Whom? A. me　B. you", "In time?"]
    assert (found.answer, found.blanks) == ("(1) B  (2) Wrong", 2)


def test_a_matrix_names_its_columns_by_letters(app):
    found = example(app, "matrix")
    assert len(found.rows) == 4
    assert set(found.answer.split()[1::2]) <= {"A", "B"}
    assert len(found.options) == 2


def test_a_hotspot_shows_its_picture_and_says_where(app):
    found = example(app, "hotspot")
    assert found.room is Room.PICTURE
    assert found.stem[-1][0].picture.endswith("floor-plan.svg")
    assert found.answer == "8 % from the left, 50 % from the top"
