"""The key at the end of a paper is joined to its questions by their numbers."""

from io import BytesIO

import docx
import pytest

from question_bank.bank.domain import MultipleResponse, OpenAnswer, ShortAnswer, TrueFalse
from question_bank.formats.registry import DOCX, PAPER_TEXT
from tests.question_bank.formats.texts import parse

CHOICES = "".join(f"{number}. 题{number}（　　）\nA. 一 B. 二 C. 三 D. 四\n" for number in range(1, 6))
REST = """三、判断题
6. 电梯可用。
7. 火很热。
四、填空题
8. 首都是____。
五、简答题
9. 为什么？
"""
PAPER = f"一、单项选择题\n{CHOICES}{REST}"
REST_OF_KEY = "8. 北京|北京市\n9. 因为热，\n所以疏散。"


def _right(item):
    content = item.content
    if isinstance(content, TrueFalse):
        return "√" if content.is_true else "×"
    if isinstance(content, ShortAnswer):
        return "|".join(each.text for each in content.answers)
    if isinstance(content, OpenAnswer):
        return content.model_answer
    return "".join(letter for letter, each in zip("ABCD", content.options, strict=True) if each.fraction > 0)


@pytest.mark.parametrize(
    "key",
    [
        "参考答案\n1–5 ABCDA 6. × 7. √\n",
        "参考答案 1-5：ABCDA\n6~7 ×√\n",
        "【答案】\n1. A  2. B  3. C  4. D  5. A\n6．×　7．√\n",
        "参考答案：\n1～3 A B C\n4、D 5、A\n6 × 7 √\n",
        "附：试题参考答案及解析\n一、单项选择题\n1至5 ABCDA\n三、判断题 6. × 7. √\n四、填空题\n",
        "答案\n题号 1 2 3 4 5\n答案 A B C D A\n题号 6 7\n答案 × √\n",
    ],
)
def test_the_key_in_its_usual_forms(key):
    document = parse(PAPER_TEXT, PAPER + key + REST_OF_KEY)
    assert document.faults == ()
    assert [_right(each) for each in document.items] == [
        *"ABCDA", "×", "√", "北京|北京市", "因为热，\n所以疏散。",
    ]  # fmt: skip


def test_sections_that_number_anew():
    paper = f"一、单选题\n{CHOICES}二、多选题\n1. 哪些？\nA. 一\nB. 二\nC. 三\nD. 四\n三、判断题\n1. 对吗？\n"
    for key in ("二、多选题 1. ABD\n一、单选题 1-5 DDDDD\n三、判断题\n1. ×", "1-5 DDDDD\n1. ABD\n1. ×"):
        document = parse(PAPER_TEXT, f"{paper}参考答案\n{key}\n")
        assert document.faults == ()
        assert [_right(each) for each in document.items] == [*"DDDDD", "ABD", "×"]
        assert isinstance(document.items[5].content, MultipleResponse)


def test_explanations_in_the_key():
    document = parse(PAPER_TEXT, f"{CHOICES}参考答案\n1. A 解析：因为一。\n2-5 BBBB\n")
    assert document.faults == ()
    assert document.items[0].content.general_feedback.text == "因为一。"
    document = parse(PAPER_TEXT, f"{CHOICES}参考答案\n1. A\n【解析】因为一。\n还因为二。\n2-5 BBBB\n")
    assert document.items[0].content.general_feedback.text == "因为一。\n还因为二。"


@pytest.mark.parametrize(
    ("key", "faults"),
    [
        ("1-5 ABCD", [("answer_missing", 1), ("key_span", 12)]),
        ("1-5 ABCDA 6. B", [("key_without_question", 12)]),
        ("1-4 ABCD", [("answer_missing", 9)]),
        ("1-4 ABCD 5. E", [("answer_names_no_option", 12)]),
    ],
)
def test_what_a_key_gets_wrong_is_said(key, faults):
    document = parse(PAPER_TEXT, f"{CHOICES}参考答案\n{key}\n")
    found = [(each.code, each.line) for each in document.faults]
    assert (found[0], found[-1]) == (faults[0], faults[-1])


def test_a_question_with_another_answer_of_its_own():
    paper = CHOICES.replace("题1（　　）", "题1（ B ）")
    document = parse(PAPER_TEXT, f"{paper}参考答案\n1-5 BBBBB\n")
    assert document.faults == ()
    paper = CHOICES.replace("2. 题2", "答案：A\n2. 题2")
    [fault] = parse(PAPER_TEXT, f"{paper}参考答案\n1-5 BBBBB\n").faults
    assert (fault.code, fault.params["number"], fault.line) == ("key_differs", "1", 13)


def test_an_answer_that_only_looks_like_a_key_stays_an_answer():
    text = "1. 怎么办？\n参考答案：1. 报警 2. 疏散\n2. 为何？\n答案：\n1. 热\n2. 烟\n"
    document = parse(PAPER_TEXT, text)
    assert document.items[0].content.model_answer == "1. 报警 2. 疏散"


def test_a_table_in_word():
    document = docx.Document()
    for line in CHOICES.split("\n"):
        document.add_paragraph(line)
    document.add_paragraph("参考答案")
    table = document.add_table(rows=2, cols=6)
    for row, cells in zip(table.rows, (["题号", *"12345"], ["答案", *"ABCDA"]), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    stream = BytesIO()
    document.save(stream)
    read = DOCX.read(stream.getvalue())
    assert read.faults == ()
    assert [_right(each) for each in read.items] == [*"ABCDA"]
