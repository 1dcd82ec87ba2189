"""The key at the end of a paper: "参考答案 1–5 ABCDA 6. √ 7. 北京", or a table of numbers and answers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from question_bank.formats.drafts.draft import Kind
from question_bank.formats.limits import MOST_ITEMS
from question_bank.formats.paper.lines import Heading, labels_in
from question_bank.formats.paper.question import PaperQuestion

_HEADING = re.compile(
    r"(?:附\s*[:：]?\s*)?[【\[]?(?:试题|试卷|练习)?(?:(?:参考|标准|正确)?答案(?:(?:及|与|和)?(?:试题)?(?:解析|详解|评分标准|评分参考))?"
    r"|answer\s+key|answers)[】\]]?\s*([:：]?)\s*(.*)$",
    re.IGNORECASE,
)
_MARK = "A-ZＡ-Ｚ√×✓✗✔✘对错"
_SPAN = re.compile(
    r"([0-9]{1,5})\s*[-–—−~～至到]+\s*([0-9]{1,5})\s*题?\s*[.．、:：)）]?\s*(?=[" + _MARK + "])"
)
_ENTRY = re.compile(
    r"(?:[（(]\s*([0-9]{1,5})\s*[)）]\s*[.．、:：]?|([0-9]{1,5})\s*(?:[.．](?![0-9])|[、)）:：]|(?=["
    + _MARK
    + r"]+(?:\s|$))))\s*"
)
_MARKS = re.compile(rf"[{_MARK}]+")
_GAP = re.compile(r"[\s;；]+")
_BETWEEN = re.compile(r"[\s,，、;；]+")
_EXPLAINED = re.compile(r"\s*(?:【解析】|解析\s*[:：])\s*")
_NUMBERS_ROW = re.compile(r"(?:题号|序号)\s*")
_ANSWERS_ROW = re.compile(r"答案\s*[:：]?\s*")


@dataclass(slots=True)
class KeyEntry:
    """What the key says of one question: its number, its section in the key (-1 where the key names none)."""

    number: int
    answer: str
    line: int
    section: Heading | None
    place: int
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class KeyFault:
    """A line of the key that says nothing about a question: `code` and `params` as in a Fault."""

    line: int
    code: str
    words: str
    params: dict[str, str]


def key_heading(words: str) -> tuple[bool, str] | None:
    """For a line that may begin a key: whether it is sure to (a label has a colon), and what follows it."""
    found = _HEADING.match(words)
    if found is None or (found[2] and not is_key_like(found[2])):
        return None
    return not found[1] or bool(found[2]), found[2]


def is_key_like(words: str) -> bool:
    """Whether a line can only be a key's: a span of numbers with letters, or several numbers each with a mark."""
    if _SPAN.match(words) or _NUMBERS_ROW.match(words):
        return True
    entries = list(_entries(words))
    return len(entries) > 1 and all(_MARKS.fullmatch(value.strip()) for _number, value in entries)


def divided(words: str) -> tuple[str, str]:
    """What stands in a line before its first entry, such as "一、单选题", and the entries."""
    for gap in re.finditer(r"^|[\s:：）)]+", words):
        if _SPAN.match(words, gap.end()) or _ENTRY.match(words, gap.end()):
            return words[: gap.end()].strip(" \t:："), words[gap.end() :]
    return words, ""


