"""Graders as truth tables, a row per side of a rule."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.contracts.questions import Mark, Text
from question_bank.bank.domain import (
    QUESTION_TYPES,
    AcceptedAnswer,
    Description,
    Essay,
    Folding,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_matching,
    build_options,
    type_key_of,
)

STEM = Text("Which?")
TYPES = {each.key: each for each in QUESTION_TYPES}


def mark(content, raw, rule="all_or_nothing", marks=Decimal(1)):
    """The mark of what a browser sends, by the way every answer takes."""
    kind = TYPES[type_key_of(content)]
    return kind.grade(content, kind.parse_answer(content, raw), marks, rule)


def options(*fractions):
    return build_options([(Text(f"o{n}"), Decimal(f), Text(f"fb{n}")) for n, f in enumerate(fractions)])


# Four options: two right, of half the marks each; one merely wrong; one that costs half.
MULTIPLE = MultipleResponse(STEM, options("0.5", "0.5", "0", "-0.5"))


@pytest.mark.parametrize(
    ("ticked", "all_or_nothing", "partial", "net_correct", "per_option", "lou_xuan"),
    [
        ("", 0, 0, 0, 0, 0),  # nothing is ticked: nothing, although two are rightly left
        ("0", 0, "1/2", "1/2", "3/4", "1/2"),  # incomplete, nothing wrong
        ("1", 0, "1/2", "1/2", "3/4", "1/2"),
        ("01", 1, 1, 1, 1, 1),  # exactly right
        ("10", 1, 1, 1, 1, 1),  # in any order
        ("012", 0, 1, "1/2", "3/4", 0),  # a wrong one too many, at no cost of its own
        ("013", 0, "1/2", "1/2", "3/4", 0),  # a wrong one that costs
        ("02", 0, "1/2", 0, "1/2", 0),
        ("03", 0, 0, 0, "1/2", 0),
        ("2", 0, 0, 0, "1/4", 0),
        ("3", 0, 0, 0, "1/4", 0),  # never below nothing
        ("23", 0, 0, 0, 0, 0),
        ("0123", 0, "1/2", 0, "1/2", 0),  # ticking everything
    ],
)
def test_multiple_response(  # a column per rule reads as the table it is
    ticked, all_or_nothing, partial, net_correct, per_option, lou_xuan
):
    raw = {"options": [MULTIPLE.options[int(n)].id for n in ticked]}
    earned = {
        rule: mark(MULTIPLE, raw, rule).fraction
        for rule in ("all_or_nothing", "partial", "net_correct", "per_option", "lou_xuan")
    }
    assert earned == {
        "all_or_nothing": Fraction(all_or_nothing),
        "partial": Fraction(partial),
        "net_correct": Fraction(net_correct),
        "per_option": Fraction(per_option),
        "lou_xuan": Fraction(lou_xuan),
    }


def test_thirds_that_do_not_add_up_are_still_everything():
    content = MultipleResponse(STEM, options("0.33333", "0.33333", "0.33333", "-1"))
    right = [each.id for each in content.options[:3]]
    assert mark(content, {"options": right}, "partial", Decimal(3)) == Mark(
        Fraction(1), Decimal(3), tuple(right)
    )
    two = mark(content, {"options": right[:2]}, "partial", Decimal(3))
    assert (two.fraction, two.marks) == (Fraction(66666, 100000), Decimal("1.99998"))


def test_an_unknown_rule_is_an_error_and_not_a_zero():
    with pytest.raises(ValueError, match="half"):
        mark(MULTIPLE, {"options": []}, "half")


SINGLE = SingleChoice(STEM, options("0", "1", "0.5", "-0.25"))


@pytest.mark.parametrize(("chosen", "fraction"), [(0, "0"), (1, "1"), (2, "1/2"), (3, "0"), (None, "0")])
def test_single_choice(chosen, fraction):
    option = None if chosen is None else SINGLE.options[chosen].id
    earned = mark(SINGLE, {"option": option}, marks=Decimal(4))
    assert earned.fraction == Fraction(fraction)
    assert earned.marks == Decimal(4) * Decimal(str(float(Fraction(fraction))))
    texts = [SINGLE.feedback_for(key) for key in earned.feedback]
    assert texts == ([] if chosen is None else [Text(f"fb{chosen}")])


@pytest.mark.parametrize(
    ("is_true", "value", "fraction"),
    [
        (True, True, 1),
        (True, False, 0),
        (False, True, 0),
        (False, False, 1),
        (True, None, 0),
        (False, None, 0),
    ],
)
def test_true_false(is_true, value, fraction):
    content = TrueFalse(STEM, is_true, Text("said true"), Text("said false"))
    earned = mark(content, {"value": value})
    assert earned.fraction == fraction
    said = {True: [Text("said true")], False: [Text("said false")], None: []}[value]
    assert [content.feedback_for(key) for key in earned.feedback] == said


EXACT = Folding(is_case_sensitive=True, folds_spaces=False, folds_width=False, folds_punctuation=False)


def only(**changes):
    switches = {
        "is_case_sensitive": True,
        "folds_spaces": False,
        "folds_width": False,
        "folds_punctuation": False,
    }
    return Folding(**(switches | changes))


@pytest.mark.parametrize(
    ("accepted", "typed", "folding", "is_right"),
    [
        ("红头文件", "红头文件", EXACT, True),
        ("红头文件", "  红头文件\n", EXACT, True),  # outer spaces never count
        ("caf\u00e9", "cafe\u0301", EXACT, True),  # nor does how an accent is composed
        ("0", "0", EXACT, True),  # "0" is an answer
        ("x²", "x2", Folding(), False),  # a formula is never folded
        ("½", "1/2", Folding(), False),
        ("Beijing", "beijing", EXACT, False),
        ("Beijing", "BEIJING", only(is_case_sensitive=False), True),
        ("Straße", "STRASSE", only(is_case_sensitive=False), True),
        ("fire door", "fire  door", EXACT, False),
        ("fire door", "fire  \t door", only(folds_spaces=True), True),
        ("fire door", "firedoor", only(folds_spaces=True), False),
        (
            "防火 门",
            "防火门",
            only(folds_spaces=True),
            True,
        ),  # between Chinese characters a space means nothing
        ("ISO9001", "ＩＳＯ９００１", EXACT, False),
        ("ISO9001", "ＩＳＯ９００１", only(folds_width=True), True),
        ("甲、乙。", "甲,乙.", EXACT, False),
        ("甲、乙。", "甲,乙.", only(folds_punctuation=True), True),
        ("“通知”", '"通知"', only(folds_punctuation=True), True),
        ("(一)", "（一）", only(folds_width=True), True),
    ],
)
def test_short_answer_folding(accepted, typed, folding, is_right):
    content = ShortAnswer(STEM, (AcceptedAnswer(accepted),), folding)
    assert mark(content, {"text": typed}).fraction == Fraction(is_right)


@pytest.mark.parametrize(
    ("pattern", "typed", "is_right"),
    [
        ("*", "anything", True),
        ("fire*", "fire", True),
        ("fire*door", "fire proof door", True),
        ("fire*door", "fire doors", False),
        ("*a*b*", "xxaxxbxx", True),
        ("*a*b*", "xxbxxaxx", False),
        ("ab*ba", "aba", False),  # the two ends may not overlap
        ("2\\*3", "2*3", True),
        ("2\\*3", "2x3", False),
        ("a*" * 40 + "b", "a" * 999, False),  # no catastrophe
    ],
)
def test_wildcards(pattern, typed, is_right):
    content = ShortAnswer(STEM, (AcceptedAnswer(pattern),), has_wildcards=True)
    assert mark(content, {"text": typed}).fraction == Fraction(is_right)


def test_the_best_of_the_covering_answers_counts():
    answers = (
        AcceptedAnswer("*", Decimal(0), Text("Completely wrong")),
        AcceptedAnswer("Nazereth", Decimal("0.75"), Text("misspelled")),
        AcceptedAnswer("Nazareth", Decimal(1), Text("Yes")),
    )
    content = ShortAnswer(STEM, answers, has_wildcards=True)
    expected = [("nazareth", "1", "Yes"), ("Nazereth", "3/4", "misspelled"), ("x", "0", "Completely wrong")]
    for typed, fraction, feedback in expected:
        earned = mark(content, {"text": typed})
        assert earned.fraction == Fraction(fraction)
        assert [content.feedback_for(key) for key in earned.feedback] == [Text(feedback)]
    assert mark(content, {"text": ""}) == Mark(Fraction(0), Decimal(0))


NEAR = Numerical(STEM, (NumericAnswer.near(Decimal("3.14"), Decimal("0.01")),), Text("no"))
RELATIVE = Numerical(STEM, (NumericAnswer.near(Decimal(-200), Decimal("0.05"), is_relative=True),))
RANGE = Numerical(STEM, (NumericAnswer.between(Decimal("0.1"), Decimal("0.3")),))
ZERO = Numerical(STEM, (NumericAnswer.near(Decimal(0)),))


@pytest.mark.parametrize(
    ("content", "typed", "is_right"),
    [
        (NEAR, "3.13", True),  # the ends belong to it
        (NEAR, "3.15", True),
        (NEAR, "3.1500000000000000001", False),
        (NEAR, "3.12999", False),
        (RELATIVE, "-190", True),
        (RELATIVE, "-210", True),
        (RELATIVE, "-189.9", False),
        (RELATIVE, "200", False),
        (RANGE, "0.1", True),
        (RANGE, "0.3", True),  # 0.1 + 0.2 in floats would be more
        (RANGE, "0.30000000000000001", False),
        (ZERO, "0", True),
        (ZERO, "-0.0", True),
        (ZERO, "", False),
        (ZERO, "1e-30", False),
        (ZERO, "０", True),
        (NEAR, "３．１４", True),
        (Numerical(STEM, (NumericAnswer.near(Decimal(1234567)),)), "1,234,567", True),
        (Numerical(STEM, (NumericAnswer.near(Decimal(-5)),)), "−5", True),
    ],
)
def test_numerical(content, typed, is_right):
    assert mark(content, {"text": typed}).fraction == Fraction(is_right)


def test_numerical_takes_the_best_answer_and_knows_the_feedback_for_any_other():
    half = NumericAnswer.near(Decimal(1822), Decimal(2), fraction=Decimal("0.5"), feedback=Text("close"))
    content = Numerical(STEM, (half, NumericAnswer.near(Decimal(1822))), Text("no"))
    assert mark(content, {"text": "1822"}).fraction == 1
    close = mark(content, {"text": "1824"})
    assert (close.fraction, content.feedback_for(close.feedback[0])) == (Fraction(1, 2), Text("close"))
    assert [content.feedback_for(key) for key in mark(content, {"text": "1"}).feedback] == [Text("no")]


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ({}, "0"),
        ({0: 0}, "1/3"),
        ({0: 0, 1: 1, 2: 0}, "1"),
        ({0: 1, 1: 0, 2: 2}, "0"),
        ({0: None, 2: 0}, "1/3"),
    ],
)
def test_matching(answer, fraction):
    # the first and the third stem share a choice; the last choice is a distractor
    content = build_matching(STEM, [(Text("a"), "x"), (Text("b"), "y"), (Text("c"), "x")], ["z"])
    assert [each.text for each in content.choices] == ["x", "y", "z"]
    matches = {content.pairs[p].id: None if c is None else content.choices[c].id for p, c in answer.items()}
    assert mark(content, {"matches": matches}).fraction == Fraction(fraction)


def test_marks_are_rounded_once_and_half_up():
    content = build_matching(STEM, [(Text("a"), "x"), (Text("b"), "y"), (Text("c"), "z")])
    one = mark(content, {"matches": {content.pairs[0].id: content.choices[0].id}}, marks=Decimal(2))
    assert (one.fraction, one.marks) == (Fraction(1, 3), Decimal("0.66667"))
    assert Mark.of(Fraction(1, 2), Decimal("0.00001")).marks == Decimal("0.00001")


def test_an_essay_awaits_a_person_unless_it_is_empty():
    assert mark(Essay(STEM), {"text": "Dear colleagues"}) == Mark(None, None)
    assert mark(Essay(STEM), {"text": "  "}) == Mark(Fraction(0), Decimal(0))
    assert mark(Description(STEM), {}).marks == 0
