"""What Moodle writes is what we read."""

from decimal import Decimal

import pytest

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    AcceptedAnswer,
    Essay,
    FileUpload,
    Folding,
    Formula,
    FormulaVariable,
    Keyword,
    MatrixRule,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    OpenAnswer,
    OrderingRule,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_ordering,
)
from question_bank.formats.decoding import DecodingRefused
from question_bank.formats.moodle_xml import decode_xml
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.registry import MOODLE_XML
from tests.question_bank.formats.test_other_faults import BARE, TWO, _answers, _question, _xml
from tests.question_bank.formats.texts import parse, written

EXPORTED = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
  <question type="category">
    <category><text>$course$/top/消防/报警//值班</text></category>
    <info format="moodle_auto_format"><text></text></info>
    <idnumber></idnumber>
  </question>
<!-- question: 12  -->
  <question type="multichoice">
    <name><text>火警电话</text></name>
    <questiontext format="html">
      <text><![CDATA[<p onclick="x()">火警电话是<b>多少</b>？</p><script>alert(1)</script>]]></text>
    </questiontext>
    <generalfeedback format="html"><text>全国统一。</text></generalfeedback>
    <defaultgrade>10.0000000</defaultgrade>
    <penalty>0.3333333</penalty>
    <hidden>0</hidden>
    <idnumber>fire-1</idnumber>
    <single>false</single>
    <shuffleanswers>true</shuffleanswers>
    <answernumbering>abc</answernumbering>
    <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
    <incorrectfeedback format="html"><text><![CDATA[<p>再想想</p>]]></text></incorrectfeedback>
    <answer fraction="33.33333" format="html"><text><![CDATA[119]]></text><feedback><text>对</text></feedback></answer>
    <answer fraction="66.66667" format="plain_text"><text>1 &lt; 2</text></answer>
    <answer fraction="-50" format="html"><text>110</text><feedback format="html"><text></text></feedback></answer>
    <hint format="html"><text>三位数</text></hint>
    <tags><tag><text>电话</text></tag><tag><text>电话</text></tag></tags>
  </question>
