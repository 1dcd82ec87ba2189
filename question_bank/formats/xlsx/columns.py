"""The columns of the sheet, by their names in Chinese and English."""

from __future__ import annotations

import re
from dataclasses import dataclass

from question_bank.formats.drafts.draft import LETTERS, folded

OPTIONS_SHOWN = 8
"""The columns of options that a template has; a sheet may have more."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field of the draft that it fills, its headings, its width in characters."""

    field: str
    zh: str
    en: str
    width: int
    also: str = ""


_BEFORE = (
    Column("kind", "题型", "Type", 14, "类型 试题类型 题目类型 questiontype"),
    Column("stem", "题干", "Question", 50, "题目 试题 试题内容 题目内容 stem questiontext"),
)
_AFTER = (
    Column("answer", "答案", "Answer", 24, "正确答案 标准答案 参考答案 key correctanswer"),
    Column("explanation", "解析", "Explanation", 36, "试题解析 答案解析 题目解析 feedback analysis"),
    Column("difficulty", "难度", "Difficulty", 8, "难度系数 难易度 level"),
    Column("category", "分类", "Category", 20, "类别 章节 目录"),
    Column("knowledge_points", "知识点", "Knowledge points", 20, "考点 knowledgepoint"),
    Column("tags", "标签", "Tags", 16, "tag"),
    Column("keywords", "关键词", "Keywords", 24, "采分点 得分点 keyword"),
    Column("source", "来源", "Source", 20, "出处"),
    Column("valid_from", "生效日期", "Valid from", 12, "有效期自"),
    Column("valid_until", "失效日期", "Valid until", 12, "有效期至 validto"),
    Column("id", "编号", "Id", 12, "题号编码 试题编号 externalid"),
    Column("title", "标题", "Title", 20, "题名 name"),
    Column("marks", "小题分值", "Marks in the case", 12, "小题分数 marks"),
)
_OPTION = re.compile(r"(?:选项|option|choice)?([a-z])(?:选项)?")


def columns(options: int = OPTIONS_SHOWN) -> list[Column]:
    """The columns of a sheet with so many options, in their order."""
    letters = [
        Column(f"option {letter}", f"选项{letter}", f"Option {letter}", 22) for letter in LETTERS[:options]
    ]
    return [*_BEFORE, *letters, *_AFTER]


_BY_NAME = {
    "".join(name.lower().split()): each.field
    for each in (*_BEFORE, *_AFTER)
    for name in (each.zh, each.en, *each.also.split())
}


def field_of(heading: str) -> str | None:
    """The field that a heading names, "option C" for an option; None for a heading that is not ours."""
    plain = re.sub(r"[\s*（(:：].*$|[\s*]", "", folded(heading).replace(" ", ""))
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    found = _OPTION.fullmatch(plain)
    return f"option {found[1].upper()}" if found else None
