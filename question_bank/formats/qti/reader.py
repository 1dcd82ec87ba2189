"""Reads QTI 2.1, 2.2 and 3.0: packages and bare items. Whatever the file holds, the reader reports, never raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from lms.contracts.questions import ContentFault
from question_bank.formats.archives import ArchiveRefused, open_archive
from question_bank.formats.checking import check_storable
from question_bank.formats.decoding import DecodingRefused
from question_bank.formats.limits import MOST_FAULTS, why_full
from question_bank.formats.media import MediaCollector
from question_bank.formats.moodle_xml.encoding import decode_xml
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.parsed import Document, Fault, ParsedItem, refused
from question_bank.formats.qti.items import read_item
from question_bank.formats.qti.metadata import Described
from question_bank.formats.qti.nodes import Node, elements, root_name
from question_bank.formats.qti.packages import ITEM, Member, Package, read_package
from question_bank.formats.qti.rich import Resolve
from question_bank.formats.safe_xml import NotXml
from question_bank.formats.titles import made_name

QTI_12 = "questestinterop"
MADE_ID = "xueshi-item-"
_EXCERPT = 80

Note = tuple[int, str, Mapping[str, str]]
"""What was left behind of an item: the line, the code and its parameters."""


def read_qti(data: bytes) -> Document:
    """The items and faults of a package or a bare item, and what was left behind of the items."""
    if not data.startswith(b"PK"):
        return _read_bare(data)
    try:
        package = read_package(open_archive(data), MediaCollector())
    except ArchiveRefused as refusal:
        return refused(refusal.code, **({"name": refusal.name[:80]} if refusal.name else {}))
    except NotXml as refusal:
        return refused(refusal.code, **refusal.params)
    except DecodingRefused as refusal:
        return refused(refusal.code)
    if not package.members:
        return refused("qti_no_items")
    return _read_members(package)


def _read_bare(data: bytes) -> Document:
    reader = Reader()
    try:
        text = decode_xml(data).removeprefix("\ufeff")
        root = root_name(text)
    except DecodingRefused as refusal:
        return refused(refusal.code)
    except NotXml as refusal:
        reader.fault(refusal.line, refusal.code, refusal.params, refusal.column)
        return reader.document()
    if root == QTI_12:
        return refused("qti_version_12")
    if root != ITEM:
        return refused("qti_other_root", found=root[:40])
    reader.read(text, Described(), _no_file)
    return reader.document()


def _no_file(name: str, line: int) -> str:
    raise Unreadable(line, "qti_media_beside", name=name[:60])


def _read_members(package: Package) -> Document:
    reader = Reader()
    for member in package.members:
        if reader.is_full(member):
            break
        reader.file = member.name
        try:
            text = decode_xml(package.archive.read(member.name)).removeprefix("\ufeff")
        except ArchiveRefused as refusal:
            reader.fault(1, refusal.code, {"name": refusal.name[:80]} if refusal.name else {})
            continue
        except DecodingRefused as refusal:
            reader.fault(1, refusal.code, {})
            continue
        reader.read(text, member.described, package.resolver(member.name))
    reader.file = ""
    for code in package.left_behind:
        reader.note(1, code, {})
    document = reader.document()
    return replace(document, media=package.media_in(document.items))


def _described_item(node: Node, described: Described, resolve: Resolve) -> tuple[ParsedItem, Sequence[Note]]:
    content, reading = read_item(node, resolve)
    title = node.get("title")
    name = described.id or node.get("identifier")
    item = ParsedItem(
        content,
        described.category,
        None if title == made_name(content.stem) else title or None,
        described.tags,
        None if name.startswith(MADE_ID) else name or None,
        reading.has_blank,
        node.line,
        difficulty=described.difficulty,
        knowledge_points=described.knowledge_points,
        source=described.source,
    )
    return item, reading.notes


class Reader:
    """Collects the items and faults of one file after the other."""

    def __init__(self) -> None:
        self.items: list[ParsedItem] = []
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.file = ""
        self._text = ""
        self._lines: list[str] | None = None
        self._place: int | None = None
        self._read = 0

    def document(self) -> Document:
        """What was collected."""
        return Document(tuple(self.items), tuple(self.faults), tuple(self.notes))

    def is_full(self, member: Member) -> bool:
        """Whether there are too many faults or items to read on; the last fault says so."""
        self.file = member.name
        return self._is_full_at(1)

    def _is_full_at(self, line: int) -> bool:
        if full := why_full(len(self.faults), self._read):
            self.fault(line, *full)
        return full is not None

    def read(self, text: str, described: Described, resolve: Resolve) -> None:
        """Reads one item file."""
        self._read += 1
        self._place = self._read if self.file else None
        self._text, self._lines = text, None
        count = 0
        try:
            for node in elements(text, lambda name: name == ITEM, deepest=1):
                count += 1
                self._take(node, partial(_described_item, node, described, resolve))
        except NotXml as refusal:
            self.fault(refusal.line, refusal.code, refusal.params, refusal.column)
            return
        if not count:
            self.fault(1, "qti_other_root", {"found": "?"})

    def _take(self, node: Node, read: Callable[[], tuple[ParsedItem, Sequence[Note]]]) -> None:
        """Keeps the item that `read` makes of a node, with what was left behind of it, or the reason why there is
        none."""
        try:
            item, notes = read()
            check_storable(item)
        except Unreadable as refusal:
            self.fault(refusal.line, refusal.code, refusal.params)
        except ContentFault as refusal:
            self.fault(node.line, refusal.code, refusal.params)
        except ArithmeticError:
            self.fault(node.line, "number_too_long", {})
        else:
            self.items.append(item)
            for line, code, params in notes:
                self.note(line, code, params)

    def fault(self, line: int, code: str, params: Mapping[str, str], column: int | None = None) -> None:
        """Adds a fault."""
        self.faults.append(Fault(line, code, params, column, self._excerpt(line), self._place, self.file))

    def note(self, line: int, code: str, params: Mapping[str, str]) -> None:
        """Adds a note, as long as there are not too many."""
        if len(self.notes) < MOST_FAULTS:
            self.notes.append(Fault(line, code, params, None, self._excerpt(line), self._place, self.file))

    def _excerpt(self, line: int) -> str:
        if self._lines is None:
            self._lines = self._text.split("\n", 20_000)
        return self._lines[line - 1][: 4 * _EXCERPT].strip()[:_EXCERPT] if line <= len(self._lines) else ""
