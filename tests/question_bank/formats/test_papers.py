"""Papers as people type them: Word documents, pasted text, Markdown and the spreadsheet."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import docx
import pytest
from PIL import Image

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import (
    Case,
    Cloze,
    Essay,
    FileUpload,
    FillIn,
    Formula,
    Matching,
    Matrix,
    MultipleResponse,
    Numerical,
    OpenAnswer,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_options,
)
from question_bank.formats.media import MediaCollector, no_media
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.registry import DOCX, MARKDOWN, PAPER_TEXT, XLSX, format_of_file
from question_bank.formats.xlsx import template_workbook
from question_bank.formats.xlsx.book import book_of
from tests.question_bank.formats.texts import parse

PAPER = """消防安全知识测试
姓名：________

一、单项选择题（每题2分）
1．火警电话是（  B  ）
A．110    B．119   C．120  D．122
2、下列说法正确的是（　　）。
A. 甲
B. 乙
乙的第二行
C. 丙
【答案】C
【解析】因为丙。
1. 第一点
2. 第二点
难度：中  知识点：常识；消防
二、多项选择题
（1）哪些对？ A、一 B、二 C、三
答案：AB
三、判断题
1. 电梯可用。（×）
2. 火很热。  答案：√
四、填空题
1. 我国首都是____，最大城市是（　　）。
答案：北京|北京市；上海
五、简答题
1. 为什么？
参考答案：因为
所以
"""


def test_a_paper_as_it_is_usually_printed():
    document = parse(PAPER_TEXT, PAPER)
    assert document.faults == ()
    contents = [each.content for each in document.items]
    assert [type(each) for each in contents] == [
        *(SingleChoice, SingleChoice, MultipleResponse, TrueFalse, TrueFalse, FillIn, OpenAnswer),
    ]
    first, second, several, wrong, right, blanks, opened = contents
    assert (first.stem.text, [int(each.fraction) for each in first.options]) == (
        "火警电话是（　　）",
        [0, 1, 0, 0],
    )
    assert second.options[1].text.text == "乙\n乙的第二行"
    assert second.general_feedback.text == "因为丙。\n1. 第一点\n2. 第二点"
    assert (document.items[1].difficulty, document.items[1].knowledge_points) == (3, ("常识", "消防"))
    assert (several.stem.text, [each.fraction for each in several.options]) == (
        "哪些对？",
        [Decimal("0.5"), Decimal("0.5"), 0],
    )
    assert (wrong.is_true, right.is_true, right.stem.text) == (False, True, "火很热。")
    assert [[each.text for each in gap.answers] for gap in blanks.blanks] == [["北京", "北京市"], ["上海"]]
    assert opened.model_answer == "因为\n所以"
    assert format_of_file("题.txt", PAPER.encode("gbk")) is PAPER_TEXT


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("1. 题\nA. 一\nB. 二\n", "answer_missing", 1),
        ("1. 题\nA. 一\nB. 二\n答案：C", "answer_names_no_option", 4),
        ("1. 题\nA. 一\nB. 二\n答案：一", "answer_not_letters", 4),
        ("一、单选题\n1. 题\nA. 一\nB. 二\n答案：AB", "several_answers", 5),
        ("一、判断题\n1. 题\n答案：也许", "truth_unreadable", 3),
        ("一、填空题\n1. ___和___\n答案：一", "blanks_and_answers", 3),
        ("1. 题\nA. 一\nB.\n答案：A", "empty_option", 3),
        ("1. 题\n答案：一\n难度：9", "difficulty_unreadable", 3),
        ("1. 题\n题型：怪题\n答案：一", "kind_unknown", 2),
    ],
)
def test_a_fault_says_where_it_is(text, code, line):
    document = parse(PAPER_TEXT, text + "\n\n2. 【判断题】好题。（√）\n")
    assert [(each.code, each.line) for each in document.faults] == [(code, line)]
    assert len(document.items) == 1


def _picture():
    stream = BytesIO()
    Image.new("RGB", (40, 20), "red").save(stream, "PNG")
    return stream.getvalue()


def test_word_keeps_pictures_indices_and_automatic_numbers():
    document = docx.Document()
    stem = document.add_paragraph("水的化学式是 H", style="List Number")
    stem.add_run("2").font.subscript = True
    stem.add_run("O 还是 ")
    stem.add_run("    ").font.underline = True
    stem.add_run("？")
    stem.add_run().add_picture(BytesIO(_picture()))
    for line in ("A. 对\tB. 错", "答案：A", "解析：见图"):
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    read = DOCX.read(stream.getvalue())
    assert (read.faults, len(read.media)) == ((), 1)
    [item] = read.items
    [digest] = read.media
    assert item.content.stem == Text(
        f'水的化学式是 H<sub>2</sub>O 还是 ____？<img src="/questions/media/{digest}.png" alt="">',
        TextFormat.HTML,
    )
    again = DOCX.read(DOCX.write([item], read.media.get))
    assert (list(again.media), again.faults) == ([digest], ())


def test_the_templates_read_as_an_example_of_each_type():
    for language in ("zh", "en"):
        document = XLSX.read(template_workbook(language, ["消防"]))
        assert document.faults == ()
        assert [type(each.content) for each in document.items] == [
            *(
                SingleChoice,
                MultipleResponse,
                TrueFalse,
                FillIn,
                Numerical,
                Matching,
                Ordering,
                Matrix,
                Cloze,
            ),
            *(Formula, OpenAnswer, Essay, FileUpload, Case),
        ]
        for into in (XLSX, DOCX, MARKDOWN):
            assert [into.losses(each) for each in document.items] == [()] * 14
            assert into.read(into.write(document.items, no_media)).items == document.items or into is MARKDOWN


def test_a_cell_that_is_wrong_is_named_by_row_and_column():
    rows = [
        {"kind": "单选题", "stem": "题", "option A": "一", "option B": "二", "answer": "E"},
        {"kind": "怪题", "stem": "题", "answer": "A"},
        {"kind": "判断题", "stem": "=1+1", "answer": "对"},
        {"kind": "数值题", "stem": "多少？", "answer": "一些", "difficulty": "易"},
    ]
    document = XLSX.read(book_of(rows, "zh", (), options=4))
    assert [(each.line, each.column, each.code) for each in document.faults] == [
        (2, 7, "answer_names_no_option"),
        (3, 1, "kind_unknown"),
        (5, 7, "number_unreadable"),
    ]
    assert [each.content.stem.text for each in document.items] == ["=1+1"]


def test_other_sheets_are_refused_by_what_they_lack():
    assert XLSX.read(book_of([], "zh", (), options=4)).items == ()
    table = BytesIO()
    docx.Document().save(table)
    assert XLSX.read(table.getvalue()).refusal.code == "archive_missing"
    assert DOCX.read(template_workbook("zh")).refusal.code == "archive_missing"
    assert XLSX.read(b"\xd0\xcf\x11\xe0old").refusal.code == "old_office_file"


def test_markdown_as_it_is_documented():
    text = """# 消防 / 报警
