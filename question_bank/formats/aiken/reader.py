"""Reads Aiken. Whatever the file holds, the reader reports and never raises, in time linear in its length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lms.contracts.questions import ContentFault, Text, TextFormat
from question_bank.bank.domain import SingleChoice, build_options
from question_bank.formats.limits import LONGEST_ITEM, why_full
from question_bank.formats.parsed import Document, Fault, ParsedItem

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OPTION = re.compile(r"([A-Z])[).](?:[ \t]+(.*))?$", re.DOTALL)
ANSWER = re.compile(r"ANSWER[ \t]*:[ \t]*(.*)$", re.DOTALL)
_GLUED = re.compile(r"([A-Z])[).]\S")
_EXCERPT = 80


@dataclass(slots=True)
class Line:
    """A line of the file, trimmed, with its number from 1."""

    number: int
    text: str


@dataclass(slots=True)
class _Draft:
    """A question while its lines are read."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


class _Unreadable(Exception):
    """Stops one question; the fault has been noted."""


def read_aiken(text: str) -> Document:
    """The items and faults of an Aiken text, one fault at most for each question.

    Reading stops, with a fault that says so, after MOST_FAULTS faults or MOST_ITEMS items.
    """
    items: list[ParsedItem] = []
    faults: list[Fault] = []
    for lines in _blocks(text):
        if full := why_full(len(faults), len(items)):
            faults.append(Fault(lines[0].number, *full))
            break
        item = _Block(lines, faults).read()
        if item is not None:
            items.append(item)
    return Document(tuple(items), tuple(faults))


def _blocks(text: str) -> Iterator[list[Line]]:
    """The lines between blank lines."""
    block: list[Line] = []
    unix = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(unix.split("\n"), start=1):
        if stripped := line.strip():
            block.append(Line(number, stripped))
        elif block:
            yield block
            block = []
    if block:
        yield block


class _Block:
    """Reads the lines of one question into an item, or notes why they are none."""

    def __init__(self, lines: list[Line], faults: list[Fault]) -> None:
        self.lines = lines
        self.faults = faults
        self.draft = _Draft(lines[0].number)

    def read(self) -> ParsedItem | None:
        """The item, or None when there is a fault."""
        try:
            if sum(len(each.text) for each in self.lines) > LONGEST_ITEM:
                raise self._refuse(self.lines[0], "item_too_long", most=str(LONGEST_ITEM))
            for place, line in enumerate(self.lines):
                if found := ANSWER.match(line.text):
                    return self._finished(place, found[1])
                self._take(place, line)
            raise self._refuse(self.lines[-1], "answer_line_missing")
        except _Unreadable:
            return None
        except ContentFault as fault:
            self._refuse(self.lines[0], fault.code, **fault.params)
            return None

    def _take(self, place: int, line: Line) -> None:
        draft = self.draft
        expected = LETTERS[len(draft.options)] if len(draft.options) < len(LETTERS) else ""
        found = OPTION.match(line.text)
        if found and (draft.options or found[1] == "A"):
            if not draft.stem:
                raise self._refuse(line, "stem_missing")
            if found[1] != expected:
                raise self._refuse(line, "option_out_of_order", expected=expected, written=found[1])
            if not (found[2] or "").strip():
                raise self._refuse(line, "empty_option")
            draft.options.append(found[2].strip())
        elif self._is_glued_option(place, expected):
            raise self._refuse(line, "option_without_space", letter=expected)
        elif draft.options:
            raise self._refuse(line, "text_after_options")
        else:
            draft.stem.append(line.text)

    def _is_glued_option(self, place: int, expected: str) -> bool:
        """Whether a line such as "A)yes" is meant as an option: after others, or followed by the next letter."""
        found = _GLUED.match(self.lines[place].text)
        if not found or found[1] != expected or (expected == "A" and not self.draft.stem):
            return False
        following = self.lines[place + 1].text[:2] if place + 1 < len(self.lines) else ""
        return expected != "A" or following in ("B)", "B.")

    def _finished(self, place: int, written: str) -> ParsedItem:
        line, draft = self.lines[place], self.draft
        if not draft.stem:
            raise self._refuse(line, "stem_missing")
        letter = written.strip()
        if len(letter) != 1 or letter not in LETTERS:
            raise self._refuse(line, "answer_not_a_letter", written=letter[:20])
        right = LETTERS.index(letter)
        if right >= len(draft.options):
            raise self._refuse(line, "answer_names_no_option", letter=letter)
        if place + 1 < len(self.lines):
            raise self._refuse(self.lines[place + 1], "no_blank_line")
        drafts = [
            (Text(each, TextFormat.PLAIN), Decimal(number == right), None)
            for number, each in enumerate(draft.options)
        ]
        stem = Text("\n".join(draft.stem), TextFormat.PLAIN)
        return ParsedItem(SingleChoice(stem, build_options(drafts)), line=draft.line)

    def _refuse(self, line: Line, code: str, **params: str) -> _Unreadable:
        self.faults.append(Fault(line.number, code, params, excerpt=line.text[:_EXCERPT]))
        return _Unreadable()
