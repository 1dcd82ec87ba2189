# ruff: noqa: E501 - an element stays on its line
"""QTI 1.2 as Canvas writes it."""

import io
import os
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Essay,
    Matching,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.bank.domain.cloze import Cloze
from question_bank.bank.domain.file_upload import FileUpload
from question_bank.bank.domain.fill_in import FillIn
from question_bank.formats.qti12 import read_qti12
from question_bank.formats.qti12.formats import QTI_12

FOLDERS = Path(__file__).parents[3].parent / "shared" / "corpora" / "qti_items" / "fixtures"
HTML = TextFormat.HTML


def quiz(*items):
    return (
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a" title="Fire &amp; smoke">'
        f'<section ident="root_section">{"".join(items)}</section></assessment></questestinterop>'
    ).encode()


def item(
    kind, responses, rules="", more="", stem="&lt;div&gt;&lt;p&gt;Which?&lt;/p&gt;&lt;/div&gt;", points="1.0"
):
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in (("question_type", kind), ("points_possible", points))
    )
    return (
        f'<item ident="q1" title="Question"><itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>'
        f'<presentation><material><mattext texttype="text/html">{stem}</mattext></material>{responses}</presentation>'
        f"<resprocessing><outcomes><decvar maxvalue='100' varname='SCORE'/></outcomes>{rules}</resprocessing>{more}</item>"
    )


def lid(name="response1", title="", **labels):
    inside = "".join(
        f'<response_label ident="{key}"><material><mattext texttype="text/plain">{words}</mattext></material></response_label>'
        for key, words in labels.items()
    )
    head = f"<material><mattext>{title}</mattext></material>" if title else ""
    return f'<response_lid ident="{name}" rcardinality="Single">{head}<render_choice>{inside}</render_choice></response_lid>'


def rule(condition, value="100", action="Set", then=""):
    return (
        f'<respcondition continue="No"><conditionvar>{condition}</conditionvar>'
        f'<setvar action="{action}" varname="SCORE">{value}</setvar>{then}</respcondition>'
    )


def equal(value, name="response1", more=""):
    return f'<varequal respident="{name}"{more}>{value}</varequal>'


def shown(value, name):
    return (
        f"<respcondition continue='Yes'><conditionvar>{value}</conditionvar>"
        f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/></respcondition>'
    )


def feedback(name, words):
    return f'<itemfeedback ident="{name}"><flow_mat><material><mattext texttype="text/plain">{words}</mattext></material></flow_mat></itemfeedback>'


STRING = '<response_str ident="response1" rcardinality="Single"><render_fib><response_label ident="answer1"/></render_fib></response_str>'
AND = "<and>" + equal("1") + "<not>" + equal("2") + "</not>" + equal("3") + "</and>"
BETWEEN = "<and><vargte respident='response1'>{}</vargte><varlte respident='response1'>{}</varlte></and>"


def read(data):
    document = read_qti12(data)
    assert document.faults == ()
    assert document.refusal is None
    [found] = document.items
    return found.content


def test_choices_with_feedback():
    rules = (
        shown("<other/>", "general_fb")
        + shown(equal("2"), "2_fb")
        + rule(equal("1"))
        + shown("<other/>", "correct_fb")
    )
    more = feedback("general_fb", "Read on.") + feedback("2_fb", "No.") + feedback("correct_fb", "Yes.")
    data = quiz(item("multiple_choice_question", lid(**{"1": "a", "2": "b"}), rules, more, points="5.0"))
    document = read_qti12(data)
    [found] = document.items
    assert (found.category, found.title, found.id, found.line) == (("Fire & smoke",), None, "q1", 1)
    content = found.content
    assert isinstance(content, SingleChoice)
    assert content.stem == Text("<p>Which?</p>", HTML)
    assert content.general_feedback == Text("Read on.", TextFormat.PLAIN)
    assert [each.text.text for each in content.options] == ["a", "b"]
    assert [each.fraction for each in content.options] == [1, 0]
    assert [each.feedback for each in content.options] == [None, Text("No.", TextFormat.PLAIN)]
    assert [(note.code, dict(note.params)) for note in document.notes] == [
        ("qti_feedback", {}),
        ("qti_worth", {"points": "5"}),
    ]