class Key:
    """Collects the entries of a key, line by line."""

    def __init__(self) -> None:
        self.entries: list[KeyEntry] = []
        self.faults: list[KeyFault] = []
        self._section: Heading | None = None
        self._sections = 0
        self._numbers: list[int] | None = None  # of a table, until its row of answers is complete
        self._answers: list[str] | None = None

    def begin_section(self, heading: Heading) -> None:
        """What follows is about this section."""
        self._section = heading
        self._sections += 1

    def take(self, line: int, words: str) -> None:
        """Reads a line."""
        if len(self.entries) >= MOST_ITEMS or self._in_table(line, words):
            return
        labels = labels_in(words)
        if labels is not None and self.entries:
            self.entries[-1].explanation = "\n".join(value for part, value in labels if part == "explanation")
            return
        position, is_read = 0, False
        while position < len(words) and len(self.entries) < MOST_ITEMS:
            step = self._next(line, words, position)
            if step is None:
                break
            position, is_read = step, True
        if not is_read and self.entries and words.strip():
            last = self.entries[-1]
            if last.explanation:
                last.explanation += f"\n{words}"
            else:
                last.answer += f"\n{words}"

    def _next(self, line: int, words: str, position: int) -> int | None:
        """Reads the entry or the span that begins there. Where it ends; None where none begins."""
        if span := _SPAN.match(words, position):
            end = _end(words, span.end())
            self._span(line, int(span[1]), int(span[2]), words[span.end() : end])
            return end
        if entry := _ENTRY.match(words, position):
            end = _end(words, entry.end())
            answer, *explanation = _EXPLAINED.split(words[entry.end() : end].strip(), maxsplit=1)
            self._add(int(entry[1] or entry[2]), answer, line, *explanation)
            return end
        return None

    def _add(self, number: int, answer: str, line: int, explanation: str = "") -> None:
        self.entries.append(KeyEntry(number, answer, line, self._section, self._sections, explanation))

    def _span(self, line: int, first: int, last: int, written: str) -> None:
        wanted = last - first + 1
        groups = [each for each in _BETWEEN.split(written.strip()) if each]
        answers = groups if len(groups) == wanted else list("".join(groups))
        if wanted < 1 or len(answers) != wanted:
            params = {"first": str(first), "last": str(last), "found": str(len(answers))}
            self.faults.append(KeyFault(line, "key_span", written, params))
            return
        for number, answer in enumerate(answers, start=first):
            self._add(number, answer, line)

    def _in_table(self, line: int, words: str) -> bool:
        """Whether the line belongs to a table: a row of numbers, and one of as many answers; in Word, cell by cell."""
        if found := _NUMBERS_ROW.match(words):
            self._numbers, self._answers = [], None
        elif self._numbers and self._answers is None and (found := _ANSWERS_ROW.match(words)):
            self._answers = []
        elif self._numbers is None:
            return False
        cells = [each for each in _BETWEEN.split(words[found.end() if found else 0 :].strip()) if each]
        if self._answers is None:
            if all(each.isascii() and each.isdigit() and len(each) < 6 for each in cells):
                self._numbers += map(int, cells)
                return True
            self._numbers = None
            return False
        self._answers += cells
        if len(self._answers) >= len(self._numbers):
            for number, answer in zip(self._numbers, self._answers, strict=False):
                self._add(number, answer, line)
            self._numbers = self._answers = None
        return True


def _entries(words: str) -> Iterator[tuple[int, str]]:
    position = 0
    while (found := _ENTRY.match(words, position)) is not None:
        position = _end(words, found.end())
        yield int(found[1] or found[2]), words[found.end() : position]


def _end(words: str, start: int) -> int:
    """Where the next entry begins: after a space or a semicolon, so that a number within an answer is none."""
    for gap in _GAP.finditer(words, start):
        if _SPAN.match(words, gap.end()) or _ENTRY.match(words, gap.end()):
            return gap.end()
    return len(words)


def join(
    key: Key, questions: Sequence[PaperQuestion], sections: Sequence[Heading | None]
) -> Iterator[KeyFault]:
    """Gives every question without an answer the one that the key has for its number, in the section that the key
    names. What the key says of questions that are not there, or have another answer of their own, are faults."""
    yield from key.faults
    asked = [part for each in questions for part in (each.parts or [each])]
    numbered: dict[tuple[int | None, int], list[int]] = {}
    for at, each in enumerate(asked):
        numbered.setdefault((None, each.number), []).append(at)
        numbered.setdefault((each.section, each.number), []).append(at)
    meant: dict[int, int | None] = {}
    place = 0
    for entry in key.entries:
        if entry.place not in meant:
            meant[entry.place] = _section_of(entry, sections, set(meant.values()))
            place = 0
        anywhere = numbered.get((None, entry.number), [])
        # a number that stands only once is meant even where a section's name was forgotten
        places = numbered.get((meant[entry.place], entry.number)) or (
            anywhere if len(anywhere) == 1 else None
        )
        if places is None:
            yield KeyFault(entry.line, "key_without_question", entry.answer, {"number": str(entry.number)})
            continue
        # where the paper numbers anew in every section, so does its key
        following = bisect_left(places, place)
        found = places[following] if following < len(places) else places[0]
        place = found + 1
        yield from _given(entry, asked[found])


def _section_of(entry: KeyEntry, sections: Sequence[Heading | None], taken: Set[int | None]) -> int | None:
    """The section of the paper that a section of the key means, by its kind or name, or else by its place; None where
    the key has no sections."""
    wanted = entry.section
    if wanted is None:
        return None
    for at, each in enumerate(sections):
        if each is not None and at not in taken:
            is_kind = wanted.kind is not None and each.kind is wanted.kind
            if is_kind or each.name == wanted.name:
                return at
    return entry.place


def _given(entry: KeyEntry, question: PaperQuestion) -> Iterator[KeyFault]:
    if not question.has_answer():
        question.add("answer", entry.answer, entry.line)
    elif (
        question.kind is not Kind.TEXT
        and question.words("answer")
        and question.said("answer") != entry.answer
    ):
        params = {"number": str(entry.number)}
        yield KeyFault(entry.line, "key_differs", entry.answer, params)
    if entry.explanation and not question.words("explanation"):
        question.add("explanation", entry.explanation, entry.line)
