"""A question while it is words, and the names of its kinds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from lms.contracts.questions import Text, TextFormat
from question_bank.formats.parsed import Category

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NOTHING = Text("", TextFormat.PLAIN)
Hold = Callable[[Text], Text]
"""What is left of a text in a format."""


class Kind(StrEnum):
    """What people call the types of questions that tables and documents hold."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    FILL_IN = "fill_in"
    NUMERICAL = "numerical"
    MATCHING = "matching"
    ORDERING = "ordering"
    MATRIX = "matrix"
    MATRIX_MULTIPLE = "matrix_multiple"
    CLOZE = "cloze"
    FORMULA = "formula"
    OPEN = "open"
    ESSAY = "essay"
    UPLOAD = "upload"
    CASE = "case"
    TEXT = "text"


NAMES = {
    "zh": {
        Kind.SINGLE: "单选题", Kind.MULTIPLE: "多选题", Kind.TRUE_FALSE: "判断题", Kind.FILL_IN: "填空题",
        Kind.NUMERICAL: "数值题", Kind.MATCHING: "匹配题", Kind.ORDERING: "排序题", Kind.MATRIX: "矩阵题",
        Kind.MATRIX_MULTIPLE: "矩阵多选题", Kind.CLOZE: "完形填空", Kind.FORMULA: "公式题", Kind.OPEN: "简答题",
        Kind.ESSAY: "论述题", Kind.UPLOAD: "上传文件题", Kind.CASE: "案例题", Kind.TEXT: "阅读材料",
    },
    "en": {
        Kind.SINGLE: "Single choice", Kind.MULTIPLE: "Multiple response", Kind.TRUE_FALSE: "True or false",
        Kind.FILL_IN: "Fill in", Kind.NUMERICAL: "Numerical", Kind.MATCHING: "Matching", Kind.ORDERING: "Ordering",
        Kind.MATRIX: "Grid of choices", Kind.MATRIX_MULTIPLE: "Grid with several choices", Kind.CLOZE: "Cloze text",
        Kind.FORMULA: "Formula", Kind.OPEN: "Short answer", Kind.ESSAY: "Essay", Kind.UPLOAD: "File upload",
        Kind.CASE: "Case", Kind.TEXT: "Text to read",
    },
}  # fmt: skip
_ALIASES = {
    Kind.SINGLE: "单选 单项选择 单项选择题 选择题 single singlechoice multiplechoice",
    Kind.MULTIPLE: "多选 多项选择 多项选择题 不定项 不定项选择 不定项选择题 multiple multipleresponse multipleanswer",
    Kind.TRUE_FALSE: "判断 判断正误 判断正误题 是非题 对错题 truefalse trueorfalse tf",
    Kind.FILL_IN: "填空 fillin fill blank fillintheblank",
    Kind.NUMERICAL: "数值 数字题 number numeric numerical",
    Kind.MATCHING: "匹配 连线 连线题 配对 配对题 matching match",
    Kind.ORDERING: "排序 排列题 ordering order",
    Kind.MATRIX: "矩阵 矩阵单选题 矩阵判断题 matrix grid kprim kprime",
    Kind.MATRIX_MULTIPLE: "矩阵多选 matrixmultiple multiplegrid",
    Kind.CLOZE: "完形填空题 完型填空 完型填空题 选词填空 选词填空题 cloze",
    Kind.FORMULA: "公式 参数题 变量题 formula calculated",
    Kind.OPEN: "简答 问答 问答题 名词解释 名词解释题 计算 计算题 shortanswer open openanswer",
    Kind.ESSAY: "论述 论述题 论文 作文 材料分析题 案例分析 案例分析题 essay",
    Kind.UPLOAD: "上传文件 文件上传 文件上传题 upload fileupload",
    Kind.CASE: "案例 组合题 共用题干 共用题干题 case casestudy",
    Kind.TEXT: "材料 说明 阅读 案例材料 text description texttoread",
}
_BY_NAME = {
    word: kind
    for kind, words in _ALIASES.items()
    for word in [*words.split(), *("".join(NAMES[each][kind].lower().split()) for each in NAMES)]
}
_SEPARATORS = re.compile(r"[\s/_·.\-]+")


def kind_from(written: str) -> Kind | None:
    """The kind that a word names, in Chinese or English; None for a word that names none."""
    return _BY_NAME.get(_SEPARATORS.sub("", unicodedata.normalize("NFKC", written).lower()))


@dataclass(slots=True)
class Draft:
    """A question as words, which begins at `line`. `kind` None: to be told from the answer.

    The questions of a case are `parts`, each with its `marks` beside those of the others ("" for one).
    """

    line: int
    kind: Kind | None = None
    stem: Text = NOTHING
    options: list[Text] = field(default_factory=list)
    answer: str = ""
    keywords: str = ""
    explanation: Text = NOTHING
    difficulty: str = ""
    category: Category = ()
    knowledge_points: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source: str = ""
    valid_from: str = ""
    valid_until: str = ""
    id: str = ""
    title: str = ""
    marks: str = ""
    parts: list[Draft] = field(default_factory=list)


class DraftRefused(ValueError):
    """Words that make no question. `code` is translated in messages.py; `part` is the field of the draft, or
    "option C". `line` is where the question of a case begins that is refused."""

    def __init__(self, part: str, code: str, /, **params: str) -> None:
        super().__init__(code)
        self.part = part
        self.code = code
        self.params = params
        self.line: int | None = None


def folded(written: str) -> str:
    """A word in the form that is compared: half-width, lower case, trimmed."""
    return unicodedata.normalize("NFKC", written).strip().lower()


def split_list(written: str) -> tuple[str, ...]:
    """The entries of a list such as "a；b、c", each once."""
    parts = (each.strip() for each in re.split(r"[;；,，、\n]", written))
    return tuple(dict.fromkeys(each for each in parts if each))
