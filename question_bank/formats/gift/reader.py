"""Reads GIFT. Whatever the file holds, the reader reports and never raises, in time linear in its length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lms.contracts.questions import ContentFault, ItemContent
from question_bank.bank.domain import Description
from question_bank.formats.gift.answers import AnswerBlock
from question_bank.formats.gift.blocks import Block, CategoryLine, split_blocks
from question_bank.formats.gift.remarks import with_remarks
from question_bank.formats.gift.syntax import BLANK, ESCAPES, on_one_line, read_text, unescape
from question_bank.formats.limits import LONGEST_ITEM, why_full
from question_bank.formats.parsed import Category, Fault, ParsedItem

_TITLE_END = re.compile(rf"{ESCAPES}|::")
_BRACE = re.compile(rf"{ESCAPES}|[{{}}]")


@dataclass(frozen=True, slots=True)
class GiftDocument:
    """What a GIFT file holds: the items that could be read, every fault by line, the category lines."""

    items: tuple[ParsedItem, ...]
    faults: tuple[Fault, ...]
    categories: tuple[CategoryLine, ...] = ()


class _Unreadable(Exception):
    """Stops one item; its fault has been noted."""


def read_gift(text: str) -> GiftDocument:
    """The items and faults of a GIFT text.

    Reading stops, with a fault that says so, after MOST_FAULTS faults or MOST_ITEMS items and categories.
    """
    items: list[ParsedItem] = []
    faults: list[Fault] = []
    categories: list[CategoryLine] = []
    category: Category = ()
    is_rest_of_faulty = False
    for part in split_blocks(text):
        line = part.line if isinstance(part, CategoryLine) else part.numbers[0]
        if full := why_full(len(faults), len(items) + len(categories)):
            faults.append(Fault(line, *full))
            break
        if isinstance(part, CategoryLine):
            categories.append(part)
            category = part.category
            continue
        if is_rest_of_faulty and _continues_answers(part.text):
            # a blank line cut an answer block in two; its fault is noted already
            is_rest_of_faulty = _first_brace(part.text) is None
            continue
        item = _ItemReader(part, category, faults).read()
        is_rest_of_faulty = item is None and faults[-1].code == "answers_not_closed"
        if item is not None:
            items.append(item)
    return GiftDocument(tuple(items), tuple(faults), tuple(categories))


def _continues_answers(text: str) -> bool:
    brace = _first_brace(text)
    return brace == "}" or (brace is None and text.lstrip()[:1] in ("~", "=", "#"))


def _first_brace(text: str) -> str | None:
    return next((found[0] for found in _BRACE.finditer(text) if found[0] in "{}"), None)


class _ItemReader:
    """Reads one block into an item, or notes why it cannot be read."""

    def __init__(self, block: Block, category: Category, faults: list[Fault]) -> None:
        self.block = block
        self.text = block.text
        self.category = category
        self.faults = faults

    def read(self) -> ParsedItem | None:
        """The item, or None when there is a fault."""
        try:
            if len(self.text) > LONGEST_ITEM:
                raise self._unreadable(0, "item_too_long", most=str(LONGEST_ITEM))
            title, start = self._title()
            braces = self._braces(start)
            has_blank = bool(braces and self.text[braces[1] + 1 :].strip())
            content = self._content(start, braces)
        except _Unreadable:
            return None
        except ContentFault as fault:
            self._note(0, fault.code, **fault.params)
            return None
        if content is None:
            return None
        item = ParsedItem(content, self.category, title, has_blank=has_blank, line=self.block.numbers[0])
        return with_remarks(item, self.block.remarks()) if self.block.comments else item

    def _title(self) -> tuple[str | None, int]:
        start = len(self.text) - len(self.text.lstrip())
        if not self.text.startswith("::", start):
            return None, start
        for found in _TITLE_END.finditer(self.text, start + 2):
            if found[0] == "::":
                title = unescape(on_one_line(self.text[start + 2 : found.start()]))
                return title or None, found.end()
        raise self._unreadable(start, "title_not_closed")

    def _braces(self, start: int) -> tuple[int, int] | None:
        """Where the answer block opens and closes, None if there is none."""
        opened = closed = None
        for found in _BRACE.finditer(self.text, start):
            position = found.start()
            match found[0]:
                case "{" if closed is not None:
                    raise self._unreadable(position, "second_answer_block")
                case "{" if opened is not None:
                    raise self._unreadable(position, "brace_in_answers")
                case "{":
                    opened = position
                case "}" if opened is None or closed is not None:
                    raise self._unreadable(position, "brace_without_opening")
                case "}":
                    closed = position
        if opened is None:
            return None
        if closed is None:
            raise self._unreadable(opened, "answers_not_closed")
        return opened, closed

    def _content(self, start: int, braces: tuple[int, int] | None) -> ItemContent | None:
        if braces is None:
            return Description(read_text(self.text[start:]))
        opened, closed = braces
        before, after = self.text[start:opened], self.text[closed + 1 :].strip()
        stem = read_text(f"{before.rstrip()} {BLANK} {after}" if after else before)
        if not stem.text.strip():
            raise self._unreadable(opened, "empty_stem")

        def report(position: int, code: str, **params: str) -> None:
            self._note(opened + 1 + position, code, **params)

        return AnswerBlock(self.text[opened + 1 : closed], stem, report).read()

    def _note(self, position: int, code: str, **params: str) -> None:
        self.faults.append(self.block.fault(position, code, **params))

    def _unreadable(self, position: int, code: str, **params: str) -> _Unreadable:
        self._note(position, code, **params)
        return _Unreadable()
