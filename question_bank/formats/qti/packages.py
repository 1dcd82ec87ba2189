"""A content package: its manifest, its items, and the media that lie beside them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from question_bank.formats.archives import ArchiveRefused, SafeArchive
from question_bank.formats.decoding import DecodingRefused
from question_bank.formats.media import MediaCollector, MediumRefused, media_of
from question_bank.formats.moodle_xml.encoding import decode_xml
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.parsed import Medium, ParsedItem
from question_bank.formats.qti.metadata import NOTHING, Described, described_by
from question_bank.formats.qti.nodes import Node, elements, root_name
from question_bank.formats.qti.rich import Resolve
from question_bank.formats.safe_xml import NotXml

MANIFEST, ITEM = "imsmanifest.xml", "assessmentItem"
_ITEM_TYPE, _TEST_TYPE = "imsqti_item_xmlv", "imsqti_test_xmlv"
_ELSEWHERE = ("http:", "https:", "//", "data:", "ftp:", "file:", "javascript:")
_JUNK = ("__MACOSX/", ".")


@dataclass(frozen=True, slots=True)
class Member:
    """An item of the package: the member it is in, and what the manifest says of it."""

    name: str
    described: Described = NOTHING


@dataclass(slots=True)
class Package:
    """An opened package. `left_behind`: codes for what of it a bank has no place for."""

    archive: SafeArchive
    members: list[Member]
    left_behind: tuple[str, ...]
    collector: MediaCollector
    _urls: dict[str, str] = field(default_factory=dict)

    def resolver(self, member: str) -> Resolve:
        """What turns the name of a medium in that member into its address."""
        folder = posixpath.dirname(member)

        def resolve(written: str, line: int) -> str:
            name = member_name(folder, written)
            if not name:
                raise Unreadable(line, "picture_not_kept")
            if name not in self._urls:
                self._urls[name] = self._kept(name, line)
            return self._urls[name]

        return resolve

    def media_in(self, items: Iterable[ParsedItem]) -> Mapping[str, Medium]:
        """The media that the items show; those of items that were refused are left out."""
        if not self.collector.media:
            return {}
        shown = {digest for item in items for digest, _ in media_of(item.content)}
        return {digest: medium for digest, medium in self.collector.media.items() if digest in shown}

    def _kept(self, name: str, line: int) -> str:
        try:
            return self.collector.add(posixpath.basename(name), self.archive.read(name))
        except ArchiveRefused as refusal:
            raise Unreadable(line, refusal.code, name=name[:80]) from None
        except MediumRefused as refusal:
            raise Unreadable(line, refusal.code, name=name[:80]) from None


def member_name(folder: str, written: str) -> str:
    """The member that a relative address leads to; "" if it leads out of the package."""
    plain = unquote(written.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]).strip().replace("\\", "/")
    if not plain or plain.lower().startswith(_ELSEWHERE) or plain.startswith("/"):
        return ""
    name = posixpath.normpath(posixpath.join(folder, plain))
    return "" if name.startswith("..") else name


def read_package(archive: SafeArchive, collector: MediaCollector) -> Package:
    """The package; without a manifest, every XML file of it may be an item. Raises ArchiveRefused, NotXml and
    DecodingRefused for a manifest that cannot be read."""
    place = next(
        (each for each in archive.names if posixpath.basename(each) == MANIFEST and not _is_junk(each)), ""
    )
    if not place:
        return Package(archive, _items_in(archive), (), collector)
    text = decode_xml(archive.read(place)).removeprefix("\ufeff")
    folder = posixpath.dirname(place)
    members, left_behind = [], set()
    for resource in elements(text, lambda name: name == "resource"):
        kind = resource.get("type").lower()
        if kind.startswith(_TEST_TYPE):
            left_behind.add("qti_test")
        if kind.startswith(_ITEM_TYPE) and (name := member_name(folder, _href(resource))):
            members.append(Member(name, described_by(resource.first("metadata"))))
    # some packages name their items only as files of the test
    return Package(archive, members or _items_in(archive), tuple(sorted(left_behind)), collector)


def _items_in(archive: SafeArchive) -> list[Member]:
    """Every member that is an item, whatever a manifest says."""
    names = (each for each in archive.names if each.lower().endswith(".xml") and not _is_junk(each))
    return [Member(each) for each in names if _root_of(archive, each) == ITEM]


def _root_of(archive: SafeArchive, name: str) -> str:
    try:
        return root_name(decode_xml(archive.read(name)).removeprefix("\ufeff"))
    except (ArchiveRefused, DecodingRefused, NotXml):
        return ""


def _href(resource: Node) -> str:
    file = resource.first("file")
    return resource.get("href") or (file.get("href") if file else "")


def _is_junk(name: str) -> bool:
    return any(part.startswith(_JUNK[1]) for part in name.split("/")) or name.startswith(_JUNK[0])
