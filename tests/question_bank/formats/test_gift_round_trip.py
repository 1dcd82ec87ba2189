"""What is written as GIFT reads back the same; what GIFT cannot hold is named."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Essay,
    Folding,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    build_matching,
)
from question_bank.formats.gift import gift_losses, read_gift, write_gift
from question_bank.formats.parsed import ParsedItem
from tests.question_bank.strategies import items

STEM = Text("How many?")


@given(st.lists(items, max_size=4))
def test_items_of_every_type_read_back_the_same(originals):
    document = read_gift(write_gift(originals))
    assert document.faults == ()
    assert list(document.items) == originals


@given(items)
def test_what_reads_back_the_same_is_no_loss(item):
    assert gift_losses([item]) == []


@given(st.text())
def test_any_text_at_all_is_read_without_raising(text):
    document = read_gift(text)
    assert all(fault.line >= 1 for fault in document.faults)


@given(
    st.lists(st.sampled_from(["Q", "{", "}", "~", "=", "#", "\\", "->", "::", "%50%", "\n", "1", "T"])).map(
        "".join
    )
)
def test_any_heap_of_marks_is_read_without_raising(text):
    for item in read_gift(text).items:
        # {->} is a short answer, whose arrow is the one thing that the writer has to change
        if "arrow" not in {note.code for note in gift_losses([item])}:
            assert read_gift(write_gift([item])).items == (item,)


def test_a_blank_in_the_sentence_stays_there():
    item = read_gift("[html]<p>Beijing is the {=capital} of China.</p>").items[0]
    assert item.has_blank
    assert item.content.stem == Text("<p>Beijing is the _____ of China.</p>", TextFormat.HTML)
    assert write_gift([item]).index("{") < write_gift([item]).index("of China")
    assert read_gift(write_gift([item])).items == (item,)


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (Essay(STEM), []),
        (Essay(STEM, marker_notes=Text("Three points.")), ["marker_notes"]),
        (Description(STEM, Text("Well read.")), ["description_feedback"]),
        (ShortAnswer(STEM, (AcceptedAnswer("six"),), Folding(is_case_sensitive=True)), ["folding"]),
        (ShortAnswer(STEM, (AcceptedAnswer("2*3"),)), ["wildcards"]),
        (ShortAnswer(STEM, (AcceptedAnswer("a->b"), AcceptedAnswer("b"))), ["arrow"]),
        (
            Numerical(STEM, (NumericAnswer.near(Decimal(8), Decimal("0.1"), is_relative=True),)),
            ["relative_tolerance"],
        ),
        (build_matching(STEM, [(Text("a->b"), "c"), (Text("d"), "e")]), ["arrow"]),
        (Essay(Text(" indented")), ["altered"]),
    ],
)
def test_what_gift_cannot_hold_is_named(content, codes):
    notes = gift_losses([ParsedItem(Essay(STEM)), ParsedItem(content)])
    assert [note.code for note in notes] == codes
    assert all(note.place == 1 for note in notes)


def test_a_lossy_item_is_still_an_item_of_its_type():
    relative = Numerical(STEM, (NumericAnswer.near(Decimal(8), Decimal("0.1"), is_relative=True),))
    read = read_gift(write_gift([ParsedItem(relative)])).items[0]
    assert read.content == replace(relative, answers=(NumericAnswer.near(Decimal(8), Decimal("0.8")),))
    arrow = ShortAnswer(STEM, (AcceptedAnswer("a->b"), AcceptedAnswer("b")))
    assert isinstance(read_gift(write_gift([ParsedItem(arrow)])).items[0].content, ShortAnswer)
