"""Reads Moodle XML. Whatever the file holds, the reader reports and never raises."""

from __future__ import annotations

from collections.abc import Mapping

from lms.contracts.questions import ContentFault
from question_bank.formats.categories import read_category
from question_bank.formats.checking import check_storable
from question_bank.formats.limits import MOST_FAULTS, why_full
from question_bank.formats.media import MediaCollector
from question_bank.formats.moodle_xml.left_behind import left_behind
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.moodle_xml.questions import read_content
from question_bank.formats.moodle_xml.tree import Element, elements_below_root
from question_bank.formats.parsed import Category, Document, Fault, ParsedItem
from question_bank.formats.safe_xml import NotXml
from question_bank.formats.titles import made_name

ROOT = "quiz"
_EXCERPT = 80


def read_moodle_xml(text: str) -> Document:
    """The items and faults of a Moodle XML text, and what was left behind of the items.

    Reading stops, with a fault that says so, where the text is not well-formed or declares a document type, and after
    MOST_FAULTS faults or MOST_ITEMS questions and categories.
    """
    return _Reader(text.removeprefix("\ufeff")).read()


class _Reader:
    """Reads one file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.items: list[ParsedItem] = []
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.media = MediaCollector()
        self.category: Category = ()
        self._elements = self._questions = 0
        self._place: int | None = None

    def read(self) -> Document:
        """The document."""
        try:
            for element in elements_below_root(self.text, ROOT):
                if self._is_full(element.line):
                    break
                self._elements += 1
                self._take(element)
        except NotXml as refusal:
            self._place = None
            self._fault(refusal.line, refusal.code, refusal.params, refusal.column)
        return Document(tuple(self.items), tuple(self.faults), tuple(self.notes), self.media.media)

    def _take(self, element: Element) -> None:
        if element.name != "question":
            self._place = None
            self._fault(element.line, "xml_unexpected", {"name": element.name[:40]})
            return
        if element.attributes.get("type") == "category":
            self.category = read_category(element.words("category", "text"))
            return
        self._questions += 1
        self._place = self._questions
        try:
            item = self._item(element)
            check_storable(item)
        except Unreadable as refusal:
            self._fault(refusal.line, refusal.code, refusal.params)
        except ContentFault as refusal:
            self._fault(element.line, refusal.code, refusal.params)
        else:
            self.items.append(item)
            self.notes += [self._noted(*each) for each in left_behind(element, item)][
                : max(MOST_FAULTS - len(self.notes), 0)
            ]

    def _item(self, element: Element) -> ParsedItem:
        content, has_blank = read_content(element, self.media)
        name = element.words("name", "text")
        title = None if name == made_name(content.stem) else name
        tags = element.first("tags")
        words = [each.words("text") or each.text for each in tags.all("tag")] if tags else []
        return ParsedItem(
            content,
            self.category,
            title or None,
            tuple(dict.fromkeys(each for each in words if each)),
            element.words("idnumber") or None,
            has_blank,
            element.line,
        )

    def _is_full(self, line: int) -> bool:
        if full := why_full(len(self.faults), self._elements):
            self._fault(line, *full)
        return full is not None

    def _fault(self, line: int, code: str, params: Mapping[str, str], column: int | None = None) -> None:
        self.faults.append(Fault(line, code, params, column, self._excerpt(line), self._place))

    def _noted(self, line: int, code: str) -> Fault:
        return Fault(line, code, {}, None, self._excerpt(line), self._place)

    def _excerpt(self, line: int) -> str:
        return self.lines[line - 1][: 4 * _EXCERPT].strip()[:_EXCERPT] if line <= len(self.lines) else ""
