"""Cases: a text and its questions, in papers as they are printed, in sheets and in Markdown."""

from decimal import Decimal

import pytest

from question_bank.bank.domain import Case, Essay, MultipleResponse, OpenAnswer, SingleChoice, TrueFalse
from question_bank.formats.media import no_media
from question_bank.formats.registry import DOCX, MARKDOWN, PAPER_TEXT, XLSX
from question_bank.formats.xlsx.book import book_of
from tests.question_bank.formats.texts import parse

PAPER = """一、单选题
1. 火警电话是？
A. 110 B. 119
答案：B
二、案例分析题（共 20 分）
（一）某办公楼三层起火。
楼内有人员滞留。
根据以上材料，回答2～3题。
解析：这是一起常见火灾。
2. 值班员首先应当做什么？
A. 报警 B. 离开
答案：A
分值：2
3. 【判断题】可以乘坐电梯。（×）
4. 谈谈你的看法。
答案：言之成理。
（二）仓库起火。
1. 哪些做法正确？
A. 报警 B. 疏散 C. 观望
答案：AB
"""


def test_a_case_as_papers_print_it():
    document = parse(PAPER_TEXT, PAPER)
    assert (document.faults, document.notes) == ((), ())
    assert [type(each.content) for each in document.items] == [SingleChoice, Case, Essay, Case]
    first, second = document.items[1].content, document.items[3].content
    assert first.stem.text == "某办公楼三层起火。\n楼内有人员滞留。\n根据以上材料，回答2～3题。"
    assert first.general_feedback.text == "这是一起常见火灾。"
    assert [(type(each.content), each.weight) for each in first.parts] == [
        (SingleChoice, Decimal(2)),
        (TrueFalse, Decimal(1)),
    ]
    assert [type(each.content) for each in second.parts] == [MultipleResponse]
    assert document.items[1].line == 6


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("根据下列材料，回答1-2题。\n甲公司……", "根据下列材料，回答1-2题。\n甲公司……"),
        ("一、综合题\n甲公司……\n根据上述材料回答第1至2题：", "甲公司……\n根据上述材料回答第1至2题："),
        ("五、材料题\n材料一：甲公司……", "甲公司……"),
        ("Part 1: Case\nCase 1: The company …", "The company …"),
    ],
)
def test_how_cases_begin(text, stem):
    questions = "\n1. 对吗？\n答案：√\n2. 为什么？\n答案：因为\n"
    document = parse(PAPER_TEXT, text + questions)
    assert document.faults == ()
    [item] = document.items
    assert item.content.stem.text == stem
    assert [type(each.content) for each in item.content.parts] == [TrueFalse, OpenAnswer]


def test_a_question_beyond_the_last_of_the_case_stands_alone():
    document = parse(PAPER_TEXT, "根据以下材料，回答1-1题。\n甲\n1. 对吗？\n答案：√\n2. 错吗？\n答案：×\n")
    assert [type(each.content) for each in document.items] == [Case, TrueFalse]


def test_the_fault_of_a_part_is_found_where_it_stands():
    [fault] = parse(PAPER_TEXT, PAPER.replace("A. 报警 B. 离开\n答案：A", "A. 报警 B. 离开\n答案：D")).faults
    assert (fault.code, fault.line) == ("answer_names_no_option", 12)
    markdown = "## [case] A fire\n\n### [single] First?\n- [ ] a\n- [ ] b\n\n### [essay] Why?\n"
    [fault] = parse(MARKDOWN, markdown).faults
    assert (fault.code, fault.line) == ("answer_missing", 3)


def _row(kind, stem, marks="", **more):
    return {"kind": kind, "stem": stem, "marks": marks, **more}


def _sheet(*rows):
    return XLSX.read(book_of(rows, "zh", [], options=4))


def test_rows_with_marks_belong_to_the_case_above():
    document = _sheet(
        _row("案例题", "起火。", difficulty="3"),
        _row("判断题", "可乘电梯。", "2", answer="错误"),
        _row("", "为什么？", "8 分", answer="因为"),
        _row("判断题", "独立的题。", answer="正确"),
    )
    assert document.faults == ()
    case, alone = document.items
    assert [(type(each.content), each.weight) for each in case.content.parts] == [
        (TrueFalse, Decimal(2)),
        (OpenAnswer, Decimal(8)),
    ]
    assert (case.line, case.difficulty, type(alone.content)) == (2, 3, TrueFalse)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([_row("判断题", "没有案例。", "2", answer="错误")], [("part_without_case", 2)]),
        ([_row("案例题", "没有小题。")], [("number_of_parts", 2)]),
        ([_row("案例题", "起火。"), _row("排序题", "排序", "2")], [("too_few_items", 3)]),
        ([_row("案例题", "起火。"), _row("阅读材料", "读", "2")], [("part_kind", 3)]),
        ([_row("案例题", "起火。"), _row("判断题", "对吗", "许多", answer="对")], [("number_unreadable", 3)]),
        ([_row("案例题", "起火。"), _row("怪题", "对吗", "1", answer="对")], [("kind_unknown", 3)]),
    ],
)
def test_a_faulty_part_leaves_the_whole_case_out(rows, faults):
    document = _sheet(*rows, _row("判断题", "独立的题。", answer="正确"))
    assert [(each.code, each.line) for each in document.faults] == faults
    assert len(document.items) == 1


def test_a_case_reads_back_from_each():
    items = parse(PAPER_TEXT, PAPER).items
    for into in (XLSX, DOCX, MARKDOWN):
        assert [into.losses(each) for each in items] == [()] * 4
        document = into.read(into.write(items, no_media))
        assert document.faults == ()
        assert [type(each.content) for each in document.items] == [type(each.content) for each in items]