def test_parts_of_the_marks_are_shares_of_the_most():
    rules = rule(equal("1"), "10.0") + rule(equal("2"), "5.0")
    content = read(quiz(item("multiple_choice_question", lid(**{"1": "a", "2": "b", "3": "c"}), rules)))
    assert [each.fraction for each in content.options] == [1, Decimal("0.5"), 0]


def test_true_false_and_several_answers():
    content = read(quiz(item("true_false_question", lid(**{"1": "True", "2": "False"}), rule(equal("2")))))
    assert content == TrueFalse(Text("<p>Which?</p>", HTML), False)
    content = read(quiz(item("multiple_answers_question", lid(**{"1": "a", "2": "b", "3": "c"}), rule(AND))))
    assert isinstance(content, MultipleResponse)
    assert [each.fraction for each in content.options] == [Decimal("0.5"), 0, Decimal("0.5")]


def test_typed_answers():
    content = read(
        quiz(
            item("short_answer_question", STRING, rule(equal("York") + equal("york") + equal("city of York")))
        )
    )
    assert isinstance(content, ShortAnswer)
    assert [each.text for each in content.answers] == ["York", "city of York"]
    assert not content.folding.is_case_sensitive
    stem = "Roses are [color1], violets are [color2]."
    responses = lid("response_color1", "color1", **{"1": "red", "2": "Red"}) + lid(
        "response_color2", "color2", **{"3": "blue"}
    )
    rules = rule(equal("1", "response_color1"), "50.00", "Add") + rule(
        equal("3", "response_color2"), "50.00", "Add"
    )
    content = read(quiz(item("fill_in_multiple_blanks_question", responses, rules, stem=stem)))
    assert isinstance(content, FillIn)
    assert content.stem.text == "Roses are [[color1]], violets are [[color2]]."
    assert [each.answers for each in content.blanks] == [(AcceptedAnswer("red"),), (AcceptedAnswer("blue"),)]
    assert {each.weight for each in content.blanks} == {1}


def test_dropdowns_and_matching():
    responses = lid("response_x", "x", **{"1": "a", "2": "b"}) + lid(
        "response_y", "y", **{"3": "c", "4": "d"}
    )
    rules = rule(equal("1", "response_x"), "50.00", "Add") + rule(equal("4", "response_y"), "50.00", "Add")
    content = read(quiz(item("multiple_dropdowns_question", responses, rules, stem="[y] and [x]")))
    assert isinstance(content, Cloze)
    assert [[one.fraction for one in each.options] for each in content.gaps] == [[1, 0], [0, 1]]
    responses = lid("response_1", "left", **{"1": "a", "2": "b", "9": "z"}) + lid(
        "response_2", "right", **{"1": "a", "2": "b", "9": "z"}
    )
    rules = rule(equal("1", "response_1"), "50.00", "Add") + rule(equal("2", "response_2"), "50.00", "Add")
    content = read(quiz(item("matching_question", responses, rules)))
    assert isinstance(content, Matching)
    assert [each.stem.text for each in content.pairs] == ["left", "right"]
    assert [each.text for each in content.distractors] == ["z"]


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (equal("4"), NumericAnswer.near(Decimal(4))),
        (f"<or>{equal('77.0')}{BETWEEN.format('70.0', '84.0')}</or>", NumericAnswer.near(Decimal("77.0"), Decimal("7.0"))),
        (BETWEEN.format("1.0", "22.0").removeprefix("<and>").removesuffix("</and>"),
         NumericAnswer.between(Decimal("1.0"), Decimal("22.0"))),
    ],
)  # fmt: skip
def test_numbers(condition, answer):
    content = read(quiz(item("numerical_question", STRING, rule(condition))))
    assert content == Numerical(Text("<p>Which?</p>", HTML), (answer,))


