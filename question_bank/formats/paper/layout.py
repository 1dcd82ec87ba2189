"""From the lines of a paper to its questions. Whatever they hold, the reader reports and never raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lms.contracts.questions import ContentFault, Text
from question_bank.formats.drafts import Draft, DraftRefused, item_from, kind_from
from question_bank.formats.drafts.draft import LETTERS, Kind, split_list
from question_bank.formats.limits import LONGEST_ITEM, MOST_FAULTS, MOST_ITEMS
from question_bank.formats.paper.lines import (
    GOES_ON,
    before_answer,
    heading_in,
    kind_tag,
    labels_in,
    number_in,
    options_in,
)
from question_bank.formats.paper.marked import text_from
from question_bank.formats.parsed import Category, Document, Fault, ParsedItem

_EXCERPT = 80
_MULTILINE = frozenset({"stem", "answer", "explanation", "keywords"})
_IN_BRACKETS = re.compile(r"[（(]\s*([A-Z](?:[\s,，、]*[A-Z]){0,11}|√|×|✓|✗|对|错|正确|错误|T|F)\s*[)）]")
_NO_CHOICE = frozenset({Kind.FILL_IN, Kind.NUMERICAL, Kind.OPEN, Kind.ESSAY, Kind.TEXT})
Line = tuple[int, str]
"""A paragraph's (or line's) number, from 1, and its words, marked as in marked.py."""


@dataclass(slots=True)
class _Question:
    """A question while its lines are read; `last` is the part that further lines belong to."""

    number: int
    line: int
    kind: Kind | None
    category: Category
    parts: dict[str, list[str]] = field(default_factory=dict)
    options: list[list[str]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    last: str = "stem"
    size: int = 0

    def add(self, part: str, words: str, line: int) -> None:
        """Words for a part that begins with them."""
        self.last = part
        self.lines.setdefault(part, line)
        self.parts.setdefault(part, []).append(words)
        self.size += len(words)

    def add_options(self, options: Iterable[str], line: int) -> None:
        """The next options."""
        for each in options:
            self.last = f"option {LETTERS[len(self.options)]}"
            self.lines[self.last] = line
            self.options.append([each])
            self.size += len(each)

    def go_on(self, words: str) -> None:
        """Another line of what was read last."""
        self.size += len(words)
        if self.last.startswith("option "):
            self.options[LETTERS.index(self.last[-1])].append(words)
        elif self.last in _MULTILINE:
            self.parts.setdefault(self.last, []).append(words)
        else:
            self.parts["stem"].append(words)

    def words(self, part: str) -> str:
        """The lines of a part."""
        return "\n".join(self.parts.get(part, ())).strip()


def read_lines(lines: Iterable[Line], pictures: Sequence[str] = ()) -> Document:
    """The items and faults of a paper; a fault's line is the number of the paragraph. Lines before the first section
    or question are the paper's head and are passed over.

    Reading stops, with a fault that says so, after MOST_FAULTS faults or MOST_ITEMS items.
    """
    reader = _Reader(pictures)
    for number, paragraph in lines:
        for line in paragraph.split("\n"):
            if words := line.strip():
                reader.take(number, words)
        if reader.is_full(number):
            break
    return reader.document()


class _Reader:
    """Reads one paper, line by line."""

    def __init__(self, pictures: Sequence[str]) -> None:
        self.pictures = pictures
        self.items: list[ParsedItem] = []
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.kind: Kind | None = None
        self.category: Category = ()
        self.last_number = 0
        self.question: _Question | None = None

    def document(self) -> Document:
        """What has been read."""
        self._finish()
        return Document(tuple(self.items), tuple(self.faults), tuple(self.notes))

    def is_full(self, line: int) -> bool:
        """Whether reading stops here."""
        if len(self.faults) >= MOST_FAULTS:
            self.faults.append(Fault(line, "too_many_faults", {"most": str(MOST_FAULTS)}))
        elif len(self.items) >= MOST_ITEMS:
            self.faults.append(Fault(line, "too_many_items", {"most": str(MOST_ITEMS)}))
        else:
            return False
        self.question = None
        return True

    def take(self, line: int, words: str) -> None:
        """Reads a line."""
        if words.startswith(GOES_ON):
            if self.question is not None:
                self.question.go_on(words.lstrip(GOES_ON))
            return
        cut = before_answer(words) if labels_in(words) is None else None
        if cut is not None:
            self._take(line, cut[0])
            words = cut[1]
        self._take(line, words)

    def _take(self, line: int, words: str) -> None:
        heading = heading_in(words)
        if heading is not None:
            self._finish()
            self.kind, self.last_number = heading.kind, 0
            if heading.kind is None:
                self.category = (heading.name,) if heading.name else ()
            return
        numbered = number_in(words)
        if numbered is not None and self._begins(numbered[0]):
            self._begin(line, *numbered)
            return
        question = self.question
        if question is None:
            return
        labels = labels_in(words)
        if labels is not None:
            for part, value in labels:
                question.add(part, value, line)
            return
        may_have_options = question.kind not in _NO_CHOICE and "answer" not in question.parts
        options = options_in(words, len(question.options)) if may_have_options else None
        if options is not None and not options[0]:
            question.add_options(options[1], line)
        elif question.size <= LONGEST_ITEM:
            question.go_on(words)

    def _begins(self, number: int) -> bool:
        """Whether a numbered line is a question, and not a point of the explanation before it."""
        if self.question is None or self.question.last not in ("explanation", "answer", "keywords"):
            return True
        return (
            number in (self.last_number + 1, 1)
            if self.question.last == "answer"
            else number == self.last_number + 1
        )

    def _begin(self, line: int, number: int, rest: str) -> None:
        self._finish()
        self.last_number = number
        kind, stem = kind_tag(rest)
        question = self.question = _Question(number, line, kind or self.kind, self.category)
        options = options_in(stem, 0) if question.kind not in _NO_CHOICE else None
        if options is not None and options[0]:
            question.add("stem", options[0], line)
            question.add_options(options[1], line)
        else:
            question.add("stem", stem, line)

    def _finish(self) -> None:
        question, self.question = self.question, None
        if question is None:
            return
        if question.size > LONGEST_ITEM:
            self._fault(question, "stem", "item_too_long", {"most": str(LONGEST_ITEM)})
            return
        try:
            self.items.append(item_from(self._draft(question)))
        except DraftRefused as refusal:
            self._fault(question, refusal.part, refusal.code, refusal.params)
        except ContentFault as fault:
            self._fault(question, "stem", fault.code, fault.params)
        else:
            if "score" in question.parts and len(self.notes) < MOST_FAULTS:
                self.notes.append(
                    Fault(
                        question.lines["score"], "default_mark", {}, None, question.words("stem")[:_EXCERPT]
                    )
                )

    def _draft(self, question: _Question) -> Draft:
        kind = question.kind
        if named := question.words("kind"):
            kind = kind_from(named)
            if kind is None:
                raise DraftRefused("kind", "kind_unknown", written=named[:40])
        stem, answer = question.words("stem"), question.words("answer")
        if not answer and kind not in _NO_CHOICE:
            stem, answer = _answer_in_brackets(stem)
        category = tuple(part.strip() for part in question.words("category").split("/") if part.strip())
        return Draft(
            question.line, kind, self._text(stem),
            [self._text("\n".join(each)) for each in question.options],
            answer, question.words("keywords"), self._text(question.words("explanation")),
            question.words("difficulty"), category or question.category,
            split_list(question.words("knowledge_points")), split_list(question.words("tags")),
            question.words("source"), question.words("valid_from"), question.words("valid_until"),
            question.words("id"), question.words("title"),
        )  # fmt: skip

    def _text(self, words: str) -> Text:
        return text_from(words, self.pictures)

    def _fault(self, question: _Question, part: str, code: str, params: Mapping[str, str]) -> None:
        words = question.words(part)
        if part.startswith("option ") and part in question.lines:
            words = " ".join(question.options[LETTERS.index(part[-1])])
        excerpt = text_from(words or question.words("stem")).text[:_EXCERPT]
        place = len(self.items) + len(self.faults) + 1
        line = question.lines.get(part, question.line)
        self.faults.append(Fault(line, code, params, None, excerpt, place))


def _answer_in_brackets(stem: str) -> tuple[str, str]:
    """The stem with empty brackets, and the answer that stood in the last of them; "" where none did."""
    found = None
    for each in _IN_BRACKETS.finditer(stem):
        found = each
    if found is None:
        return stem, ""
    return f"{stem[: found.start()]}（　　）{stem[found.end() :]}", found[1]
