"""What a format writes, it reads back the same, for every type it can hold; what it cannot hold is named."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.contracts.questions import Text, TextFormat
from lms.web.html import clean_rich
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Essay,
    Folding,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_matching,
    build_options,
)
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.registry import (
    AIKEN,
    FORMATS,
    GIFT,
    MOODLE_XML,
    XUESHI,
)
from question_bank.formats.same_content import is_same_item
from tests.question_bank import strategies
from tests.question_bank.formats.texts import parse, written

STEM = Text("How many?")
SLOW_MACHINE = (HealthCheck.too_slow,)
XML_SAFE = "".maketrans({"\ufffe": "x", "\uffff": "x"})


def _without_pictures_and_with_clean_html(item):
    """The item as Moodle XML can hold it: its HTML is what the site shows."""

    def text(part):
        if part is None:
            return None
        words = part.text.translate(XML_SAFE)
        return (
            Text(clean_rich(words).strip() or "x", part.format)
            if part.format is TextFormat.HTML
            else replace(part, text=words)
        )

    content = item.content
    changed = {
        name: text(getattr(content, name))
        for name in content.__slots__
        if isinstance(getattr(content, name), Text)
    }
    if hasattr(content, "options"):
        drafts = [(text(each.text), each.fraction, text(each.feedback)) for each in content.options]
        changed["options"] = build_options(drafts)
    if hasattr(content, "answers"):
        answers = [replace(each, feedback=text(each.feedback)) for each in content.answers]
        if isinstance(content, Numerical):
            answers = [
                NumericAnswer.near(each.low, fraction=each.fraction, feedback=each.feedback)
                if each.value is None
                else each
                for each in answers
            ]
        else:
            answers = [replace(each, text=each.text.translate(XML_SAFE)) for each in answers]
        changed["answers"] = tuple(answers)
    if hasattr(content, "pairs"):
        choice_of = {each.id: each.text.translate(XML_SAFE) for each in content.choices}
        pairs = [(text(each.stem), choice_of[each.choice_id]) for each in content.pairs]
        others = [each.text.translate(XML_SAFE) for each in content.distractors]
        content = build_matching(content.stem, pairs, others, content.general_feedback)
    category = tuple(each.translate(XML_SAFE) for each in item.category)
    tags = tuple(dict.fromkeys(each.translate(XML_SAFE) for each in item.tags))
    title, item_id = (each and each.translate(XML_SAFE) for each in (item.title, item.id))
    return replace(
        item, content=replace(content, **changed), category=category, tags=tags, title=title, id=item_id
    )


clean_items = strategies.items.map(_without_pictures_and_with_clean_html)


@st.composite
def aiken_items(draw):
    words = strategies.words.map(lambda text: " ".join(text.split())).filter(bool)
    options = draw(st.lists(words, min_size=2, max_size=6))
    right = draw(st.integers(0, len(options) - 1))
    plain = TextFormat.PLAIN
    drafts = [(Text(each, plain), Decimal(place == right), None) for place, each in enumerate(options)]
    stem = draw(words.filter(lambda text: not text.startswith(("A", "ANSWER"))))
    return ParsedItem(SingleChoice(Text(stem, plain), build_options(drafts)))


full_items = st.builds(
    replace, strategies.items, content=strategies.contents, has_blank=st.booleans()
) | st.builds(
    ParsedItem,
    st.one_of(
        st.builds(Essay, strategies.texts, strategies.feedbacks, strategies.feedbacks),
        st.builds(Description, strategies.texts, strategies.feedbacks),
        st.builds(
            lambda stem, folding, has_wildcards: ShortAnswer(
                stem, (AcceptedAnswer("a*\\*"),), folding, has_wildcards
            ),
            strategies.texts,
            st.builds(Folding, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
            st.booleans(),
        ),
        st.builds(
            lambda stem, tolerance: Numerical(
                stem, (NumericAnswer.near(Decimal("1.50"), tolerance, is_relative=True),)
            ),
            strategies.texts,
            st.decimals(0, 1, places=3),
        ),
    ),
)


@settings(deadline=None, max_examples=15, suppress_health_check=SLOW_MACHINE)
@given(st.lists(full_items, max_size=4))
def test_xueshi_json_holds_everything_with_its_ids(originals):
    document = parse(XUESHI, written(XUESHI, originals))
    assert document.faults == ()
    assert list(document.items) == originals
    assert [XUESHI.losses(each) for each in originals] == [()] * len(originals)


@settings(deadline=None, max_examples=15, suppress_health_check=SLOW_MACHINE)
@given(st.lists(clean_items, max_size=4))
def test_moodle_xml_reads_back_the_same(originals):
    document = parse(MOODLE_XML, written(MOODLE_XML, originals))
    assert document.faults == ()
    assert document.notes == ()
    for read, original in zip(document.items, originals, strict=True):
        assert is_same_item(replace(read, title=original.title), original)
        assert read.title in (original.title, None)


@settings(deadline=None, max_examples=15, suppress_health_check=SLOW_MACHINE)
@given(st.lists(aiken_items(), max_size=4))
def test_aiken_reads_back_the_same(originals):
    document = parse(AIKEN, written(AIKEN, originals))
    assert document.faults == ()
    assert list(document.items) == originals
    assert [AIKEN.losses(each) for each in originals] == [()] * len(originals)


@settings(deadline=None, max_examples=20, suppress_health_check=SLOW_MACHINE)
@given(st.text(), st.text(st.sampled_from("<>&/=\"'quiz{}[]:,A)ANSWER: \n"), max_size=60))
def test_any_text_at_all_is_read_without_raising(text, marks):
    for each in FORMATS.values():
        for heap in (text, marks, f"<quiz>{marks}</quiz>", '{"questions": [' + marks):
            assert all(fault.line >= 1 for fault in parse(each, heap).faults)


RELATIVE = Numerical(STEM, (NumericAnswer.near(Decimal(8), Decimal("0.1"), is_relative=True),))
RANGE = Numerical(STEM, (NumericAnswer.between(Decimal(1), Decimal(4)),))
WEIGHTS = SingleChoice(
    STEM,
    build_options(
        [
            (Text("a"), Decimal(1), None),
            (Text("<b>b</b>"), Decimal("0.5"), None),
            (Text("c"), Decimal(0), STEM),
        ]
    ),
)
TWO_RIGHT = SingleChoice(STEM, build_options([(Text("a"), Decimal(1), None), (Text("b"), Decimal(1), None)]))


@pytest.mark.parametrize(
    ("into", "item", "codes"),
    [
        (GIFT, ParsedItem(RELATIVE), ("relative_tolerance",)),
        (MOODLE_XML, ParsedItem(RELATIVE), ("relative_tolerance",)),
        (MOODLE_XML, ParsedItem(RANGE), ("range",)),
        (MOODLE_XML, ParsedItem(Essay(STEM, Text("Three points."))), ()),
        (MOODLE_XML, ParsedItem(Description(STEM, Text("Well read."))), ()),
        (MOODLE_XML, ParsedItem(ShortAnswer(STEM, (AcceptedAnswer("x"),), Folding(True))), ()),
        (MOODLE_XML, ParsedItem(ShortAnswer(STEM, (AcceptedAnswer("x"),), Folding(folds_width=False))), ("folding",)),
        (MOODLE_XML, ParsedItem(ShortAnswer(STEM, (AcceptedAnswer("2*3"),))), ("wildcards",)),
        (MOODLE_XML, ParsedItem(Essay(STEM), has_blank=True), ("blank",)),
        (MOODLE_XML, ParsedItem(Essay(Text("<script>x</script>a", TextFormat.HTML))), ("altered",)),
        (AIKEN, ParsedItem(WEIGHTS, ("a",), "t", ("x",), "1"),
         ("category", "title", "tags", "id", "feedback", "weights", "markup")),
        (AIKEN, ParsedItem(TWO_RIGHT), None),
        (AIKEN, ParsedItem(TrueFalse(STEM, True)), None),
        (AIKEN, ParsedItem(replace(WEIGHTS, stem=Text("A) first?"))), None),
    ],
)  # fmt: skip
def test_what_is_lost_is_named(into, item, codes):
    assert into.losses(item) == codes
    assert set(codes or ()) <= {*into.cannot_hold, "wildcards", "altered"}


def test_the_lossy_are_still_questions_of_their_type():
    [read] = parse(MOODLE_XML, written(MOODLE_XML, [ParsedItem(RANGE)])).items
    assert isinstance(read.content, Numerical)
    assert read.content.answers == (NumericAnswer.near(Decimal("2.5"), Decimal("1.5")),)
    [read] = parse(AIKEN, written(AIKEN, [ParsedItem(WEIGHTS)])).items
    assert isinstance(read.content, SingleChoice)
    assert [(each.text.text, each.fraction) for each in read.content.options] == [
        ("a", Decimal(1)),
        ("b", Decimal(0)),
        ("c", Decimal(0)),
    ]


def test_xueshi_json_has_one_question_to_a_line():
    text = written(XUESHI, [ParsedItem(WEIGHTS), ParsedItem(RANGE)])
    assert [each.line for each in parse(XUESHI, text).items] == [5, 6]
    assert json.loads(text)["format"] == "xueshi-questions"
