"""Opening zip archives that strangers send: everything is checked before anything is unpacked.

What an archive says of its members is held against the archive itself: members that share bytes, names that lead out
of the folder, and sizes that do not add up are refused as a whole.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 25_000  # a package has a member for each question
LARGEST_ARCHIVE = 20 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
LARGEST_MEMBER = 32 * MEGABYTE
MOST_EXPANSION = 200
SMALL = MEGABYTE
"""An archive that unpacks to less than this may be as dense as it likes."""
_ENCRYPTED, _LOCAL_HEADER = 0x1, 30
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535


class ArchiveRefused(ValueError):
    """The archive, or a member of it, is not opened. `code` is translated in messages.py."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.name = name


class SafeArchive:
    """An archive that was checked. Names are as a/b.xml, without folders."""

    def __init__(self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._members = members

    @property
    def names(self) -> tuple[str, ...]:
        """The members, as the archive orders them."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, limit: int = LARGEST_MEMBER) -> bytes:
        """A member's bytes. Raises ArchiveRefused: archive_missing, archive_broken, archive_too_large (for `limit`)."""
        entry = self._members.get(name)
        if entry is None:
            raise ArchiveRefused("archive_missing", name)
        if entry.file_size > limit:
            raise ArchiveRefused("archive_too_large", name)
        try:
            with self._archive.open(entry) as member:
                data = member.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
            raise ArchiveRefused("archive_broken", name) from None
        if len(data) != entry.file_size:
            raise ArchiveRefused("archive_too_large", name)
        return data


def open_archive(data: bytes) -> SafeArchive:
    """The archive. Raises ArchiveRefused: archive_broken, archive_too_many (entries), archive_too_large (unpacked),
    archive_name (a name that leads elsewhere, or stands twice), archive_encrypted."""
    if len(data) > LARGEST_ARCHIVE:
        raise ArchiveRefused("archive_too_large")
    _check_count(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, EOFError):
        raise ArchiveRefused("archive_broken") from None
    if len(entries) > MOST_ENTRIES:
        raise ArchiveRefused("archive_too_many")
    _check_sizes(entries, len(data))
    _check_overlaps(entries, len(data))
    members: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = _checked_name(entry)
        if name in members:
            raise ArchiveRefused("archive_name", name[:80])
        if not name.endswith("/"):
            members[name] = entry
    return SafeArchive(archive, members)


def _check_count(data: bytes) -> None:
    """The archive's own count, before a list of that length is made of it."""
    at = data.rfind(_END_MARK, max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if not data.startswith(b"PK") or at < 0 or at + _END.size > len(data):
        raise ArchiveRefused("archive_broken")
    _mark, _disk, _start, _here, count, size, _offset, _comment = _END.unpack_from(data, at)
    # 0xffff says that the real count stands elsewhere, as only archives of more than 65,534 members need it
    if count > MOST_ENTRIES or size > MOST_ENTRIES * 600:
        raise ArchiveRefused("archive_too_many")


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise ArchiveRefused("archive_encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveRefused("archive_broken")
        if entry.compress_type == zipfile.ZIP_STORED and entry.file_size != entry.compress_size:
            raise ArchiveRefused("archive_broken")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > packed * MOST_EXPANSION):
        raise ArchiveRefused("archive_too_large")


def _check_overlaps(entries: list[zipfile.ZipInfo], packed: int) -> None:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise ArchiveRefused("archive_too_large")
        end = entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size
    if end > packed:
        raise ArchiveRefused("archive_broken")


def _checked_name(entry: zipfile.ZipInfo) -> str:
    name = entry.filename.replace("\\", "/")
    while name.startswith("./"):
        name = name[2:]
    parts = name.split("/")
    is_odd = not name or len(name) > 300 or name.startswith("/") or ".." in parts or ":" in parts[0]
    is_link = entry.external_attr >> 16 & 0o170000 == 0o120000
    if is_odd or is_link or any(character < " " for character in name):
        raise ArchiveRefused("archive_name", name[:80])
    return name
