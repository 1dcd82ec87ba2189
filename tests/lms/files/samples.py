"""Small real files, made here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image


def picture(size: tuple[int, int] = (4, 3), kind: str = "PNG") -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, kind)
    stream.seek(0)
    return stream


def picture_that_says_it_is(width: int, height: int) -> io.BytesIO:
    """A PNG whose header promises more pixels than it brings."""
    content = bytearray(picture().getvalue())
    content[16:24] = struct.pack(">II", width, height)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return io.BytesIO(bytes(content))


def office(part: str = "word/document.xml", extra: dict[str, bytes] | None = None) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(part, b"<document/>" * 100)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def lying_office() -> io.BytesIO:
    """An archive whose directory says that a member of 4 MB has 1,000 bytes."""
    whole = office(extra={"word/media.bin": bytes(4_000_000)}).getvalue()
    return io.BytesIO(whole.replace(struct.pack("<I", 4_000_000), struct.pack("<I", 1000)))


def overlapping_office() -> io.BytesIO:
    """An archive two of whose members are the same bytes."""
    content = bytearray(office(extra={"word/a.bin": b"x" * 100, "word/b.bin": b"y" * 100}).getvalue())
    first, second = (
        content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/a.bin")),
        content.rindex(b"PK\x01\x02"),
    )
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return io.BytesIO(bytes(content))
