# ruff: noqa: E501 - an element stays on its line
"""What is written as QTI reads back the same, in every version; what is lost is named, and nothing is marked otherwise."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Essay,
    Keyword,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    OpenAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_case,
    build_matching,
    build_options,
)
from question_bank.bank.domain.cloze import Cloze
from question_bank.bank.domain.file_upload import KINDS, FileUpload
from question_bank.bank.domain.fill_in import FillIn
from question_bank.bank.domain.gaps import Gap, GapKind
from question_bank.bank.domain.hotspot import Area, AreaShape, Hotspot
from question_bank.bank.domain.matrix import MatrixRule, build_matrix
from question_bank.bank.domain.ordering import OrderingRule, build_ordering
from question_bank.formats.media import no_media
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.qti.formats import QTI_FORMATS
from question_bank.formats.qti.losses import CANNOT_HOLD
from question_bank.formats.qti.typed import EXACTLY
from question_bank.formats.same_content import is_same_item
from tests.question_bank import strategies

PLAIN = TextFormat.PLAIN
SLOW_MACHINE = [HealthCheck.too_slow, HealthCheck.filter_too_much]
words = st.lists(
    st.text(st.sampled_from("ab1甲乙²<>&\"'"), min_size=1, max_size=4), min_size=1, max_size=4
).map(" ".join)
plain = words.map(lambda text: Text(text, PLAIN))
html = words.map(
    lambda text: Text(f"<p>{text.translate({60: '', 62: '', 38: ''})}<br><b>b</b></p>", TextFormat.HTML)
)
texts = st.one_of(plain, html)
feedbacks = st.none() | texts
shares = st.sampled_from([Decimal(0), Decimal("0.5"), Decimal("0.25")])
exactly = st.sampled_from(list(EXACTLY.values()))


@st.composite
def choices(draw):
    others = draw(st.lists(st.tuples(texts, shares, feedbacks), min_size=1, max_size=4))
    drafts = draw(st.permutations([*others, (draw(texts), Decimal(1), draw(feedbacks))]))
    kind = draw(st.sampled_from([SingleChoice, MultipleResponse]))
    return kind(draw(texts), build_options(drafts), draw(feedbacks))


@st.composite
def accepted(draw):
    wordings = draw(st.lists(words, min_size=1, max_size=3, unique_by=str.casefold))
    return tuple(
        AcceptedAnswer(each, Decimal(1) if not place else Decimal("0.5"))
        for place, each in enumerate(wordings)
    )


numbers = st.decimals(-1000, 1000, places=3).map(Decimal.normalize)
near = st.builds(lambda value, tolerance: NumericAnswer.near(value, abs(tolerance)), numbers, numbers)
ranges = st.tuples(numbers, numbers).map(lambda ends: NumericAnswer.between(min(ends), max(ends)))


@st.composite
def gaps(draw, *kinds):
    name = draw(st.sampled_from(["1", "capital", "a.b-c", "首都"]))
    weight = draw(st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")]))
    kind = draw(st.sampled_from(kinds))
    if kind is GapKind.TEXT:
        return Gap(name, kind, answers=draw(accepted()), folding=draw(exactly), weight=weight)
    if kind is GapKind.NUMBER:
        return Gap(name, kind, numbers=(draw(near | ranges),), weight=weight)
    drafts = [(draw(plain), Decimal(1), None), (draw(plain), Decimal("0.25"), None)]
    return Gap(name, kind, options=build_options(drafts), weight=weight)


@st.composite
def gapped(draw, kind, *kinds):
    found = draw(st.lists(gaps(*kinds), min_size=1, max_size=3, unique_by=lambda gap: gap.name))
    stem = " ".join([draw(words), *(f"[[{each.name}]] x" for each in found)])
    written = (
        Text(stem, PLAIN)
        if draw(st.booleans())
        else Text(f"<p>{stem.translate({60: '', 62: '', 38: ''})}</p>", TextFormat.HTML)
    )
    return kind(written, tuple(found), draw(feedbacks))


unique = st.lists(plain, min_size=2, max_size=4, unique_by=lambda text: text.text)
columns = st.lists(words, min_size=2, max_size=3, unique=True)


@st.composite
def matrices(draw):
    names = draw(columns)
    rule = draw(st.sampled_from([MatrixRule.ROWS, MatrixRule.DEDUCTED, MatrixRule.ALL_OR_NOTHING]))
    rows = [(draw(texts), [draw(st.sampled_from(names))], None) for _ in range(draw(st.integers(1, 3)))]
    is_multiple = rule is MatrixRule.ALL_OR_NOTHING and draw(st.booleans())
    if is_multiple:
        rows[0] = (rows[0][0], names[:2], None)
    return build_matrix(
        draw(texts), names, rows, rule, is_multiple=is_multiple, general_feedback=draw(feedbacks)
    )


@st.composite
def hotspots(draw):
    drawn = [
        Area(AreaShape.RECTANGLE, (Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4"))),
        Area(AreaShape.CIRCLE, (Decimal("0.5"), Decimal("0.5"), Decimal("0.25"))),
    ]
    number = draw(st.integers(1, 2))
    picture = f"/questions/media/{'a' * 64}.png"
    return Hotspot(draw(texts), picture, 200, 100, tuple(drawn[:number]), draw(words), 0, draw(feedbacks))


contents = st.one_of(
    choices(),
    st.builds(TrueFalse, texts, st.booleans(), feedbacks, feedbacks, feedbacks),
    st.builds(ShortAnswer, texts, accepted(), exactly, general_feedback=feedbacks),
    st.builds(lambda stem, answer, said: Numerical(stem, (answer,), general_feedback=said), texts, near | ranges, feedbacks),
    st.builds(build_matching, texts, st.lists(st.tuples(texts, words), min_size=2, max_size=4), st.lists(words, max_size=2), feedbacks),
    st.builds(lambda stem, things, said: build_ordering(stem, things, OrderingRule.ALL_OR_NOTHING, said), texts, unique, feedbacks),
    matrices(),
    st.builds(Essay, texts, feedbacks, feedbacks),
    st.builds(Description, texts, feedbacks),
    st.builds(FileUpload, texts, st.sampled_from([KINDS, ("image",), ("document", "spreadsheet")]), st.sampled_from([1, 10])),
    gapped(FillIn, GapKind.TEXT, GapKind.NUMBER),
    gapped(Cloze, GapKind.TEXT, GapKind.NUMBER, GapKind.SELECT),
    hotspots(),
)  # fmt: skip
items = st.builds(
    ParsedItem,
    contents,
    category=st.lists(words, max_size=3).map(tuple),
    title=st.none() | words,
    tags=st.lists(words, max_size=2, unique=True).map(tuple),
    id=st.none() | words,
    difficulty=st.none() | st.integers(1, 5),
    knowledge_points=st.lists(words, max_size=2, unique=True).map(tuple),
    source=st.just("") | words,
)


@settings(max_examples=80, suppress_health_check=SLOW_MACHINE, deadline=None)
@given(st.lists(items, min_size=1, max_size=3), st.sampled_from(QTI_FORMATS))
def test_every_type_reads_back_the_same(originals, version):
    assert [version.losses(each) for each in originals] == [()] * len(originals)
    # the picture of a hotspot must be there to be shown
    document = version.read(version.write(originals, no_media))
    kept = [each for each in originals if not isinstance(each.content, Hotspot)]
    assert all(fault.code == "archive_missing" for fault in document.faults)
    for read, original in zip(document.items, kept, strict=True):
        assert is_same_item(replace(read, title=original.title), original)
        assert read.title in (original.title, None)


@settings(max_examples=60, suppress_health_check=SLOW_MACHINE, deadline=None)
@given(strategies.items, st.sampled_from(QTI_FORMATS))
def test_whatever_a_bank_holds_is_written_and_what_is_lost_is_named(item, version):
    losses = version.losses(item)
    if losses is None:
        return
    assert set(losses) <= {*CANNOT_HOLD, "altered"}
    document = version.read(version.write([item], no_media))
    assert document.faults == ()
    if not losses:
        assert is_same_item(document.items[0], item)


STEM = Text("Which?", PLAIN)


def plain_text(words):
    return Text(words, PLAIN)


RELATIVE = Numerical(STEM, (NumericAnswer.near(Decimal(8), Decimal("0.1"), is_relative=True),))
GROUPED = FillIn(
    Text("[[1]] [[2]]", PLAIN),
    (
        Gap("1", answers=(AcceptedAnswer("a"),), group="g"),
        Gap("2", answers=(AcceptedAnswer("b"),), group="g"),
    ),
)


@pytest.mark.parametrize(
    ("content", "losses"),
    [
        (RELATIVE, ("relative_tolerance",)),
        (ShortAnswer(STEM, (AcceptedAnswer("a*"),), EXACTLY[True], has_wildcards=True), None),
        (ShortAnswer(STEM, (AcceptedAnswer("a"),)), ("folding",)),
        (ShortAnswer(STEM, (AcceptedAnswer("a", feedback=STEM),), EXACTLY[True]), ("qti_answer_feedback",)),
        (GROUPED, None),
        (build_ordering(STEM, [Text("a", PLAIN), Text("b", PLAIN)]), ("qti_rule",)),
        (build_matrix(STEM, ["a", "b"], [(STEM, ["a"], None)], MatrixRule.KPRIM), ("qti_rule",)),
        (Essay(Text("*x*", TextFormat.MARKDOWN)), ("qti_markup",)),
        (FileUpload(STEM, KINDS, 3), ("limits",)),
        (OpenAnswer(STEM, model_answer="Because.", marker_notes=STEM), ()),
        (OpenAnswer(STEM), ("as_essay",)),
        (OpenAnswer(STEM, (Keyword(("a",), Decimal(1)),), model_answer="a"), ("qti_keywords",)),
    ],
)
def test_what_is_lost(content, losses):
    for version in QTI_FORMATS:
        assert version.losses(ParsedItem(content)) == losses


def test_where_the_answer_stands_in_the_sentence_is_kept():
    for content in (
        ShortAnswer(Text("Now is the _____ of it.", PLAIN), (AcceptedAnswer("winter"),), EXACTLY[True]),
        Numerical(Text("<p>It is _____ km.</p>", TextFormat.HTML), (NumericAnswer.near(Decimal(3)),)),
    ):
        item = ParsedItem(content, has_blank=True)
        for version in QTI_FORMATS:
            assert version.losses(item) == ()
            [read] = version.read(version.write([item], no_media)).items
            assert read == item


def test_a_case_is_one_item_whose_parts_add_up():
    choice = MultipleResponse(
        STEM,
        build_options([(plain_text(each), Decimal(share), None) for each, share in (("a", 1), ("b", 0))]),
    )
    number = Numerical(STEM, (NumericAnswer.near(Decimal(3), Decimal("0.5")),))
    words = ShortAnswer(STEM, (AcceptedAnswer("x"), AcceptedAnswer("y", Decimal("0.5"))), EXACTLY[True])
    parts: list[Any] = [
        (choice, Decimal("0.5")),
        (TrueFalse(STEM, False), Decimal(2)),
        (number, Decimal(3)),
        (words, Decimal(4)),
        (OpenAnswer(STEM, model_answer="Because."), Decimal(1)),
        (Essay(STEM, plain_text("Three points.")), Decimal(1)),
    ]
    item = ParsedItem(build_case(plain_text("A fire."), parts, plain_text("Well.")))
    for version in QTI_FORMATS:
        assert version.losses(item) == ()
        document = version.read(version.write([item], no_media))
        assert (document.faults, document.notes) == ((), ())
        assert is_same_item(document.items[0], item)


@pytest.mark.parametrize(
    ("part", "marks", "losses"),
    [
        (TrueFalse(STEM, True, STEM), 1, ("qti_answer_feedback",)),
        (TrueFalse(STEM, True, general_feedback=STEM), 1, ("qti_part_feedback",)),
        (Essay(STEM), 2, ("qti_part_marks",)),
        (RELATIVE, 1, ("relative_tolerance",)),
        (ShortAnswer(STEM, (AcceptedAnswer("a*"),), EXACTLY[True], has_wildcards=True), 1, None),
    ],
)
def test_what_is_lost_of_a_case(part, marks, losses):
    item = ParsedItem(build_case(STEM, [(part, Decimal(marks))]))
    assert QTI_FORMATS[0].losses(item) == losses
