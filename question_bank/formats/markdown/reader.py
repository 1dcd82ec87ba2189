"""Reads our layout of Markdown:

    # Fire safety / Alarm
    ## [single] What comes first?
    - [ ] Fetch your coat
    - [x] Raise the alarm
    > The explanation.
    - difficulty: 2

The first heading is the category, the second one question with its type in brackets, a third ("### [single] …" and
"- marks: 2") a question of a case. Lines after the heading belong to the stem until a list begins. Texts are Markdown;
<!-- html --> (moodle, plain) before one says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.contracts.questions import ContentFault, Text, TextFormat
from question_bank.formats.drafts import Draft, DraftRefused, item_from, kind_from
from question_bank.formats.drafts.answers import written_letters
from question_bank.formats.drafts.draft import LETTERS, Kind, split_list
from question_bank.formats.limits import LONGEST_ITEM, why_full
from question_bank.formats.parsed import Category, Document, Fault, ParsedItem

_HEADING = re.compile(r"(#{1,3})[ \t]+(.*)$")
_TYPED = re.compile(r"\[([^\[\]]{2,30})\][ \t]*(.*)$")
_OPTION = re.compile(r"[-*][ \t]+\[([ xX])\](?:[ \t]+(.*))?$")
_ENTRY = re.compile(r"[-*][ \t]+(.*)$")
_NAMED = re.compile(r"[-*][ \t]+([a-z_ ]{2,20})[ \t]*[:：][ \t]*(.*)$", re.IGNORECASE)
_NUMBERED = re.compile(r"[0-9]{1,3}[.)][ \t]+(.*)$")
_QUOTE = re.compile(r">[ \t]?(.*)$")
_FORMAT = re.compile(r"<!-- (html|moodle|plain) -->")
NAMES = (
    "answer", "keywords", "difficulty", "knowledge_points", "tags", "source", "valid_from", "valid_until", "id",
    "title", "marks",
)  # fmt: skip
_EXCERPT = 80


@dataclass(slots=True)
class _Question:
    line: int
    kind: Kind | None
    category: Category
    stem: list[str]
    options: list[list[str]] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    named: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    last: list[str] | None = None
    size: int = 0
    parts: list[_Question] = field(default_factory=list)


def read_markdown(text: str) -> Document:
    """The items and faults of a Markdown text, by line. Text before the first heading is passed over.

    Reading stops, with a fault that says so, after MOST_FAULTS faults or MOST_ITEMS items.
    """
    reader = _Reader()
    unix = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(unix.split("\n"), start=1):
        reader.take(number, line.rstrip())
        if reader.is_full(number):
            break
    return reader.document()


class _Reader:
    """Reads one file, line by line."""

    def __init__(self) -> None:
        self.items: list[ParsedItem] = []
        self.faults: list[Fault] = []
        self.category: Category = ()
        self.question: _Question | None = None
        self.part: _Question | None = None

    def document(self) -> Document:
        """What has been read."""
        self._finish()
        return Document(tuple(self.items), tuple(self.faults))

    def is_full(self, line: int) -> bool:
        """Whether reading stops here."""
        full = why_full(len(self.faults), len(self.items))
        if full is None:
            return False
        self.faults.append(Fault(line, *full))
        self.question = None
        return True

    def take(self, number: int, line: str) -> None:
        """Reads a line."""
        heading = _HEADING.match(line)
        if heading is not None and len(heading[1]) == 3:
            if self._begin_part(number, heading[2]):
                return
        elif heading is not None:
            self._finish()
            if len(heading[1]) == 1:
                parts = (part.replace("//", "/").strip() for part in re.split(r"(?<!/)/(?!/)", heading[2]))
                self.category = tuple(part for part in parts if part and part != "-")
            else:
                self._begin(number, heading[2])
            return
        if self.question is None:
            return
        self.question.size += len(line)
        if self.question.size <= LONGEST_ITEM:
            self._part(self.part or self.question, number, line)

    def _begin(self, number: int, words: str) -> None:
        self.question = _question_of(number, words, self.category)

    def _begin_part(self, number: int, words: str) -> bool:
        """Begins a question of a case; False where there is no case, so that the line is one like others."""
        if self.question is None or self.question.kind is not Kind.CASE:
            return False
        self.part = _question_of(number, words, ())
        self.question.parts.append(self.part)
        self.question.size += len(words)
        return True

    def _part(self, question: _Question, number: int, line: str) -> None:
        if found := _QUOTE.match(line):
            question.explanation.append(found[1])
            question.lines.setdefault("explanation", number)
        elif line.startswith("    ") or not line:
            if question.last is not None:
                question.last.append(line[4:] if line else "")
        elif found := _OPTION.match(line):
            if found[1] != " ":
                question.right.append(len(question.options))
            self._option(question, number, found[2] or "")
        elif (found := _NAMED.match(line)) and (name := "_".join(found[1].lower().split())) in NAMES:
            question.lines.setdefault(name, number)
            question.last = question.named[name] = [found[2]]
        elif found := (_ENTRY.match(line) or _NUMBERED.match(line)):
            self._option(question, number, found[1])
        elif question.last is not None:
            question.last.append(line)

    def _option(self, question: _Question, number: int, words: str) -> None:
        if len(question.options) < len(LETTERS):
            question.lines[f"option {LETTERS[len(question.options)]}"] = number
        question.last = [words]
        question.options.append(question.last)

    def _finish(self) -> None:
        question, self.question, self.part = self.question, None, None
        if question is None:
            return
        if question.size > LONGEST_ITEM:
            self._fault(question, "stem", "item_too_long", {"most": str(LONGEST_ITEM)})
            return
        try:
            self.items.append(item_from(_draft(question)))
        except DraftRefused as refusal:
            meant = next((each for each in question.parts if each.line == refusal.line), question)
            self._fault(meant, refusal.part, refusal.code, refusal.params)
        except ContentFault as fault:
            self._fault(question, "stem", fault.code, fault.params)

    def _fault(self, question: _Question, part: str, code: str, params: Mapping[str, str]) -> None:
        place = len(self.items) + len(self.faults) + 1
        line = question.lines.get(part, question.line)
        self.faults.append(Fault(line, code, params, None, question.stem[0][:_EXCERPT], place))


def _question_of(number: int, words: str, category: Category) -> _Question:
    found = _TYPED.match(words)
    kind = kind_from(found[1]) if found else None
    question = _Question(number, kind, category, [found[2] if found and kind else words])
    question.last = question.stem
    return question


def _draft(question: _Question) -> Draft:
    def named(name: str) -> str:
        return "\n".join(question.named.get(name, ())).strip()

    if len(question.options) > len(LETTERS):
        raise DraftRefused("stem", "too_many_answers", most=str(len(LETTERS)))
    kind = question.kind
    answer = named("answer") or written_letters(question.right)
    return Draft(
        question.line, kind, _text(question.stem), [_text(each) for each in question.options], answer,
        named("keywords"), _text(question.explanation), named("difficulty"), question.category,
        split_list(named("knowledge_points")), split_list(named("tags")), named("source"), named("valid_from"),
        named("valid_until"), named("id"), named("title"), named("marks"), [_draft(each) for each in question.parts],
    )  # fmt: skip


def _text(lines: list[str]) -> Text:
    words = "\n".join(lines).strip()
    found = _FORMAT.match(words)
    if found is None:
        return Text(words, TextFormat.MARKDOWN if words else TextFormat.PLAIN)
    return Text(words[found.end() :].strip(), TextFormat(found[1]))
