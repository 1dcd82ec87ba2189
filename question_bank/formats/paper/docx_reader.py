"""Reads a paper from a Word document: its paragraphs, automatic numbers, pictures, subscripts and superscripts.

Whatever the file holds, the reader reports and never raises. It reads the text's XML itself: no more than the text is
ever in memory, and no entity is expanded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from question_bank.formats.archives import ArchiveRefused, SafeArchive, open_archive
from question_bank.formats.media import MediaCollector, MediumRefused, medium_html
from question_bank.formats.paper.dividing import Line
from question_bank.formats.paper.docx_parts import (
    DocumentRefused,
    Numbering,
    numbering,
    styles,
    targets,
    walk,
)
from question_bank.formats.paper.layout import read_lines
from question_bank.formats.paper.marked import PICTURE, PICTURE_END, SUB, SUB_END, SUP, SUP_END, without_marks
from question_bank.formats.parsed import Document, Fault, refused

T = TypeVar("T")
TEXT = "word/document.xml"
_OLE = b"\xd0\xcf\x11\xe0"
_MOST_PARAGRAPHS = 400_000
_SKIPPED = frozenset({"instrText", "delText", "Fallback", "posOffset", "sectPr", "tblPr"})


def read_docx(data: bytes) -> Document:
    """The items and faults of a Word document, by paragraph."""
    if data.startswith(_OLE):
        return refused("old_office_file")
    try:
        archive = open_archive(data)
        if TEXT not in archive:
            return refused("archive_missing")
        paragraphs = _Paragraphs(archive)
        walk(archive.read(TEXT), paragraphs.start, paragraphs.end, paragraphs.words)
    except (ArchiveRefused, DocumentRefused) as refusal:
        return refused(refusal.code)
    document = read_lines(paragraphs.lines, paragraphs.pictures)
    notes = (*paragraphs.notes, *document.notes)
    return Document(document.items, document.faults, notes, paragraphs.media.media)


class _Paragraphs:
    """Builds the paragraphs of a document from its elements."""

    def __init__(self, archive: SafeArchive) -> None:
        self.archive = archive
        self.targets = _part(archive, "word/_rels/document.xml.rels", targets) or {}
        self.numbers = _part(archive, "word/numbering.xml", numbering) or Numbering()
        self.styles = _part(archive, "word/styles.xml", styles) or {}
        self.media = MediaCollector()
        self.pictures: list[str] = []
        self.notes: list[Fault] = []
        self.lines: list[Line] = []
        self.number = 0
        self.open: list[list[str]] = []
        self.skipping = 0
        self.in_text = False
        self.lists: list[tuple[str, int]] = []
        self.raised, self.is_underlined = "", False
        self.in_run_properties = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.skipping or name in _SKIPPED:
            self.skipping += 1
            return
        value = attributes.get("val", "")
        if self.in_run_properties:
            self._property(name, value)
            return
        match name:
            case "p":
                self.open.append([])
                self.lists.append(("", 0))
            case "r":
                self.raised, self.is_underlined = "", False
            case "rPr":
                self.in_run_properties = True
            case "pStyle" | "numId" | "ilvl" if self.lists:
                self._list(name, value)
            case "t":
                self.in_text = True
            case "tab" | "br" | "cr":
                self._add("\t" if name == "tab" else "\n")
            case "blip" | "imagedata":
                self._picture(attributes.get("embed") or attributes.get("id", ""))

    def _property(self, name: str, value: str) -> None:
        if name == "vertAlign":
            self.raised = value
        elif name == "u":
            self.is_underlined = value not in ("none", "")

    def _list(self, name: str, value: str) -> None:
        list_id, depth = self.lists[-1]
        if name == "pStyle":
            list_id, depth = self.styles.get(value, ("", 0))
        elif name == "numId":
            list_id = value
        elif len(value) == 1 and value in "012345678":
            depth = int(value)
        self.lists[-1] = (list_id, depth)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.skipping:
            self.skipping -= 1
        elif name == "t":
            self.in_text = False
        elif name == "rPr":
            self.in_run_properties = False
        elif name == "p" and self.open:
            self._finish("".join(self.open.pop()), *self.lists.pop())

    def words(self, data: str) -> None:
        """Characters."""
        if not self.in_text or self.skipping:
            return
        words = without_marks(data)
        if self.is_underlined and not words.strip():
            words = "____"  # a blank is usually an underlined space
        if self.raised in ("superscript", "subscript"):
            first, last = (SUP, SUP_END) if self.raised == "superscript" else (SUB, SUB_END)
            words = f"{first}{words}{last}"
        self._add(words)

    def _add(self, words: str) -> None:
        if self.open:
            self.open[-1].append(words)

    def _finish(self, words: str, list_id: str, depth: int) -> None:
        self.number += 1
        if self.number > _MOST_PARAGRAPHS:
            raise DocumentRefused("archive_too_large")
        label = self.numbers.label(list_id, depth) if list_id and words.strip() else ""
        if words.strip():
            self.lines.append((self.number, label + words))

    def _picture(self, relation: str) -> None:
        member = self.targets.get(relation, "")
        try:
            data = self.archive.read(member) if member else b""
            url = self.media.add(member.rpartition("/")[2], data)
        except (ArchiveRefused, MediumRefused) as refusal:
            code = refusal.code if isinstance(refusal, MediumRefused) else "picture_unreadable"
            self.notes.append(Fault(self.number + 1, code, {"name": member.rpartition("/")[2] or "?"}))
            return
        self.pictures.append(medium_html(url))
        self._add(f"{PICTURE}{len(self.pictures) - 1}{PICTURE_END}")


def _part(archive: SafeArchive, name: str, read: Callable[[bytes], T]) -> T | None:
    return read(archive.read(name)) if name in archive else None
