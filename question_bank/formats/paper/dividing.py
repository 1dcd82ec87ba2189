"""Divides the lines of a paper into sections, questions, cases and a key."""

from __future__ import annotations

from question_bank.formats.drafts.draft import Kind
from question_bank.formats.limits import LONGEST_ITEM
from question_bank.formats.paper.key import Key, divided, is_key_like, key_heading
from question_bank.formats.paper.lines import (
    GOES_ON,
    CaseLine,
    Heading,
    before_answer,
    case_in,
    heading_in,
    kind_tag,
    labels_in,
    number_in,
    options_in,
)
from question_bank.formats.paper.question import PaperQuestion
from question_bank.formats.parsed import Category

_NO_CHOICE = frozenset(
    {
        Kind.FILL_IN, Kind.CLOZE, Kind.NUMERICAL, Kind.FORMULA, Kind.OPEN, Kind.ESSAY, Kind.UPLOAD, Kind.CASE,
        Kind.TEXT,
    }
)  # fmt: skip
_OF_CASES = ("案例", "材料", "资料", "共用题干")
Line = tuple[int, str]
"""A paragraph's (or line's) number, from 1, and its words, marked as in marked.py."""


class Paper:
    """One paper, as far as its lines were taken: its questions, its sections (None before the first), and its key."""

    def __init__(self) -> None:
        self.questions: list[PaperQuestion] = []
        self.sections: list[Heading | None] = [None]
        self.key: Key | None = None
        self.category: Category = ()
        self._maybe_key: Line | None = None
        self._answered, self._is_unanswered = 0, False
        self._last_number = 0
        self._question: PaperQuestion | None = None
        self._case: PaperQuestion | None = None
        self._until: int | None = None
        self._loose: list[Line] = []

    def take(self, line: int, words: str) -> None:
        """Reads a line."""
        if self.key is not None:
            self._take_key(line, words)
            return
        waiting, self._maybe_key = self._maybe_key, None
        if waiting is not None and is_key_like(words):
            self._begin_key(line, words)
            return
        if waiting is not None:
            self._divided(*waiting)
        found = key_heading(words)
        if found is None or not self._wants_key():
            self._divided(line, words)
        elif found[0]:
            self._begin_key(line, found[1])
        else:
            self._maybe_key = line, words

    def _wants_key(self) -> bool:
        """Whether a question before the last one has no answer."""
        while not self._is_unanswered and self._answered < len(self.questions) - 1:
            self._is_unanswered = not self.questions[self._answered].has_answer()
            self._answered += 1
        return self._is_unanswered

    def _begin_key(self, line: int, words: str) -> None:
        self.key = Key()
        if words:
            self._take_key(line, words)

    def _take_key(self, line: int, words: str) -> None:
        assert self.key is not None
        name, entries = divided(words)
        heading = heading_in(name) if name else None
        if heading is not None:
            self.key.begin_section(heading)
            words = entries
        if words:
            self.key.take(line, words)

    def _divided(self, line: int, words: str) -> None:
        if words.startswith(GOES_ON):
            if self._question is not None:
                self._question.go_on(words.lstrip(GOES_ON))
            return
        cut = before_answer(words) if labels_in(words) is None else None
        if cut is not None:
            self._take(line, cut[0])
            words = cut[1]
        self._take(line, words)

    def _take(self, line: int, words: str) -> None:
        heading = heading_in(words)
        if heading is not None:
            self._begin_section(heading)
            return
        case = case_in(words)
        if case is not None and self._begins_case(case):
            self._begin_case(line, words, case)
            return
        numbered = number_in(words)
        if numbered is not None and self._begins(numbered[0]):
            self._begin(line, *numbered)
            return
        if self._question is None:
            self._loose.append((line, words))
            return
        if case is not None and self._question is self._case:
            self._until = case.until or self._until
        self._go_on(self._question, line, words)

    def _go_on(self, question: PaperQuestion, line: int, words: str) -> None:
        labels = labels_in(words)
        if labels is not None:
            for part, value in labels:
                question.add(part, value, line)
            return
        may_have_options = question.kind not in _NO_CHOICE and "answer" not in question.words_of
        options = options_in(words, len(question.options)) if may_have_options else None
        if options is not None and not options[0]:
            question.add_options(options[1], line)
        elif question.size <= LONGEST_ITEM:
            question.go_on(words)

    def _begin_section(self, heading: Heading) -> None:
        self._question = self._case = self._until = None
        self._loose = []
        self.sections.append(heading)
        self._last_number = 0
        if heading.kind is None:
            self.category = (heading.name,) if heading.name else ()

    def _begins_case(self, case: CaseLine) -> bool:
        """Whether the line begins a case: where cases are expected, or the line speaks of the questions below."""
        section = self.sections[-1]
        is_of_cases = section is not None and (
            section.kind is Kind.CASE or any(each in section.name for each in _OF_CASES)
        )
        if case.is_opening:
            return is_of_cases or case.until is not None
        return case.is_below or (case.until is not None and self._question is None and bool(self._loose))

    def _begin_case(self, line: int, words: str, case: CaseLine) -> None:
        before = self._loose if self._question is None and not case.is_opening and not case.is_below else []
        self._question = self._case = question = PaperQuestion(
            0, before[0][0] if before else line, Kind.CASE, len(self.sections) - 1, self.category
        )
        self._until, self._loose, self._last_number = case.until, [], 0
        for each_line, each in before:
            question.add("stem", each, each_line)
        question.add("stem", words if before or not case.is_opening else case.rest, line)
        self.questions.append(question)

    def _begins(self, number: int) -> bool:
        """Whether a numbered line is a question, and not a point of the explanation before it."""
        last = self._question.last if self._question is not None else ""
        if last not in ("explanation", "answer", "keywords") or self._question is self._case:
            return True
        return number == self._last_number + 1 or (last == "answer" and number == 1)

    def _begin(self, line: int, number: int, rest: str) -> None:
        if self._case is not None and self._until is not None and number > self._until:
            self._case = self._until = None
        self._last_number = number
        kind, stem = kind_tag(rest)
        section = self.sections[-1]
        if kind is None and section is not None and section.kind is not Kind.CASE and self._case is None:
            kind = section.kind
        question = PaperQuestion(number, line, kind, len(self.sections) - 1, self.category)
        (self.questions if self._case is None else self._case.parts).append(question)
        self._question = question
        options = options_in(stem, 0) if question.kind not in _NO_CHOICE else None
        if options is not None and options[0]:
            question.add("stem", options[0], line)
            question.add_options(options[1], line)
        else:
            question.add("stem", stem, line)
