"""Looking into zip archives that strangers send, without believing what they say about themselves."""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO

from lms.files.domain import MEGABYTE, Fault, FileType, Refused, type_of_parts

MOST_ENTRIES = 5_000
MOST_BYTES = 300 * MEGABYTE
MOST_EXPANSION = 200
SMALL = MEGABYTE
"""An archive that unpacks to less than this may be as dense as it likes."""
ENCRYPTED_FLAG = 0x1
LOCAL_HEADER = 30


def office_type(stream: BinaryIO) -> FileType:
    """The office document in this seekable stream. Raises Refused for anything else, and for an archive that unpacks
    to far more than it is, says less than it holds, or has members that share bytes."""
    stream.seek(0, 2)
    packed = stream.tell()
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused(Fault.BROKEN) from None
    found = type_of_parts({entry.filename for entry in entries})
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise Refused(Fault.ENCRYPTED)
    _check_declared(entries, packed)
    _check_overlaps(entries, packed)
    for entry in entries:
        _check_real_size(stream, entry)
    stream.seek(0)
    return found


def _check_declared(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_BYTES
        or (unpacked > SMALL and unpacked > packed * MOST_EXPANSION)
    ):
        raise Refused(Fault.EXPANDS)


def _check_overlaps(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Members that share their bytes let a small file unpack to any size; Python's zipfile accepts them."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused(Fault.EXPANDS)
        end = entry.header_offset + LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size
    if end > packed:
        raise Refused(Fault.BROKEN)


def _check_real_size(stream: BinaryIO, entry: zipfile.ZipInfo) -> None:
    """Unpacks a member to nowhere, and no further than it says it goes."""
    if entry.compress_type == zipfile.ZIP_STORED:
        if entry.file_size != entry.compress_size:
            raise Refused(Fault.EXPANDS)
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused(Fault.BROKEN)
    stream.seek(entry.header_offset)
    header = stream.read(LOCAL_HEADER)
    stream.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    inflate, left, unpacked = zlib.decompressobj(-15), entry.compress_size, 0
    try:
        while left > 0 and not inflate.eof:
            data = stream.read(min(left, 65536))
            if not data:
                raise Refused(Fault.BROKEN)
            left -= len(data)
            while data and not inflate.eof:
                unpacked += len(inflate.decompress(data, 1 << 20))
                if unpacked > entry.file_size:
                    raise Refused(Fault.EXPANDS)
                data = inflate.unconsumed_tail
    except zlib.error:
        raise Refused(Fault.BROKEN) from None
    if unpacked != entry.file_size:
        raise Refused(Fault.BROKEN)
