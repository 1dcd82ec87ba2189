"""Reads QTI 1.2 as Canvas and Common Cartridge write it: packages and bare files. It reports, and never raises."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import quote, unquote

from question_bank.formats.archives import ArchiveRefused, SafeArchive, open_archive
from question_bank.formats.decoding import DecodingRefused
from question_bank.formats.media import MediaCollector
from question_bank.formats.moodle_xml.encoding import decode_xml
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.parsed import Category, Document, ParsedItem, refused
from question_bank.formats.qti.nodes import Node, elements, root_name
from question_bank.formats.qti.packages import Member, Package
from question_bank.formats.qti.reader import QTI_12, Note, Reader
from question_bank.formats.qti.rich import Resolve
from question_bank.formats.qti12.items import fields_of, read_item12
from question_bank.formats.safe_xml import NotXml
from question_bank.formats.titles import made_name

_WANTED = ("item", "qtimetadata")
_TITLE = re.compile(r"<assessment\b[^<>]{0,2000}?\btitle\s*=\s*\"([^\"<>]{1,300})\"")
_BASED = re.compile(r"(?:\$|%24)IMS[-_]CC[-_]FILE_?BASE(?:\$|%24)/?")
_CANVAS_TITLES = ("Question", "")
_WHOLE = "non_cc_assessments/"
_GLANCE = 20_000


def read_qti12(data: bytes) -> Document:
    """The items and faults, and what was left behind of the items."""
    reader = _Reader()
    if not data.startswith(b"PK"):
        try:
            text = decode_xml(data).removeprefix("\ufeff")
        except DecodingRefused as refusal:
            return refused(refusal.code)
        reader.read_file(text, _nothing_beside)
        return reader.document()
    try:
        archive = open_archive(data)
    except ArchiveRefused as refusal:
        return refused(refusal.code, **({"name": refusal.name[:80]} if refusal.name else {}))
    texts = dict(_texts(archive))
    if not texts:
        return refused("qti_no_items")
    package = Package(archive, [Member(each) for each in texts], (), MediaCollector())
    for name, text in texts.items():
        if reader.is_full(Member(name)):
            break
        reader.file = name
        reader.read_file(text, _resolver(package, name))
    document = reader.document()
    return replace(document, media=package.media_in(document.items))


def _nothing_beside(name: str, line: int) -> str:
    raise Unreadable(line, "qti_media_beside", name=name[:60])


def _texts(archive: SafeArchive) -> Iterator[tuple[str, str]]:
    """The members with questions. Canvas writes a quiz twice, for others and, in a folder of its own, whole."""
    names = [
        each
        for each in archive.names
        if each.lower().endswith((".xml", ".qti")) and not each.startswith("__MACOSX/")
    ]
    whole = [each for each in names if _WHOLE in each]
    for name in whole or names:
        try:
            text = decode_xml(archive.read(name)).removeprefix("\ufeff")
            if root_name(text) == QTI_12:
                yield name, text
        except (ArchiveRefused, DecodingRefused):
            continue
        except NotXml:
            if f"<{QTI_12}" in text[:_GLANCE]:
                yield name, text


def _resolver(package: Package, member: str) -> Resolve:
    beside = package.resolver(member)
    top = package.resolver("x")

    def resolve(written: str, line: int) -> str:
        if based := _BASED.match(written):
            path = written[based.end() :]
            name = f"web_resources/{path}"
            return top(name if _is_there(package, name) else _somewhere(package, path), line)
        if _is_there(package, posixpath.join(posixpath.dirname(member), written)):
            return beside(written, line)
        return top(_somewhere(package, written), line)

    return resolve


def _somewhere(package: Package, written: str) -> str:
    """The address, or the only member whose name ends with it: some systems leave out the folders above."""
    plain = unquote(written.split("?", maxsplit=1)[0])
    if _is_there(package, written) or "/" not in plain:
        return written
    found = [each for each in package.archive.names if each.endswith(f"/{plain}")]
    return quote(found[0]) if len(found) == 1 else written


def _is_there(package: Package, written: str) -> bool:
    return posixpath.normpath(unquote(written.split("?", maxsplit=1)[0])) in package.archive


def _item(node: Node, category: Category, resolve: Resolve) -> tuple[ParsedItem, Sequence[Note]]:
    content, reading = read_item12(node, resolve)
    title = " ".join(node.get("title").split())
    item = ParsedItem(
        content,
        category,
        None if title in _CANVAS_TITLES or title == made_name(content.stem) else title,
        (),
        node.get("ident") or None,
        False,
        node.line,
    )
    return item, reading.notes


class _Reader(Reader):
    """Collects the items of one file after the other."""

    def read_file(self, text: str, resolve: Resolve) -> None:
        """Reads one file."""
        self._lines = text.split("\n")
        found = _TITLE.search(text[:_GLANCE])
        category: Category = (html.unescape(found[1]).strip(),) if found else ()
        category = tuple(each for each in category if each)
        count = 0
        try:
            if root_name(text) != QTI_12:
                self.fault(1, "qti_other_root", {"found": root_name(text)[:40]})
                return
            for node in elements(text, lambda name: name in _WANTED):
                if node.name == "qtimetadata":
                    title = fields_of(node).get("bank_title", "")
                    category = (title,) if title else category
                    continue
                if self._is_full_at(node.line):
                    break
                count += 1
                self._place = self._read = self._read + 1
                self._take(node, partial(_item, node, category, resolve))
        except NotXml as refusal:
            self.fault(refusal.line, refusal.code, refusal.params, refusal.column)
            return
        if not count and not self.file:
            self.fault(1, "qti_no_items", {})
