"""Every type of question in every format: held as it is, or with a loss that is named, or declared to have no form."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from question_bank.bank.domain import QUESTION_TYPES, Essay, Hotspot, type_key_of
from question_bank.bank.rendering import plain_words
from question_bank.formats.drafts.writing import map_texts
from question_bank.formats.markdown.writer import held as markdown_hold
from question_bank.formats.paper.docx_writer import hold as docx_hold
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.plain import plain
from question_bank.formats.qti.formats import QTI_FORMATS
from question_bank.formats.registry import AIKEN, DOCX, GIFT, MARKDOWN, WRITTEN, XLSX
from question_bank.formats.same_content import is_same_item
from question_bank.formats.titles import worth_of
from tests.question_bank import strategies
from tests.question_bank.formats import tame

QUICKLY = settings(
    max_examples=2,
    phases=[Phase.explicit, Phase.generate],  # the example that fails is small enough
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
QTI = [each.key for each in QTI_FORMATS]
LOST = {
    ("moodle_xml", "fill_in"): {"as_cloze"},
    ("moodle_xml", "open_answer"): {"as_essay"},
    ("moodle_xml", "formula"): {"formula_steps"},
    **{(key, "short_answer"): {"folding"} for key in QTI},
    **{(key, "ordering"): {"qti_rule"} for key in QTI},
    **{(key, "open_answer"): {"qti_keywords"} for key in QTI},
}
"""What is always lost, even of the tamest question of a type."""
OF_SOME = {
    ("gift", "essay"): {"marker_notes"},
    ("aiken", "single_choice"): {"feedback"},
    **{(key, kind): {"folding"} for key in QTI for kind in ("fill_in", "cloze")},
    **{(key, "case"): {"folding", "qti_keywords", "qti_part_feedback", "qti_part_marks"} for key in QTI},
    **{(key, "matrix"): {"qti_rule"} for key in QTI},
    ("moodle_xml", "cloze"): {"one_gap"},
}
"""What is lost of some of them."""
SMALL_THINGS = {"wildcards", "arrow", "altered"}
"""What is only said where it happens."""
BECOMES = {("moodle_xml", "fill_in"): "cloze", ("moodle_xml", "open_answer"): "essay"}


def _name(kind):
    return kind.key.partition(".")[2]


def _cases():
    return [
        pytest.param(into, kind, contents, id=f"{into.key}-{_name(kind)}")
        for into in WRITTEN.values()
        for kind, contents in zip(QUESTION_TYPES, tame.CONTENTS, strict=True)
    ]


@pytest.mark.parametrize(("into", "kind", "contents"), _cases())
def test_a_type_is_held_or_declared_not_to_be(into, kind, contents):
    @QUICKLY
    @given(st.lists(contents, min_size=4, max_size=4))
    def check(drawn):
        items = [ParsedItem(each) for each in drawn]
        losses = [into.losses(each) for each in items]
        if kind.content_class not in into.types:
            assert losses == [None] * len(items)
            return
        always = LOST.get((into.key, _name(kind)), set())
        for each in losses:
            assert each is not None
            assert always <= set(each) <= always | OF_SOME.get((into.key, _name(kind)), set())
        document = into.read(into.write(items, tame.media))
        assert document.faults == ()
        became = BECOMES.get((into.key, _name(kind)), _name(kind))
        for read, item, lost in zip(document.items, items, losses, strict=True):
            if "one_gap" not in lost:
                assert type_key_of(read.content) == f"question_bank.{became}"
            if not lost:
                assert is_same_item(read, item)

    check()


HELD = {XLSX: plain, DOCX: docx_hold, MARKDOWN: markdown_hold}
"""What cells and papers hold of a text: its words, in whichever format they were written."""


def _assert_same(read, item, into):
    if into is AIKEN:  # it names no formats: the words are what it holds
        assert _words(read) == _words(item)
    else:
        content = map_texts(item.content, HELD[into]) if into in HELD else item.content
        assert is_same_item(replace(read, title=item.title), replace(item, content=content)), into.key
        assert worth_of(read.title, read.content.stem) == worth_of(item.title, item.content.stem)


def _words(item):
    return [
        plain_words(each) for each in (item.content.stem, *(option.text for option in item.content.options))
    ]


def _wild(kind):
    return next(each for each, type_ in zip(strategies.BY_TYPE, QUESTION_TYPES, strict=True) if type_ is kind)


@pytest.mark.parametrize("kind", QUESTION_TYPES, ids=_name)
def test_whatever_a_question_holds_is_kept_or_named(kind):
    @QUICKLY
    @given(st.lists(st.builds(ParsedItem, _wild(kind), title=st.none() | strategies.words), max_size=4))
    def check(items):
        for into in WRITTEN.values():
            losses = [into.losses(each) for each in items]
            held = [(each, lost) for each, lost in zip(items, losses, strict=True) if lost is not None]
            if not held:
                continue
            assert kind.content_class in into.types
            assert {code for _, lost in held for code in lost} <= {*into.cannot_hold, *SMALL_THINGS}, into.key
            document = into.read(into.write([each for each, _ in held], tame.media))
            if kind.content_class is Hotspot and into.key in QTI:
                # the picture that strategies.py names is not there to be read
                assert {each.code for each in document.faults} == {"archive_missing"}
                continue
            assert document.faults == (), into.key
            for read, (item, lost) in zip(document.items, held, strict=True):
                if not lost:
                    _assert_same(read, item, into)

    check()


def test_gift_declares_what_it_has_no_form_for():
    assert Essay in GIFT.types
    held = {_name(each) for each in QUESTION_TYPES if each.content_class in GIFT.types}
    assert {_name(each) for each in QUESTION_TYPES} - held == {
        *(
            "fill_in",
            "cloze",
            "formula",
            "ordering",
            "matrix",
            "hotspot",
            "open_answer",
            "file_upload",
            "case",
        ),
    }
    assert len(AIKEN.types) == 1
