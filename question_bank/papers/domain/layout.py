"""How a paper looks in print: numbers of sections, options side by side, and what is left for the answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

NUMERALS = "〇一二三四五六七八九"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GAP = re.compile(r"_{2,}|（[\s　]*）|\([\s　]*\)")
LINE_EMS = 42.0
"""How many full-width characters of the text's size stand on a line of A4 between the margins."""


class Room(StrEnum):
    """What a question leaves for the answer."""

    BUBBLES = "bubbles"  # one letter
    SEVERAL = "several"  # any letters
    TRUTH = "truth"  # right or wrong
    BLANK = "blank"  # a word or a number
    LINES = "lines"  # some sentences
    PAGE = "page"  # an essay
    PICTURE = "picture"  # the picture of the question, which is marked itself
    NONE = "none"  # only to read


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one kind, or a picture by its address."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    script: str = ""  # "sub" or "super"
    picture: str = ""


Paragraph = tuple[Run, ...]
Rich = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question as it is printed. `options` go by letters; `rows` stand below each other, each with a blank; `notes`
    are lines without one; `answer` and `explanation` are for the key only."""

    number: int
    stem: Rich
    room: Room
    marks: Decimal
    options: tuple[Rich, ...] = ()
    rows: tuple[Rich, ...] = ()
    answer: str = ""
    explanation: Rich = ()
    blanks: int = 1
    notes: tuple[Rich, ...] = ()

    @property
    def has_gap(self) -> bool:
        """Whether the answer has a place in the sentence already: ____ or empty brackets."""
        return _GAP.search(plain(self.stem)) is not None

    @property
    def columns(self) -> int:
        """How many options stand side by side."""
        return option_columns([width_of(each) for each in self.options])


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """The questions under one heading."""

    title: str
    instructions: str
    questions: tuple[PrintedQuestion, ...]

    @property
    def marks(self) -> Decimal:
        return sum((each.marks for each in self.questions), Decimal(0))

    @property
    def marks_each(self) -> Decimal | None:
        """What every question is worth, None where they differ."""
        kinds = {each.marks for each in self.questions}
        return kinds.pop() if len(kinds) == 1 else None


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """Everything that stands on a paper. `labels` are the words around it in the paper's language."""

    organisation: str
    title: str
    variant: str
    facts: tuple[str, ...]
    sections: tuple[PrintedSection, ...]
    is_chinese: bool
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[PrintedQuestion, ...]:
        return tuple(each for section in self.sections for each in section.questions)


def chinese_number(number: int) -> str:
    """1 to 99 as in 一、二、…、十、十一、二十."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones]
    return ("十" if tens == 1 else NUMERALS[tens] + "十") + (NUMERALS[ones] if ones else "")


def roman_number(number: int) -> str:
    """1 to 99 as in I, II, III, IV, …"""
    text = ""
    for value, letters in (
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            text, number = text + letters, number - value
    return text


def option_columns(widths: Sequence[float], line: float = LINE_EMS) -> int:
    """4, 2 or 1: as many side by side as leave each its place, letter and gap included. Widths are in ems."""
    if not widths:
        return 1
    widest = max(widths) + 2.5
    for columns in (4, 2):
        if widest <= line / columns and len(widths) > columns // 2:
            return columns
    return 1


def width_of(text: Rich) -> float:
    """The width of a text on one line in ems; more than a line where it has paragraphs or a picture."""
    if len(text) > 1 or any(run.picture for paragraph in text for run in paragraph):
        return LINE_EMS + 1
    return sum(_ems(character) for paragraph in text for run in paragraph for character in run.text)


def plain(text: Rich) -> str:
    """The words of a text on one line."""
    return " ".join("".join(run.text for run in paragraph) for paragraph in text).strip()


def _ems(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.52