def test_what_a_person_marks_and_what_is_only_read():
    for kind, expected in (
        ("essay_question", Essay), ("text_only_question", Description), ("file_upload_question", FileUpload),
    ):  # fmt: skip
        assert isinstance(read(quiz(item(kind, STRING if kind == "essay_question" else ""))), expected)


def test_pictures_of_formulas_are_formulas_and_scripts_go():
    stem = "&lt;p&gt;&lt;img class='equation_image' data-equation-content='x^2' src='/equation_images/x'&gt; &lt;script&gt;1&lt;/script&gt;?&lt;/p&gt;"
    assert read(quiz(item("essay_question", STRING, stem=stem))).stem.text == r"<p>\(x^2\) ?</p>"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (item("calculated_question", STRING), "type_not_held"),
        (item("hot_spot_question", STRING), "type_not_held"),
        (item("multiple_choice_question", lid(**{"1": "a", "2": "b"}), rule(equal("1"), "-5")), "qti_below_zero"),
        (item("multiple_choice_question", lid(**{"1": "a", "2": "b"}), rule("<other/>")), "qti_processing"),
        (item("multiple_choice_question", lid(**{"1": "a", "2": "b"})), "no_right_option"),
        (item("numerical_question", STRING, rule("<vargt respident='r'>1</vargt><varlte respident='r'>2</varlte>")), "qti_open_range"),
        (item("short_answer_question", STRING, rule("<varsubstring respident='response1'>x</varsubstring>")), "qti_processing"),
        (item("essay_question", STRING, stem="&lt;img src='$IMS-CC-FILEBASE$/a.png'&gt;"), "qti_media_beside"),
        (item("essay_question", STRING, stem="&lt;iframe src='x'&gt;&lt;/iframe&gt;"), "qti_element"),
        (item("essay_question", STRING, stem=""), "empty_stem"),
    ],
)  # fmt: skip
def test_what_is_not_held_is_refused_by_name(part, code):
    document = read_qti12(quiz(part))
    assert document.items == ()
    assert [(fault.code, fault.line, fault.place) for fault in document.faults] == [(code, 1, 1)]


def zipped(folder):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, str(path.relative_to(folder)))
    return buffer.getvalue()


CORPUS = [
    # the folder; what it holds; the faults: a range without its end (Canvas's "precision"), a formula, a score below nothing
    ("canvas_cartridge", {"SingleChoice": 2, "TrueFalse": 2, "ShortAnswer": 2, "FillIn": 2, "MultipleResponse": 2, "Cloze": 2,
                          "Matching": 2, "Essay": 2, "FileUpload": 2, "Description": 2},
     {"qti_open_range": 2, "type_not_held": 2}),
    ("with_banks", {"Description": 1, "MultipleResponse": 1, "TrueFalse": 3, "Essay": 2, "SingleChoice": 1}, {}),
    ("test_imscc_canvas", {"Essay": 4}, {}),
    ("test_qti_1.2_canvas", {"TrueFalse": 1, "SingleChoice": 1, "MultipleResponse": 1, "Essay": 1}, {}),
]  # fmt: skip


def test_the_corpus_is_there_where_it_must_be():
    if not FOLDERS.exists():
        if os.environ.get("CI") == "true" and FOLDERS.parents[1].exists():
            pytest.fail(f"nothing in {FOLDERS}")
        pytest.skip("the shared QTI corpus is not beside this checkout")
    assert all((FOLDERS / name).is_dir() for name, _, _ in CORPUS)


@pytest.mark.skipif(not FOLDERS.exists(), reason="the shared QTI corpus is not beside this checkout")
@pytest.mark.parametrize(("name", "types", "faults"), CORPUS, ids=[each[0] for each in CORPUS])
def test_packages_of_the_corpus(name, types, faults):
    data = zipped(FOLDERS / name)
    document = read_qti12(data)
    assert Counter(type(each.content).__name__ for each in document.items) == types
    assert Counter(each.code for each in document.faults) == faults
    assert QTI_12.tells is not None
    assert QTI_12.tells(data)