</quiz>
"""


def test_a_question_as_moodle_exports_it():
    document = parse(MOODLE_XML, EXPORTED)
    assert document.faults == ()
    [item] = document.items
    assert (item.title, item.id, item.tags, item.line) == ("火警电话", "fire-1", ("电话",), 10)
    assert item.category == ("消防", "报警/值班")
    content = item.content
    assert isinstance(content, MultipleResponse)
    assert content.stem == Text("<p>火警电话是<b>多少</b>？</p>", TextFormat.HTML)
    assert content.general_feedback == Text("全国统一。", TextFormat.HTML)
    assert [
        (each.text.text, each.fraction, each.feedback and each.feedback.text) for each in content.options
    ] == [
        ("119", Decimal("0.3333333"), "对"),
        ("1 < 2", Decimal("0.6666667"), None),
        ("110", Decimal("-0.5"), None),
    ]
    assert [(each.code, each.line, each.place) for each in document.notes] == [
        ("default_mark", 16, 1),
        ("hints", 28, 1),
        ("combined_feedback", 10, 1),
    ]


NUMBER = (
    '<answer fraction="100"><text>-1.5e3</text><tolerance>0.5</tolerance></answer>'
    '<answer fraction="0"><text>*</text><feedback><text>No.</text></feedback></answer>'
)
STEM = Text("Q?", TextFormat.HTML)
WRONG = Text("No.", TextFormat.HTML)


@pytest.mark.parametrize(
    ("kind", "body", "content"),
    [
        ("truefalse", _answers((0, "true"), (100, "false")), TrueFalse(STEM, False)),
        ("shortanswer", '<usecase>1</usecase><answer fraction="100"><text>a*</text></answer>',
         ShortAnswer(STEM, (AcceptedAnswer("a*"),), Folding(is_case_sensitive=True), has_wildcards=True)),
        ("numerical", NUMBER, Numerical(STEM, (NumericAnswer.near(Decimal(-1500), Decimal("0.5")),), WRONG)),
    ],
)  # fmt: skip
def test_types(kind, body, content):
    [item] = parse(MOODLE_XML, _question(kind, body)).items
    assert item.content == content


def _accepted(*answers):
    return tuple(
        AcceptedAnswer(text, Decimal(share), said and Text(said, TextFormat.HTML))
        for text, share, said in answers
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{1:SHORTANSWER:=a~%50%b#fb}", _accepted(("a", 1, None), ("b", "0.5", "fb"))),
        ("{:SAC:=a \\} b\\~c\\#d~%-20%x}", _accepted(("a } b~c#d", 1, None), ("x", "-0.2", None))),
        ("{2:MW:%100%&amp;lt;p&amp;gt;}", _accepted(("<p>", 1, None))),
    ],
)
def test_cloze_with_words(written, read):
    [item] = parse(MOODLE_XML, _question("cloze", "", f"It is {written}.")).items
    assert item.has_blank
    assert isinstance(item.content, ShortAnswer)
    assert item.content.stem == Text("It is _____.", TextFormat.HTML)
    assert item.content.answers == read
    assert item.content.folding.is_case_sensitive is ("SAC" in written)


@pytest.mark.parametrize("kind", ["MULTICHOICE", "MC", "MCV", "MCH", "MCS", "MCVS", "MCHS", "MULTICHOICE_VS"])
def test_cloze_with_a_choice(kind):
    [item] = parse(MOODLE_XML, _question("cloze", "", f"It is {{1:{kind}:a~=b#right~%50%c}}.")).items
    assert isinstance(item.content, SingleChoice)
    assert [(each.text.text, each.fraction) for each in item.content.options] == [
        ("a", 0),
        ("b", 1),
        ("c", Decimal("0.5")),
    ]


def test_cloze_with_several_ticks_and_with_a_number():
    [item] = parse(MOODLE_XML, _question("cloze", "", "It is {1:MR:%50%a~%50%b~c}.")).items
    assert isinstance(item.content, MultipleResponse)
    [item] = parse(MOODLE_XML, _question("cloze", "", "It is {1:NM:=23.8:2~%50%23.8:4~*#no}.")).items
    assert item.content == Numerical(
        Text("It is _____.", TextFormat.HTML),
        (
            NumericAnswer.near(Decimal("23.8"), Decimal(2)),
            NumericAnswer.near(Decimal("23.8"), Decimal(4), fraction=Decimal("0.5")),
        ),
        Text("no", TextFormat.HTML),
    )


CHINESE = _question("multichoice", TWO, "公文的密级分为哪几级？")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16", "utf-8"), ("gbk", "GBK"),
        ("gb18030", "gb2312"), ("big5", "Big5"), ("gbk", None), ("utf-8", None), ("utf-16-le", None),
    ],
)  # fmt: skip
def test_encodings(encoding, declared):
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    words = (
        CHINESE.replace("级", "級").replace("为", "為").replace("几", "幾") if encoding == "big5" else CHINESE
    )
    text = decode_xml((head + words).encode(encoding))
    assert parse(MOODLE_XML, (head + words).encode(encoding)).faults == ()
    assert text.removeprefix(head) == words


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><quiz/>', "encoding_not_known"),
        (b'<?xml version="1.0" encoding="UTF-8"?><quiz>' + "中".encode("gbk"), "encoding_not_declared"),
        (
            b'<?xml version="1.0" encoding="GBK"?><quiz>' + ("公文密级分为" * 3).encode(),
            "encoding_not_declared",
        ),
        (b'<?xml version="1.0" encoding="US-ASCII"?><quiz>' + "中".encode(), "encoding_not_declared"),
        (b"\xff\xfe\x00\xd8x", "unknown_encoding"),
    ],
)
def test_encodings_that_are_refused(data, code):
    with pytest.raises(DecodingRefused) as refusal:
        decode_xml(data)
    assert refusal.value.code == code


def test_a_title_that_was_made_for_moodle_is_none_when_it_comes_back():
    [item] = parse(MOODLE_XML, _xml(BARE)).items
    assert "<name><text>Q</text></name>" in written(MOODLE_XML, [item])
    assert parse(MOODLE_XML, written(MOODLE_XML, [item])).items == (item,)


GRID = """<row><shorttext>甲</shorttext><feedback format="html"><text>对的</text></feedback></row>
<row><shorttext>乙</shorttext></row>
<col><shorttext>真</shorttext></col><col><shorttext>假</shorttext></col>
<weights-of-row><weight-of-col>1</weight-of-col><weight-of-col>0</weight-of-col></weights-of-row>
<weights-of-row><weight-of-col>0</weight-of-col><weight-of-col>1.0000000</weight-of-col></weights-of-row>
<multiple>0</multiple>"""
KPRIM = """<numberofrows>2</numberofrows><numberofcolumns>2</numberofcolumns>
<row number="1"><optiontext format="html"><text>甲</text></optiontext></row>
<row number="2"><optiontext format="html"><text><![CDATA[<b>乙</b>]]></text></optiontext>
<feedbacktext format="html"><text>想想</text></feedbacktext></row>
<column number="1"><responsetext format="html"><text>真</text></responsetext></column>
<column number="2"><responsetext format="html"><text>假</text></responsetext></column>
<weight rownumber="1" columnnumber="1"><value>1.000</value></weight>
<weight rownumber="1" columnnumber="2"><value>0.000</value></weight>
<weight rownumber="2" columnnumber="2"><value>1.000</value></weight>"""


@pytest.mark.parametrize(
    ("kind", "body", "rule"),
    [
        ("matrix", f"{GRID}<grademethod>all</grademethod>", MatrixRule.ROWS),
        ("matrix", f"{GRID}<grademethod>kany</grademethod>", MatrixRule.KPRIM),
        ("matrix", f"{GRID}<grademethod>kprime</grademethod>", MatrixRule.ALL_OR_NOTHING),
        ("kprime", f"<scoringmethod><text>kprime</text></scoringmethod>{KPRIM}", MatrixRule.KPRIM),
        ("kprime", f"<scoringmethod><text>kprimeonezero</text></scoringmethod>{KPRIM}", MatrixRule.ALL_OR_NOTHING),
        ("kprime", f"<scoringmethod><text>subpoints</text></scoringmethod>{KPRIM}", MatrixRule.ROWS),
        ("mtf", f"<scoringmethod><text>mtfonezero</text></scoringmethod>{KPRIM}", MatrixRule.ALL_OR_NOTHING),
    ],
)  # fmt: skip
def test_grids_are_graded_as_the_plugin_grades_them(kind, body, rule):
    document = parse(MOODLE_XML, _question(kind, body))
    assert document.faults == ()
    content = document.items[0].content
    words = {each.id: each.text for each in content.columns}
    assert [[words[one] for one in each.right] for each in content.rows] == [["真"], ["假"]]
    assert (content.rule, content.is_multiple) == (rule, False)
    assert [bool(each.feedback) for each in content.rows] == [kind == "matrix", kind != "matrix"]


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("matrix", f"{GRID}<grademethod>difference</grademethod>", "grading_not_held"),
        ("mtf", f"<scoringmethod><text>subpointdeduction</text></scoringmethod>{KPRIM}", "grading_not_held"),
        ("kprime", KPRIM, "grading_not_held"),
        ("matrix", GRID.partition("<weights")[0], "row_without_right_column"),
        (
            "ordering",
            "<gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>" + _answers((1, "a"), (2, "b")),
            "grading_not_held",
        ),
    ],
)
def test_another_grading_is_refused_by_its_name(kind, body, code):
    [fault] = parse(MOODLE_XML, _question(kind, body)).faults
    assert fault.code == code


@pytest.mark.parametrize("rule", OrderingRule)
def test_the_rule_of_an_ordering_is_kept(rule):
    ordering = build_ordering(
        Text("Q", TextFormat.PLAIN), [Text(each, TextFormat.PLAIN) for each in "ab"], rule
    )
    assert MOODLE_XML.losses(ParsedItem(ordering)) == ()
    [read] = parse(MOODLE_XML, written(MOODLE_XML, [ParsedItem(ordering)])).items
    assert read.content.rule is rule


def test_an_essay_without_text_is_an_upload():
    files = "<attachments>2</attachments><maxbytes>1048576</maxbytes><filetypeslist>.pdf,web_image,.xyz</filetypeslist>"
    upload = f"<responseformat>noinline</responseformat>{files}<graderinfo><text>看完整性</text></graderinfo>"
    document = parse(MOODLE_XML, _question("essay", upload))
    content = document.items[0].content
    assert isinstance(content, FileUpload)
    assert (content.kinds, content.most_files, content.most_bytes) == (("document", "image"), 2, 1048576)
    assert content.marker_notes.text == "看完整性"
    assert [each.code for each in document.notes] == ["file_types"]
    both = parse(MOODLE_XML, _question("essay", f"<responseformat>editor</responseformat>{files}"))
    assert isinstance(both.items[0].content, Essay)
    assert [each.code for each in both.notes] == ["attachments"]


def test_an_open_answer_tells_the_marker_everything():
    notes = Text("从宽。", TextFormat.PLAIN)
    keywords = (Keyword(("疏散", "撤离"), Decimal("0.5")),)
    content = OpenAnswer(Text("Q", TextFormat.PLAIN), keywords, model_answer="先报警。", marker_notes=notes)
    assert MOODLE_XML.losses(ParsedItem(content)) == ("as_essay",)
    [read] = parse(MOODLE_XML, written(MOODLE_XML, [ParsedItem(content)])).items
    assert read.content.marker_notes.text == "先报警。\n疏散 / 撤离: 50 %\n从宽。"


def _dataset(name, low, high, decimals, distribution="uniform"):
    parts = {
        "name": name,
        "distribution": distribution,
        "minimum": low,
        "maximum": high,
        "decimals": decimals,
    }
    named = "".join(f"<{key}><text>{value}</text></{key}>" for key, value in parts.items())
    return f"<dataset_definition><status><text>private</text></status>{named}</dataset_definition>"


def _calculated(expression="{x}*{y}/pi()", kind="1", more="", distribution="uniform"):
    datasets = _dataset("x", "1.0", "9.9", "1", distribution) + _dataset("y", "2", "4", "0")
    return _question(
        "calculated",
        f'<generalfeedback format="html"><text>={{={expression}}}</text></generalfeedback>'
        f'<answer fraction="100"><text>{expression}</text><tolerance>0.01</tolerance>'
        f"<tolerancetype>{kind}</tolerancetype>"
        "<correctanswerformat>1</correctanswerformat><correctanswerlength>2</correctanswerlength></answer>"
        f"{more}<dataset_definitions>{datasets}</dataset_definitions>",
        "{x} und {y}?",
    )


def test_a_calculated_question_is_a_formula():
    document = parse(MOODLE_XML, _calculated())
    assert document.faults == ()
    content = document.items[0].content
    assert isinstance(content, Formula)
    assert (content.answer, content.tolerance, content.is_relative, content.decimals) == (
        "x*y/pi", Decimal("0.01"), True, 2,
    )  # fmt: skip
    assert content.variables == (
        FormulaVariable("x", Decimal("1.0"), Decimal("9.9"), Decimal("0.1")),
        FormulaVariable("y", Decimal(2), Decimal(4), Decimal(1)),
    )
    assert content.general_feedback.text == "={answer}"
    assert MOODLE_XML.losses(document.items[0]) == ()
    assert "{={x}*{y}/pi()}" in written(MOODLE_XML, document.items)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (_calculated("{x}^2"), "^"),
        (_calculated("{x}%2"), "%"),
        (_calculated("pow({x},2)"), "pow"),
        (_calculated(kind="3"), "tolerancetype 3 (geometric)"),
        (_calculated(distribution="loguniform"), "loguniform"),
        (
            _calculated(
                more="<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
            ),
            "units",
        ),
    ],
)
def test_what_a_formula_would_reckon_otherwise_is_refused_by_its_name(question, name):
    [fault] = parse(MOODLE_XML, question).faults
    assert (fault.code, fault.params["name"]) == ("calculated_part", name)