## [single] 先做什么？
- [ ] 取衣服
- [x] 报警
> 先**报警**。
- difficulty: 2
- tags: 电话; 火

## [fill_in] 火警电话是 ____。
- answer: 119

## 没有答案
"""
    document = parse(MARKDOWN, text)
    assert [(each.line, each.code) for each in document.faults] == [(12, "answer_missing")]
    first, second = document.items
    assert (first.category, first.difficulty, first.tags) == (("消防", "报警"), 2, ("电话", "火"))
    assert first.content.general_feedback == Text("先**报警**。", TextFormat.MARKDOWN)
    assert isinstance(second.content, ShortAnswer)
    assert second.has_blank


def test_what_a_row_cannot_hold_is_named():
    collector = MediaCollector()
    url = collector.add("a.png", _picture())
    options = [
        (Text("a"), Decimal(1), Text("well done")),
        (Text("<b>b</b>", TextFormat.HTML), Decimal("0.5"), None),
    ]
    item = ParsedItem(
        SingleChoice(Text(f'<img src="{url}" alt="">?', TextFormat.HTML), build_options(options))
    )
    assert XLSX.losses(item) == ("option_feedback", "weights", "markup")
    assert DOCX.losses(item) == ("option_feedback", "weights", "markup")
    assert MARKDOWN.losses(item) == ("option_feedback", "weights", "media")


def test_more_options_than_letters_are_refused():
    options = "".join(f"- [{'x' if place == 27 else ' '}] {place}\n" for place in range(1, 28))
    [fault] = parse(MARKDOWN, f"## [single] Which?\n{options}").faults
    assert (fault.code, fault.params) == ("too_many_answers", {"most": "26"})
