"""What one line of a paper is: a section, the beginning of a question, options, or a part with its label."""

from __future__ import annotations

import re
from dataclasses import dataclass

from question_bank.formats.drafts.draft import LETTERS, Kind, kind_from

CHINESE_DIGITS = "一二三四五六七八九十百"
_SECTION = re.compile(
    rf"(?:(?:第[0-9]{{1,5}}(?:部分|章|节)|第?[{CHINESE_DIGITS}]{{1,4}}(?:部分|章|节)?)\s*[、.．:：]|part\s+[0-9ivx]{{1,5}}\s*[.:：])\s*(.{{1,60}})$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:([0-9]{1,5})(?:[.．](?![0-9])|[、)）])|[（(]\s*([0-9]{1,5})\s*[)）]|第\s*([0-9]{1,5})\s*题\s*[.．、:：]?)\s*"
)
_KIND_TAG = re.compile(r"[\[【（(]\s*([^\[\]【】（）()\d]{2,20}?)\s*[\]】）)]\s*")
_OPTION = re.compile(r"([A-ZＡ-Ｚ])\s*[.．、)）:：]\s*")
_FULL_WIDTH = {ord("Ａ") + place: ord("A") + place for place in range(26)}
GOES_ON = "\u2060"
"""Before a line that is not a new part, although it looks like one: a word joiner, which nobody sees."""
FIELDS = {
    "answer": "答案 正确答案 参考答案 标准答案 answer key",
    "explanation": "解析 答案解析 试题解析 题目解析 分析 explanation feedback",
    "difficulty": "难度 难易度 难度系数 difficulty",
    "category": "分类 类别 章节 category",
    "knowledge_points": "知识点 考点 考查知识点 knowledge·points knowledge·point",
    "tags": "标签 tags tag",
    "keywords": "关键词 采分点 得分点 keywords",
    "source": "来源 出处 source",
    "valid_from": "生效日期 valid·from",
    "valid_until": "失效日期 valid·until",
    "id": "编号 试题编号 id",
    "title": "标题 title",
    "kind": "题型 type",
    "score": "分值 分数 score marks",
}
_FIELD_OF = {name.replace("·", " "): field for field, names in FIELDS.items() for name in names.split()}
_NAMES = "|".join(sorted((re.escape(each) for each in _FIELD_OF), key=len, reverse=True))
_LABEL = re.compile(rf"(?:【\s*({_NAMES})\s*】\s*[:：]?|({_NAMES})\s*[:：])\s*", re.IGNORECASE)
_LABEL_WITHIN = re.compile(rf"(?<=[\s;；。])(?:【\s*(?:{_NAMES})\s*】|(?:{_NAMES})\s*[:：])", re.IGNORECASE)


