"""From items to the lines of a paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lms.contracts.questions import Text, TextFormat
from question_bank.formats.drafts import Draft, draft_of
from question_bank.formats.drafts.draft import LETTERS, NAMES, Kind
from question_bank.formats.paper.key import key_heading
from question_bank.formats.paper.lines import GOES_ON, is_beginning
from question_bank.formats.paper.marked import marked_from
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.xlsx.writer import language_of

_LABELS = {
    "zh": {
        "answer": "答案", "explanation": "解析", "difficulty": "难度", "category": "分类", "knowledge_points": "知识点",
        "tags": "标签", "keywords": "关键词", "source": "来源", "valid_from": "生效日期", "valid_until": "失效日期",
        "id": "编号", "title": "标题", "score": "分值",
    },
    "en": {
        "answer": "Answer", "explanation": "Explanation", "difficulty": "Difficulty", "category": "Category",
        "knowledge_points": "Knowledge points", "tags": "Tags", "keywords": "Keywords", "source": "Source",
        "valid_from": "Valid from", "valid_until": "Valid until", "id": "Id", "title": "Title", "score": "Marks",
    },
}  # fmt: skip
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line and what it is: "section", "stem", "option" or "label"."""

    role: str
    words: str


def paper_lines(items: Iterable[ParsedItem], pictures: list[str]) -> Iterator[PaperLine]:
    """The lines of a paper, a section wherever the kind changes. Addresses of what is shown are added to `pictures`,
    which the lines name by their place."""
    listed = list(items)
    language = language_of(listed)

    def hold(text: Text) -> Text:
        return Text(marked_from(text, pictures), TextFormat.PLAIN)

    kind, sections, number = None, 0, 0
    for item in listed:
        draft = draft_of(item, hold, language)
        if draft is None or draft.kind is None:
            continue
        if draft.kind is not kind:
            kind, sections, number = draft.kind, sections + 1, 0
            yield PaperLine("section", _section(kind, sections, language))
        number += 1
        yield from _question(draft, number, language)


def _section(kind: Kind, number: int, language: str) -> str:
    name = NAMES[language][kind]
    if language == "en":
        return f"Part {number}: {name}"
    return f"{chinese_number(number)}、{name}" if number < 100 else f"第{number}部分、{name}"


def _question(draft: Draft, number: int, language: str) -> Iterator[PaperLine]:
    if draft.kind is Kind.CASE:
        yield from _lines("stem", f"{_case(number, language)}{draft.stem.text}")
    else:
        yield from _lines("stem", f"{number}. {draft.stem.text}")
    yield from _rest(draft, language)
    for place, part in enumerate(draft.parts, start=1):
        assert part.kind is not None
        yield from _lines("stem", f"{place}. [{NAMES[language][part.kind]}] {part.stem.text}")
        yield from _rest(part, language)


def _case(number: int, language: str) -> str:
    if language == "en":
        return f"Case {number}: "
    return f"（{chinese_number(number)}）" if number < 100 else f"案例{number}："


def _rest(draft: Draft, language: str) -> Iterator[PaperLine]:
    """The options and the labelled parts."""
    for letter, option in zip(LETTERS, draft.options, strict=False):
        yield from _lines("option", f"{letter}. {option.text}")
    values = {
        "answer": draft.answer,
        "keywords": draft.keywords,
        "explanation": draft.explanation.text,
        "difficulty": draft.difficulty,
        "category": " / ".join(draft.category),
        "knowledge_points": "；".join(draft.knowledge_points),
        "tags": "；".join(draft.tags),
        "source": draft.source,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
        "id": draft.id,
        "title": " ".join(draft.title.split()),
        "score": draft.marks,
    }
    sign = "：" if language == "zh" else ": "
    for part, label in _LABELS[language].items():
        if value := values[part]:
            yield from _lines("label", f"{label}{sign}{value}")


def _lines(role: str, words: str) -> Iterator[PaperLine]:
    """The lines of one part; one that reads like another part's beginning is marked as going on."""
    first, *more = words.split("\n")
    yield PaperLine(role, first)
    for line in more:
        yield PaperLine(role, f"{GOES_ON}{line}" if is_beginning(line) or key_heading(line) else line)


def chinese_number(number: int) -> str:
    """A whole number below 100 as it numbers sections: 二十一."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return (
        ("" if tens == 1 else _DIGITS[tens] if tens < 10 else str(tens))
        + "十"
        + (_DIGITS[ones] if ones else "")
    )
