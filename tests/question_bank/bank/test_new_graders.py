"""Graders of the types with several parts, numbers and files, as truth tables."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contracts.questions import AnswerRefused, ContentFault, Text
from question_bank.bank.domain import (
    QUESTION_TYPES,
    AcceptedAnswer,
    Area,
    AreaShape,
    Cloze,
    Essay,
    FileUpload,
    FillIn,
    Folding,
    Gap,
    GapKind,
    Hotspot,
    Keyword,
    MatrixRule,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    OpenAnswer,
    OrderingRule,
    TrueFalse,
    Unit,
    UnitRule,
    build_case,
    build_matrix,
    build_options,
    build_ordering,
    build_rubric,
    type_key_of,
)
from question_bank.bank.domain.assignment import best_assignment
from question_bank.bank.domain.keywords import found_keywords
from question_bank.bank.domain.numbers import number_from

STEM = Text("Which?")
SEVEN = (NumericAnswer.near(Decimal(7)),)
TYPES = {each.key: each for each in QUESTION_TYPES}


def kind_of(content):
    return TYPES[type_key_of(content)]


def mark(content, raw, marks=Decimal(1)):
    """The mark of what a browser sends, by the way every answer takes."""
    kind = kind_of(content)
    return kind.grade(content, kind.parse_answer(content, raw), marks, "all_or_nothing")


def words(name, *accepted, **more):
    answers = tuple(AcceptedAnswer(each, Decimal(1), Text(f"fb {each}")) for each in accepted)
    return Gap(name, answers=answers, **more)


# --- numbers and units


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3.5", "3.5"), ("3,5", "3.5"), ("３．５", "3.5"), ("１２", "12"), ("−5", "-5"), ("+5", "5"), (".5", "0.5"),
        ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("3,500", "3500"), ("0,500", "0.5"), ("12 000", "12000"),
        ("3.5e3", "3500"), ("3.5E-3", "0.0035"), ("3.5×10^3", "3500"), ("3.5x10³", "3500"), ("2·10⁻²", "0.02"),
        ("3²", None), ("1,2,3", None), ("1e999", None), ("NaN", None), ("five", None), ("", None), ("3 5", None),
        ("1" * 41, None), ("--5", None), ("1.2.3", None), ("12/5", None), ("5 kg", None),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(typed, number):
    assert number_from(typed) == (None if number is None else Decimal(number))


def weighed(rule, penalty="0.25"):
    units = (Unit("kg"), Unit("g", Decimal(1000)), Unit("m²", Decimal(7)))
    answers = (NumericAnswer.near(Decimal("3.5"), Decimal("0.1")),)
    return Numerical(STEM, answers, units=units, unit_rule=rule, unit_penalty=Decimal(penalty))


@pytest.mark.parametrize(
    ("typed", "optional", "required", "penalty"),
    [
        ("3.5 kg", 1, 1, 1), ("3,5kg", 1, 1, 1), ("３．５ｋｇ", 1, 1, 1), ("3500 g", 1, 1, 1),
        ("3.5×10^3 g", 1, 1, 1), ("3.6 kg", 1, 1, 1), ("3.61 kg", 0, 0, 0), ("24.5 m2", 1, 1, 1),
        ("24.5 m^2", 1, 1, 1),
        ("3.5", 1, 0, "3/4"), ("3.5 t", 0, 0, "3/4"), ("3.5 KG", 0, 0, "3/4"), ("3.5 g", 0, 0, 0), ("", 0, 0, 0),
    ],
)  # fmt: skip
def test_units(typed, optional, required, penalty):
    earned = [mark(weighed(rule), {"text": typed}).fraction for rule in UnitRule]
    assert earned == [Fraction(optional), Fraction(required), Fraction(penalty)]


def test_a_unit_is_refused_where_none_is_asked_for():
    with pytest.raises(AnswerRefused, match="not_a_number"):
        mark(Numerical(STEM, (NumericAnswer.near(Decimal(5)),)), {"text": "5 kg"})


# --- gaps

FREE = FillIn(
    Text("[[a]], [[b]] and [[c]]; [[n]]"),
    (
        words("a", "red", "scarlet", group="colour"),
        words("b", "green", group="colour"),
        words("c", "blue", group="colour", weight=Decimal(2)),
        Gap("n", GapKind.NUMBER, numbers=(NumericAnswer.near(Decimal(5), Decimal("0.5")),)),
    ),
)


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [
        ({"a": "red", "b": "green", "c": "blue", "n": "5"}, "1"),
        ({"a": "Blue", "b": "red", "c": "green", "n": "5,5"}, "1"),  # in any order
        ({"a": "red", "b": "scarlet", "c": "blue"}, "3/5"),  # one accepted answer is counted once
        ({"a": "blue", "b": "blue", "c": "blue"}, "2/5"),
        ({"a": "", "b": "", "c": "green"}, "1/5"),
        ({"n": "about five"}, "0"),  # kept, and worth nothing
        ({"n": "red"}, "0"),  # no part of the group
        ({}, "0"),
    ],
)
def test_blanks_in_any_order(typed, fraction):
    assert mark(FREE, {"blanks": typed}).fraction == Fraction(fraction)


def test_blanks_in_order_and_their_feedback():
    content = FillIn(Text("[[1]] [[2]]"), (words("1", "x"), words("2", "y", "z")))
    earned = mark(content, {"blanks": {"1": "z", "2": "z"}})
    assert earned.fraction == Fraction(1, 2)
    assert [content.feedback_for(key) for key in earned.feedback] == [Text("fb z")]


@st.composite
def tables(draw):
    rows = draw(st.integers(1, 5))
    columns = draw(st.integers(rows, 6))
    row = st.lists(st.integers(-3, 9), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=rows, max_size=rows))


@given(tables())
def test_the_assignment_is_the_best(rows):
    values = [[Fraction(each, 3) for each in row] for row in rows]
    given_columns = best_assignment(values)
    assert len(set(given_columns)) == len(rows)
    best = max(
        sum(values[row][column] for row, column in enumerate(order))
        for order in permutations(range(len(rows[0])), len(rows))
    )
    assert sum(values[row][column] for row, column in enumerate(given_columns)) == best


CHOICES = build_options(
    [
        (Text("in"), Decimal(1), Text("yes")),
        (Text("on"), Decimal("0.5"), None),
        (Text("at"), Decimal(0), None),
    ]
)
SEVERAL = build_options(
    [(Text("p"), Decimal("0.5"), None), (Text("q"), Decimal("0.5"), None), (Text("r"), Decimal("-0.5"), None)]
)
CLOZE = Cloze(
    Text("[[s]] [[r]] [[c]] [[t]]"),
    (
        Gap("s", GapKind.SELECT, options=CHOICES),
        Gap("r", GapKind.RADIO, options=CHOICES),
        Gap("c", GapKind.CHECKBOXES, options=SEVERAL),
        words("t", "word", weight=Decimal(3)),
    ),
)


@pytest.mark.parametrize(
    ("gaps", "sixths"),
    [
        ({"s": 0, "r": 0, "c": [0, 1], "t": "word"}, "6"),
        ({"s": 1, "r": 2, "c": [0], "t": ""}, "1"),
        ({"c": [0, 1, 2]}, "1/2"),
        ({"c": [2]}, "0"),
        ({"t": "WORD"}, "3"),
        ({}, "0"),
    ],
)
def test_cloze(gaps, sixths):
    known = {"s": CHOICES, "r": CHOICES, "c": SEVERAL}
    sent = {
        name: [known[name][place].id for place in value] if isinstance(value, list)
        else known[name][value].id if name in known else value
        for name, value in gaps.items()
    }  # fmt: skip
    assert mark(CLOZE, {"gaps": sent}).fraction == Fraction(sixths) / 6


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: FillIn(Text("[[1]] [[2]]"), (words("1", "x"),)), "marker_without_gap"),
        (lambda: FillIn(Text("[[1]]"), (words("1", "x"), words("2", "x"))), "gap_not_in_text"),
        (lambda: FillIn(Text("[[1]] [[1]]"), (words("1", "x"),)), "gap_not_in_text"),
        (lambda: FillIn(Text("none"), ()), "no_gaps"),
        (lambda: FillIn(Text("[[1]]"), (Gap("1", GapKind.SELECT, options=CHOICES),)), "blank_with_options"),
        (lambda: Gap("1", GapKind.NUMBER, answers=(AcceptedAnswer("5"),)), "gap_of_other_kind"),
        (lambda: Gap("1", answers=(AcceptedAnswer("5", Decimal("0.5")),)), "gap_without_right_answer"),
        (lambda: Gap("1 2", answers=(AcceptedAnswer("5"),)), "gap_name"),
        (lambda: Cloze(Text("[[1]]"), (words("1", "x", group="g"),)), "gap_with_group"),
        (lambda: Hotspot(STEM, "https://elsewhere/x.png", 4, 3, (area("circle", "0.5 0.5 0.1"),)), "picture_missing"),
        (lambda: Hotspot(STEM, "/files/../x", 4, 3, (area("circle", "0.5 0.5 0.1"),)), "picture_missing"),
        (lambda: picture(area("polygon", "0 0 0 0 0 0"), area("rectangle", "0.5 0.5 0.4 0.4")), "area_too_small"),
        (lambda: area("polygon", "0 0 1 1"), "area_unreadable"),
        (lambda: build_matrix(STEM, ["x"], [(Text("a"), ["x"], None)]), "too_small_matrix"),
        (lambda: build_matrix(STEM, ["x", "y"], [(Text("a"), ["x", "y"], None)]), "row_without_right_column"),
        (lambda: build_ordering(STEM, [Text("a"), Text("a")]), "item_repeated"),
        (lambda: FileUpload(STEM, ("program",)), "file_kinds"),
        (lambda: Numerical(STEM, SEVEN, units=(Unit("m"), Unit(" m ", Decimal(2)))), "unit_repeated"),
        (lambda: build_rubric([("Form", [("good", Decimal(1), "")])]), "criterion_levels"),
    ],
)  # fmt: skip
def test_content_that_cannot_be_a_question(make, code):
    with pytest.raises(ContentFault) as fault:
        make()
    assert fault.value.code == code


# --- ordering and matrix


@pytest.mark.parametrize(
    ("order", "all_or_nothing", "neighbours", "positions"),
    [
        ("abcde", 1, 1, 1),
        ("bcdea", 0, "3/4", 0),  # one thing moved: nothing stands at its place any more
        ("abced", 0, "2/4", "3/5"),
        ("edcba", 0, 0, "1/5"),
        ("ab", 0, "1/4", "2/5"),  # the others have no place
        ("", 0, 0, 0),
    ],
)
def test_ordering(order, all_or_nothing, neighbours, positions):
    earned = []
    for rule in OrderingRule:
        content = build_ordering(STEM, [Text(each) for each in "abcde"], rule)
        ids = {each.text.text: each.id for each in content.items}
        places = {ids[each]: str(place) for place, each in enumerate(order, start=1)}
        earned.append(mark(content, {"places": places}).fraction)
    assert earned == [Fraction(all_or_nothing), Fraction(neighbours), Fraction(positions)]


@pytest.mark.parametrize(
    ("second", "code"), [("1", "place_repeated"), ("3", "unknown_place"), (2, "unknown_place")]
)
def test_places_that_are_refused(second, code):
    content = build_ordering(STEM, [Text("a"), Text("b")])
    places = dict(zip([each.id for each in content.items], ["1", second], strict=True))
    with pytest.raises(AnswerRefused) as refusal:
        mark(content, {"places": places})
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("chosen", "rows", "kprim", "deducted", "all_or_nothing"),
    [
        ("++-+", 1, 1, 1, 1),
        ("+++-", "1/2", 0, 0, 0),
        ("++--", "3/4", "1/2", "1/2", 0),
        ("++- ", "3/4", "1/2", "3/4", 0),  # left open
        ("--+-", 0, 0, 0, 0),
        ("    ", 0, 0, 0, 0),
    ],
)
def test_matrix(chosen, rows, kprim, deducted, all_or_nothing):
    earned = []
    for rule in MatrixRule:
        content = build_matrix(
            STEM, "+-", [(Text(str(n)), [sign], None) for n, sign in enumerate("++-+")], rule
        )
        columns = {each.text: each.id for each in content.columns}
        cells = {row.id: columns[sign] for row, sign in zip(content.rows, chosen, strict=True) if sign != " "}
        earned.append(mark(content, {"cells": cells}).fraction)
    assert earned == [Fraction(rows), Fraction(kprim), Fraction(deducted), Fraction(all_or_nothing)]


def test_a_row_with_several_columns_is_right_with_exactly_those():
    content = build_matrix(STEM, "xyz", [(Text("a"), "xy", None), (Text("b"), "z", None)], is_multiple=True)
    x, y, z = (each.id for each in content.columns)
    a, b = (each.id for each in content.rows)
    assert mark(content, {"cells": {a: [y, x], b: z}}).fraction == 1
    assert mark(content, {"cells": {a: [x], b: [z, y]}}).fraction == 0


# --- hotspot


def area(shape, numbers, feedback=None):
    return Area(AreaShape(shape), tuple(map(Decimal, numbers.split())), feedback)


def picture(*areas, **more):
    return Hotspot(STEM, "/questions/media/0a.png", 400, 200, areas, **more)


SHAPES = picture(
    area("rectangle", "0.1 0.1 0.2 0.3", Text("box")),
    area("circle", "0.5 0.5 0.1"),  # in widths: 0.1 across, 0.2 of the height
    area("polygon", "0.8 0 1 0 1 1 0.9 1 0.9 0.5 0.8 0.5"),  # an L
)


@pytest.mark.parametrize(
    ("points", "fraction"),
    [
        (["0.1,0.1", "0.6,0.5", "0.95,0.9"], "1"),  # edges belong to it
        (["0.5,0.7"], "1/3"),
        (["0.5,0.71"], "0"),
        (["0.85,0.75"], "0"),  # in the corner that the L leaves out
        (["0.15,0.2", "0.15,0.25"], "1/3"),  # one area counts once
        (["0.15,0.2", "0.5,0.5", "0.3,0.9"], "1/3"),  # a point outside costs as much as one inside brings
        ([], "0"),
    ],
)
def test_hotspot(points, fraction):
    assert mark(SHAPES, {"points": points}).fraction == Fraction(fraction)


def test_overlapping_areas_each_get_a_point_of_their_own():
    content = picture(area("rectangle", "0 0 1 1"), area("rectangle", "0.4 0.4 0.6 0.6"))
    assert mark(content, {"points": ["0.5,0.5", "0.1,0.1"]}).fraction == 1
    assert mark(content, {"points": ["0.1,0.1", "0.5,0.5"]}).fraction == 1
    assert mark(content, {"points": ["0.1,0.1", "0.2,0.1"]}).fraction == Fraction(1, 2)


@pytest.mark.parametrize("point", ["1.1,0", "a,b", "0.5", "0.12345,0", "-0.1,0.1", "0.5,0.5,0.5"])
def test_what_is_no_point(point):
    with pytest.raises(AnswerRefused, match="not_a_point"):
        mark(SHAPES, {"points": [point]})


def test_no_more_points_than_asked_for():
    with pytest.raises(AnswerRefused, match="too_many_points"):
        mark(SHAPES, {"points": ["0,0"] * 4})


# --- what a person marks

KEYWORDS = (
    Keyword(("decision", "决议"), Decimal("0.5")),
    Keyword(("art",), Decimal("0.25")),
    Keyword(("２ hours",), Decimal("0.5")),
)


@pytest.mark.parametrize(
    ("text", "found", "marks"),
    [
        ("The Decision was taken", [(0, "Decision")], "2"),
        ("会 议决 议：有", [(0, "决 议")], "2"),
        ("start of the art", [(1, "art")], "1"),  # whole words only
        ("decision, decision", [(0, "decision"), (0, "decision")], "2"),  # once
        (
            "a decision in 2  hours on art",
            [(0, "decision"), (2, "2  hours"), (1, "art")],
            "4",
        ),  # no more than all
        ("nothing", [], "0"),
        ("decisions", [], "0"),
    ],
)
def test_keywords(text, found, marks):
    pieces = found_keywords(text, KEYWORDS, Folding())
    assert "".join(each.text for each in pieces) == text
    assert [(each.keyword, each.text) for each in pieces if each.keyword is not None] == found
    content = OpenAnswer(STEM, KEYWORDS)
    kind = kind_of(content)
    sheet = kind.marking(content, {"text": text}, Decimal(4))
    assert sheet.rows[0].suggested == Decimal(marks)
    assert mark(content, {"text": text}, Decimal(4)).marks is None
    assert mark(content, {"text": ""}, Decimal(4)).marks == 0


@given(st.text(max_size=60))
def test_an_answer_is_never_changed_by_looking_for_keywords(text):
    assert "".join(each.text for each in found_keywords(text, KEYWORDS, Folding())) == text


def test_the_best_levels_of_a_rubric_give_all_marks():
    levels = [("poor", Decimal(0), ""), ("fair", Decimal(1), ""), ("good", Decimal(2), "words")]
    essay = Essay(STEM, rubric=build_rubric([(name, levels) for name in ("Form", "Matter", "Language")]))
    rows = kind_of(essay).marking(essay, {"text": "x"}, Decimal(10)).rows
    assert [row.out_of for row in rows] == [Decimal("3.33333"), Decimal("3.33333"), Decimal("3.33334")]
    assert sum(max(level.marks for level in row.levels) for row in rows) == Decimal(10)
    assert [level.marks for level in rows[0].levels] == [0, Decimal("1.66667"), Decimal("3.33333")]


def test_files():
    content = FileUpload(STEM, most_files=2)
    assert mark(content, {"files": []}).marks == 0
    assert mark(content, {"files": ["a.b-c"]}).marks is None
    for files, code in (
        (["a", "b", "c"], "too_many_files"),
        (["a", "a"], "option_repeated"),
        (["a b"], "answer_shape"),
    ):
        with pytest.raises(AnswerRefused) as refusal:
            mark(content, {"files": files})
        assert refusal.value.code == code


# --- case

ABC = build_options([(Text(each), Decimal("0.5" if each in "ab" else "0"), None) for each in "abc"])


def a_case(*more):
    return build_case(
        STEM,
        [
            (TrueFalse(Text("Is it?"), True, Text("yes"), None, Text("explained")), Decimal(1)),
            (MultipleResponse(Text("Which are?"), ABC), Decimal(2)),
            (Numerical(Text("How many?"), (NumericAnswer.near(Decimal(7)),)), Decimal(1)),
            *more,
        ],
    )


@pytest.mark.parametrize(
    ("held", "quarters"),
    [
        (["true", "ab", "7"], 4),
        (["true", "a", "7"], 2),
        (["false", "ab", "seven"], 2),  # a word for a number is kept and earns nothing
        (["", "", ""], 0),
    ],
)
def test_case(held, quarters):
    content = a_case()
    truth, letters, number = held
    ids = [each.id for each in content.parts]
    options = [each.id for each in ABC if each.text.text in letters]
    assert mark(
        content, {"parts": dict(zip(ids, [truth, options, number], strict=True))}
    ).fraction == Fraction(quarters, 4)


def test_a_case_waits_for_a_person_only_where_something_was_written():
    content = a_case((OpenAnswer(Text("Why?"), KEYWORDS), Decimal(4)))
    ids = [each.id for each in content.parts]
    assert mark(content, {"parts": {ids[0]: "true"}}).fraction == Fraction(1, 8)
    waiting = mark(content, {"parts": {ids[0]: "true", ids[3]: "a decision"}}, Decimal(8))
    assert waiting.marks is None
    assert [content.feedback_for(key) for key in waiting.feedback] == [Text("yes"), Text("explained")]
    sheet = kind_of(content).marking(content, {"parts": {ids[0]: "true", ids[3]: "a decision"}}, Decimal(8))
    assert [(row.out_of, row.suggested, row.is_settled) for row in sheet.rows] == [
        (1, 1, True), (2, 0, True), (1, 0, True), (4, 2, False),
    ]  # fmt: skip


def test_a_case_keeps_its_parts_in_json():
    content = a_case((Essay(Text("Why?")), Decimal(4)))
    kind = kind_of(content)
    assert kind.from_json(kind.to_json(content)) == content
    broken = kind.to_json(content)
    broken["parts"][0]["type"] = "question_bank.case"
    with pytest.raises(ContentFault, match="unknown_value"):
        kind.from_json(broken)