_CASE = re.compile(
    rf"(?:[（(]\s*[{CHINESE_DIGITS}]{{1,4}}\s*[)）]|【?(?:案例|材料|资料)\s*[{CHINESE_DIGITS}0-9]{{1,4}}\s*】?|case\s+[0-9]{{1,4}})\s*[:：.、]?\s*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:回答|完成|作答).{0,8}?[0-9]{1,5}\s*[-–—−~～至到]+\s*([0-9]{1,5})|questions?\s+[0-9]{1,5}\s*(?:[-–—~]|to)\s*([0-9]{1,5})",
    re.IGNORECASE,
)
_LONGEST_ABOUT, _ABOUT_WORDS = 200, ("回答", "完成", "作答", "uestion", "UESTION")
_BELOW = re.compile(r"以下|下列|下面|下述|following|below", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section: its kind of questions, or, where it names none, what it is called."""

    kind: Kind | None
    name: str


def heading_in(line: str) -> Heading | None:
    """The section that a line begins; None for another line."""
    found = _SECTION.match(line)
    words = found[1] if found else line if len(line) <= 40 else ""
    name = re.split(r"[（(:：，,。\[【]", words, maxsplit=1)[0].strip()
    kind = kind_from(re.sub(r"^[0-9.、\s]+", "", name)) if name else None
    if found is None:
        # without a number, only a line that is the name of a kind and nothing else
        is_name = kind is not None and len(name) >= 3 and name.rstrip("：:") == line.rstrip("：:").strip()
        return Heading(kind, name) if is_name else None
    return Heading(kind, name)


def number_in(line: str) -> tuple[int, str] | None:
    """The number that a line begins with and the rest; None for a line without one."""
    found = _NUMBER.match(line)
    return (int(found[1] or found[2] or found[3]), line[found.end() :]) if found else None


def kind_tag(stem: str) -> tuple[Kind | None, str]:
    """The kind that a stem names in brackets before anything else, and the rest."""
    found = _KIND_TAG.match(stem)
    kind = kind_from(found[1]) if found else None
    return (kind, stem[found.end() :]) if found and kind else (None, stem)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line that a case has: "（一）…", "案例二：…", "根据以上材料，回答1–3题". `until` is the number of its last
    question, None where the line names none; `is_opening` and `is_below` say whether it begins like a case, and
    whether it speaks of what stands below; `rest` is what follows the beginning."""

    rest: str
    until: int | None
    is_opening: bool
    is_below: bool


def case_in(line: str) -> CaseLine | None:
    """What a line says of a case; None for another line."""
    may_be_about = len(line) <= _LONGEST_ABOUT and any(each in line for each in _ABOUT_WORDS)
    opening, about = _CASE.match(line), _ABOUT.search(line) if may_be_about else None
    if opening is None and about is None:
        return None
    until = int(about[1] or about[2]) if about else None
    rest = line[opening.end() :] if opening else line
    return CaseLine(rest, until, opening is not None, about is not None and bool(_BELOW.search(line)))


def options_in(line: str, expected: int) -> tuple[str, list[str]] | None:
    """What stands before the first option, and the options from the `expected` letter on; None where the line does not
    have that letter. Before another option than the first nothing may stand."""
    starts: list[tuple[int, int]] = []
    position = 0
    while expected + len(starts) < len(LETTERS):
        found = _find_option(line, LETTERS[expected + len(starts)], position)
        if found is None:
            break
        starts.append(found)
        position = found[1]
    if not starts:
        return None
    before = line[: starts[0][0]].strip()
    # a single "A." within a sentence is none
    if before and (expected or len(starts) < 2):
        return None
    ends = [start for start, _end in starts[1:]] + [len(line)]
    return before, [line[end:stop].strip() for (_start, end), stop in zip(starts, ends, strict=True)]


def _find_option(line: str, letter: str, position: int) -> tuple[int, int] | None:
    for found in _OPTION.finditer(line, position):
        is_apart = found.start() == 0 or line[found.start() - 1] in " \t\u3000\xa0;；）)"
        if is_apart and found[1].translate(_FULL_WIDTH) == letter:
            return found.start(), found.end()
    return None


def before_answer(line: str) -> tuple[str, str] | None:
    """A line such as "… 答案：B", cut before the answer; None for a line without one, or that begins with it."""
    found = next((each for each in _LABEL_WITHIN.finditer(line) if _is_answer(line, each.start())), None)
    return (line[: found.start()].strip(), line[found.start() :]) if found else None


def _is_answer(line: str, start: int) -> bool:
    found = _LABEL.match(line, start)
    return found is not None and _FIELD_OF[" ".join((found[1] or found[2]).lower().split())] == "answer"


def labels_in(line: str) -> list[tuple[str, str]] | None:
    """The parts that a line holds as (field, words), such as answer and explanation; None for a line without labels."""
    found = _LABEL.match(line)
    if found is None:
        return None
    parts = []
    while found is not None:
        field = _FIELD_OF[" ".join((found[1] or found[2]).lower().split())]
        following = _LABEL_WITHIN.search(line, found.end())
        stop = following.start() if following else len(line)
        parts.append((field, line[found.end() : stop].strip()))
        found = _LABEL.match(line, stop) if following else None
    return parts


def is_beginning(line: str) -> bool:
    """Whether a line may be read as the beginning of a section, a question, an option or a labelled part."""
    found = heading_in(line), number_in(line), labels_in(line), before_answer(line), case_in(line)
    return any(each is not None for each in found) or _OPTION.match(line) is not None
