# ruff: noqa: E501 - an element stays on its line
"""What response processing means to us, and what is refused by the name of its element and its line."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Essay,
    Folding,
    Matching,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.bank.domain.cloze import Cloze
from question_bank.bank.domain.fill_in import FillIn
from question_bank.bank.domain.gaps import GapKind
from question_bank.bank.domain.matrix import Matrix, MatrixRule
from question_bank.bank.domain.ordering import Ordering, OrderingRule
from question_bank.formats.qti import read_qti
from question_bank.formats.qti.declarations import Entry, ValueMap

PLAIN = TextFormat.PLAIN
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'


def item(declared, body, processing, more=""):
    return (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="T" adaptive="false" '
        f'timeDependent="false">{declared}{SCORE}<itemBody>{body}</itemBody>{processing}{more}</assessmentItem>'
    ).encode()


def response(inside="", cardinality="single", base_type="identifier", name="RESPONSE"):
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base_type}">{inside}'
        "</responseDeclaration>"
    )


def key(*values):
    return f"<correctResponse>{''.join(f'<value>{each}</value>' for each in values)}</correctResponse>"


def mapping(bounds="", **worth):
    entries = "".join(f'<mapEntry mapKey="{name}" mappedValue="{value}"/>' for name, value in worth.items())
    return f"<mapping defaultValue='0' {bounds}>{entries}</mapping>"


def choice(most=1, names="ABC"):
    options = "".join(f'<simpleChoice identifier="{each}">{each.lower()}</simpleChoice>' for each in names)
    return f'<p>Which?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}">{options}</choiceInteraction>'


def template(name, start="http://www.imsglobal.org/question/qti_v2p1/rptemplates/"):
    return f'<responseProcessing template="{start}{name}"/>'


def process(*statements):
    return f"<responseProcessing>{''.join(statements)}</responseProcessing>"


def scored(value="1", **then):
    return f'<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{value}</baseValue></setOutcomeValue>'


ENTRY = '<p>The answer is <textEntryInteraction responseIdentifier="RESPONSE"/>.</p>'
VARIABLE = '<variable identifier="RESPONSE"/>'
CORRECT = f'<match>{VARIABLE}<correct identifier="RESPONSE"/></match>'
MAPPED = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'


def read(data):
    document = read_qti(data)
    assert document.faults == ()
    assert document.refusal is None
    [found] = document.items
    return found


def fault(data):
    document = read_qti(data)
    assert document.items == ()
    [found] = document.faults
    return found


def fractions(content):
    return [each.fraction for each in content.options]


@pytest.mark.parametrize(
    "processing",
    [
        template("match_correct"),
        template("match_correct.xml"),
        template("match_correct", "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"),
        template("match_correct.xml", "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"),
        template("match_correct", "rptemplates/"),
        "",
        process(f"<responseCondition><responseIf>{CORRECT}{scored()}</responseIf>"
                f"<responseElse>{scored(0)}</responseElse></responseCondition>"),
        process(f"<responseCondition><responseIf><isNull>{VARIABLE}</isNull>{scored(0)}</responseIf>"
                f"<responseElseIf>{CORRECT}{scored(2)}</responseElseIf></responseCondition>"),
        process(f'<responseCondition><responseIf><match><baseValue baseType="identifier">B</baseValue>{VARIABLE}</match>'
                f"{scored()}</responseIf></responseCondition>"),
    ],
)  # fmt: skip
def test_match_correct_in_all_its_spellings(processing):
    content = read(item(response(key("B")), choice(), processing)).content
    assert isinstance(content, SingleChoice)
    assert content.stem == Text("Which?", PLAIN)
    assert [each.text for each in content.options] == [Text("a", PLAIN), Text("b", PLAIN), Text("c", PLAIN)]
    assert fractions(content) == [0, 1, 0]


def test_several_right_ones_are_all_or_nothing():
    content = read(item(response(key("A", "C"), "multiple"), choice(0), template("match_correct"))).content
    assert isinstance(content, MultipleResponse)
    assert fractions(content) == [Decimal("0.5"), 0, Decimal("0.5")]


def test_a_mapping_gives_shares_of_the_most_that_can_be_had():
    worth = mapping('lowerBound="0" upperBound="4"', A=3, B=1, C=-2)
    content = read(item(response(worth, "multiple"), choice(0), template("map_response"))).content
    assert fractions(content) == [Decimal("0.75"), Decimal("0.25"), Decimal("-0.5")]
    content = read(item(response(mapping(A=3, B=1)), choice(), template("map_response"))).content
    assert fractions(content) == [1, Decimal("0.333333333333"), 0]


def test_map_response_counts_each_distinct_value_once_then_the_default_then_the_bounds():
    entries = (Entry("A", Fraction(10)), Entry("b", Fraction(5), False))
    found = ValueMap(entries, Fraction(1), Fraction(2), Fraction(15), 1)
    assert found.score(["A", "A"]) == 10
    assert found.score(["X"]) == 2
    assert found.score(["A", "B", "X"]) == 15
    assert found.score(["a"]) == 2
    assert found.score([]) == 2


NUMBER = response(key("4"), base_type="float")


def condition(test, points="1"):
    return process(f"<responseCondition><responseIf>{test}{scored(points)}</responseIf></responseCondition>")


@pytest.mark.parametrize(
    ("processing", "answer"),
    [
        (template("match_correct"), NumericAnswer.near(Decimal(4))),
        (condition(CORRECT), NumericAnswer.near(Decimal(4))),
        (condition(f'<equal toleranceMode="absolute" tolerance="0.5">{VARIABLE}<correct identifier="RESPONSE"/></equal>'),
         NumericAnswer.near(Decimal(4), Decimal("0.5"))),
        (condition(f'<equal toleranceMode="relative" tolerance="10"><correct identifier="RESPONSE"/>{VARIABLE}</equal>'),
         NumericAnswer.between(Decimal("3.6"), Decimal("4.4"))),
        # the tolerance lies around the first of the two, here around the answer: 4/1.25 … 4/0.75
        (condition(f'<equal toleranceMode="relative" tolerance="25">{VARIABLE}<correct identifier="RESPONSE"/></equal>'),
         NumericAnswer.between(Decimal("3.2"), Decimal("5." + "3" * 44))),
        (condition(f'<and><gte>{VARIABLE}<baseValue baseType="float">3</baseValue></gte>'
                   f'<lte>{VARIABLE}<baseValue baseType="float">5</baseValue></lte></and>'),
         NumericAnswer.between(Decimal(3), Decimal(5))),
    ],
)  # fmt: skip
def test_numbers(processing, answer):
    found = read(item(NUMBER, ENTRY, processing))
    assert found.content == Numerical(Text("The answer is _____.", PLAIN), (answer,))
    assert found.has_blank


def test_words_are_compared_exactly_unless_the_entry_says_otherwise():
    worth = (
        '<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/><mapEntry mapKey="york" mappedValue="0.5"/>'
        "</mapping>"
    )
    content = read(item(response(worth, base_type="string"), ENTRY, template("map_response"))).content
    assert content == ShortAnswer(
        Text("The answer is _____.", PLAIN),
        (AcceptedAnswer("York"), AcceptedAnswer("york", Decimal("0.5"))),
        Folding(True, False, False, False),
    )
    worth = (
        '<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="2" caseSensitive="false"/></mapping>'
    )
    found = read_qti(item(response(worth, base_type="string"), ENTRY, template("map_response")))
    folded = found.items[0].content
    assert isinstance(folded, ShortAnswer)
    assert folded.folding == Folding(False, False, False, False)
    assert [(note.code, dict(note.params)) for note in found.notes] == [("qti_worth", {"points": "2"})]


def test_several_blanks_add_up():
    declared = response(key("1"), base_type="integer", name="X") + response(
        mapping(a=2), base_type="string", name="Y"
    )
    body = '<p>One is <textEntryInteraction responseIdentifier="X"/>, A is <textEntryInteraction responseIdentifier="Y"/>.</p>'
    added = (
        '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>{}</sum></setOutcomeValue>'
    )
    one = '<baseValue baseType="float">1</baseValue>'
    processing = process(
        '<responseCondition><responseIf><match><variable identifier="X"/><correct identifier="X"/></match>'
        f"{added.format(one)}</responseIf></responseCondition>",
        added.format('<mapResponse identifier="Y"/>'),
    )
    content = read(item(declared, body, processing)).content
    assert isinstance(content, FillIn)
    assert content.stem.text == "One is [[1]], A is [[2]]."
    assert [each.kind for each in content.blanks] == [GapKind.NUMBER, GapKind.TEXT]
    assert [each.weight for each in content.blanks] == [1, 2]


PAIRS = (
    '<p>Match.</p><matchInteraction responseIdentifier="RESPONSE" maxAssociations="0"><simpleMatchSet>'
    '<simpleAssociableChoice identifier="x" matchMax="1">X</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="y" matchMax="1">Y</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>'
    '<simpleAssociableChoice identifier="one" matchMax="0">1</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="two" matchMax="0">2</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="three" matchMax="0">3</simpleAssociableChoice></simpleMatchSet></matchInteraction>'
)
ENTRIES = '<mapEntry mapKey="x one" mappedValue="1"/><mapEntry mapKey="y two" mappedValue="1"/></mapping>'


def test_pairs_that_count_are_matching_and_pairs_under_a_rule_a_matrix():
    free = response(f'<mapping defaultValue="0">{ENTRIES}', "multiple", "directedPair")
    content = read(item(free, PAIRS, template("map_response"))).content
    assert isinstance(content, Matching)
    assert [each.text for each in content.distractors] == ["3"]
    costly = response(f'<mapping defaultValue="-1" lowerBound="0">{ENTRIES}', "multiple", "directedPair")
    content = read(item(costly, PAIRS, template("map_response"))).content
    assert isinstance(content, Matrix)
    assert content.rule is MatrixRule.DEDUCTED
    whole = response(key("x one", "y two"), "multiple", "directedPair")
    content = read(item(whole, PAIRS, template("match_correct"))).content
    assert isinstance(content, Matrix)
    assert content.rule is MatrixRule.ALL_OR_NOTHING


def test_an_order_is_all_or_nothing():
    body = (
        '<orderInteraction responseIdentifier="RESPONSE"><prompt>Sort.</prompt><simpleChoice identifier="A">a</simpleChoice>'
        '<simpleChoice identifier="B">b</simpleChoice></orderInteraction>'
    )
    content = read(item(response(key("B", "A"), "ordered"), body, template("match_correct"))).content
    assert isinstance(content, Ordering)
    assert content.rule is OrderingRule.ALL_OR_NOTHING
    assert [each.text.text for each in content.items] == ["b", "a"]
    assert (
        fault(item(response(key("B"), "ordered"), body, template("match_correct"))).code
        == "qti_partial_order"
    )


GAPS = (
    '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill in.</prompt><gapText identifier="W">winter</gapText>'
    '<gapText identifier="S">summer</gapText><p>Now is the <gap identifier="G1"/>, then <gap identifier="G2"/>.</p>'
    "</gapMatchInteraction>"
)


def test_gap_match_is_a_cloze():
    worth = '<mapping defaultValue="0"><mapEntry mapKey="W G1" mappedValue="1"/><mapEntry mapKey="S G2" mappedValue="2"/></mapping>'
    content = read(item(response(worth, "multiple", "directedPair"), GAPS, template("map_response"))).content
    assert isinstance(content, Cloze)
    assert content.stem.text == "<p>Fill in.</p><p>Now is the [[1]], then [[2]].</p>"
    assert [each.weight for each in content.gaps] == [1, 2]
    assert [each.right() for each in content.gaps] == [
        each.options[place].id for place, each in enumerate(content.gaps)
    ]


def test_feedback_of_choices_and_for_everybody():
    said = '<feedbackInline outcomeIdentifier="F" identifier="{0}" showHide="show">{0}!</feedbackInline>'
    body = choice(names=("true", "false")).replace("true</simple", f"true{said.format('true')}</simple")
    processing = process(
        f'<setOutcomeValue identifier="F">{VARIABLE}</setOutcomeValue>',
        '<setOutcomeValue identifier="G"><baseValue baseType="identifier">g</baseValue></setOutcomeValue>',
        f"<responseCondition><responseIf>{CORRECT}{scored()}</responseIf></responseCondition>",
    )
    more = (
        '<modalFeedback outcomeIdentifier="G" identifier="g" showHide="show"><p>Read on.</p></modalFeedback>'
    )
    content = read(item(response(key("true")), body, processing, more)).content
    assert content == TrueFalse(
        Text("Which?", PLAIN), True, Text("true!", PLAIN), None, Text("Read on.", PLAIN)
    )


def test_an_essay_keeps_the_scorers_rubric_and_formulas_become_tex():
    formula = (
        '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:msup><m:mi>x</m:mi><m:mn>2</m:mn></m:msup><m:mo>&#8804;</m:mo>'
        "<m:mfrac><m:mn>1</m:mn><m:mi>y</m:mi></m:mfrac></m:math>"
    )
    body = (
        f"<p>Prove {formula}.</p><extendedTextInteraction responseIdentifier='RESPONSE'/>"
        '<rubricBlock view="scorer"><p>Three points.</p></rubricBlock><rubricBlock view="candidate"><p>Be brief.</p></rubricBlock>'
    )
    document = read_qti(item(response(base_type="string"), body, ""))
    assert document.items[0].content == Essay(
        Text(r"Prove \({x}^{2}\le \frac{1}{y}\).", PLAIN), Text("Three points.", PLAIN)
    )
    assert [note.code for note in document.notes] == ["qti_rubric"]


THIRD = b'<?xml version="1.0"?>\n<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" \
identifier="i3" title="T" adaptive="false" time-dependent="false">\
<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response>\
<qti-value>A</qti-value></qti-correct-response></qti-response-declaration>\
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/><qti-item-body>\
<qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>Which?</qti-prompt>\
<qti-simple-choice identifier="A">a</qti-simple-choice><qti-simple-choice identifier="B">b</qti-simple-choice>\
</qti-choice-interaction></qti-item-body><qti-response-processing \
template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct"/></qti-assessment-item>'


def test_version_three_reads_alike():
    found = read(THIRD)
    assert found.id == "i3"
    assert fractions(found.content) == [1, 0]


TEXT = response(key("x"), base_type="string")
SEVERAL = choice() + '<choiceInteraction responseIdentifier="OTHER"/>'


@pytest.mark.parametrize(
    ("data", "code", "named"),
    [
        (item(response(key("A")), choice(), template("CC2_match")), "qti_template", "cc2_match"),
        (item(response(key("A")), choice(), template("map_response")), "qti_no_mapping", "RESPONSE"),
        (item(response(key("A")), choice(), process("<exitResponse/>")), "qti_processing", "exitResponse"),
        (item(response(key("A")), choice(), process("<lookupOutcomeValue/>")), "qti_processing", "lookupOutcomeValue"),
        (item(response(key("A")), choice(), process(scored())), "qti_any_answer_earns", None),
        (item(response(key("A")), choice(), condition(f"<not>{CORRECT}</not>")), "qti_processing", "not"),
        (item(response(key("A")), choice(), condition(f"<isNull>{VARIABLE}</isNull>")), "qti_blank_earns", None),
        (item(response(key("A")), choice(), process(MAPPED, scored(0))), "qti_overwritten", None),
        (item(response(mapping(A=1, B=-1)), choice(), template("map_response")), "qti_below_zero", None),
        (item(response(mapping('lowerBound="1"', A=2)), choice(), template("map_response")), "qti_blank_earns", None),
        (item(response(mapping(A=1, B=1), "multiple"), choice(1), template("map_response")), "qti_most_choices", "1"),
        (item(response(mapping('lowerBound="3" upperBound="1"', A=1)), choice(), ""), "qti_bounds", None),
        (item(response(), choice(), ""), "qti_not_scored", None),
        (item(TEXT, ENTRY, condition(f"<patternMatch pattern='x'>{VARIABLE}</patternMatch>")), "qti_processing", "patternMatch"),
        (item(NUMBER, ENTRY, condition(f"<equalRounded>{VARIABLE}<correct identifier='RESPONSE'/></equalRounded>")),
         "qti_processing", "equalRounded"),
        (item(NUMBER, ENTRY, condition(f"<equal toleranceMode='absolute' tolerance='1' includeUpperBound='false'>{VARIABLE}"
                                       "<correct identifier='RESPONSE'/></equal>")), "qti_open_range", None),
        (item(response(key("A")) + response(key("A"), name="OTHER"), SEVERAL, template("match_correct")),
         "qti_several_interactions", "2"),
        (item(response(key("A")), choice(), condition(CORRECT)).replace(b'baseType="float"/><itemBody>',
              b'baseType="float"><defaultValue><value>1</value></defaultValue></outcomeDeclaration><itemBody>'),
         "qti_any_answer_earns", None),
        (item("<templateDeclaration identifier='t'/>", choice(), ""), "qti_element", "templateDeclaration"),
        (item(response(key("A")), choice().replace("Which?", "<printedVariable identifier='x'/>"), ""),
         "qti_element", "printedVariable"),
        (item(response(key("A")), choice().replace("Which?", "<img src='http://x/y.png'/>"), ""), "qti_media_beside", None),
        (item(response(key("A B"), "multiple", "directedPair"), GAPS, template("match_correct")), "qti_all_or_nothing", None),
        (item(response(), '<sliderInteraction responseIdentifier="RESPONSE"/>', ""), "qti_interaction", "sliderInteraction"),
        (item(response(key("A")), choice(), "").replace(b'adaptive="false"', b'adaptive="true"'), "qti_adaptive", None),
        (item(response("<defaultValue><value>A</value></defaultValue>"), choice(), ""), "qti_element", "defaultValue"),
    ],
)  # fmt: skip
def test_what_no_type_holds_is_refused_by_name(data, code, named):
    found = fault(data)
    assert found.code == code
    assert named is None or named in found.params.values()
    assert found.line == 1
