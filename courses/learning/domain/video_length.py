"""How long a video is, read from the file itself, because what a browser says about it cannot be trusted."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MOST_BOXES = 10_000
LONGEST = 24 * 3600 * 1000
EBML_HEAD, SEGMENT, INFO, TIMECODE_SCALE, DURATION = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489


def video_length(content: BinaryIO) -> int | None:
    """Milliseconds; None for a file whose length is not written in it, or that is damaged.

    MP4: the movie header box (ISO/IEC 14496-12, 8.2.2). WebM: the segment information (RFC 9559, 5.1.2).
    """
    try:
        head = content.read(4)
        content.seek(0)
        found = _webm_length(content) if head == b"\x1a\x45\xdf\xa3" else _mp4_length(content)
    except (struct.error, EOFError, OverflowError, ValueError):
        return None
    return found if found is not None and 0 < found <= LONGEST else None


@dataclass(frozen=True, slots=True)
class _Part:
    name: bytes | int
    begins: int
    ends: int


def _mp4_length(content: BinaryIO) -> int | None:
    for box in _boxes(content, 0, _size_of(content)):
        if box.name == b"moov":
            for inner in _boxes(content, box.begins, box.ends):
                if inner.name == b"mvhd":
                    return _movie_header(_read(content, inner.begins, 32))
    return None


def _boxes(content: BinaryIO, begins: int, ends: int) -> Iterator[_Part]:
    for _ in range(MOST_BOXES):
        if begins + 8 > ends:
            return
        size, name = struct.unpack(">I4s", _read(content, begins, 8))
        body = begins + 8
        if size == 1:
            size = struct.unpack(">Q", _read(content, body, 8))[0]
            body += 8
        elif size == 0:
            size = ends - begins
        if size < body - begins:
            return
        yield _Part(name, body, min(begins + size, ends))
        begins += size


def _movie_header(body: bytes) -> int | None:
    scale, duration = (
        struct.unpack_from(">IQ", body, 20) if body[0] == 1 else struct.unpack_from(">II", body, 12)
    )
    return round(1000 * duration / scale) if scale else None


def _webm_length(content: BinaryIO) -> int | None:
    for element in _elements(content, 0, _size_of(content)):
        if element.name != SEGMENT:
            continue
        for inner in _elements(content, element.begins, element.ends):
            if inner.name == INFO:
                return _segment_information(content, inner)
    return None


def _segment_information(content: BinaryIO, info: _Part) -> int | None:
    scale, duration = 1_000_000, None  # nanoseconds a tick, unless said otherwise
    for element in _elements(content, info.begins, info.ends):
        body = _read(content, element.begins, min(element.ends - element.begins, 8))
        if element.name == TIMECODE_SCALE:
            scale = int.from_bytes(body, "big")
        elif element.name == DURATION:
            duration = struct.unpack(">f" if len(body) == 4 else ">d", body)[0]
    return None if duration is None else round(duration * scale / 1_000_000)


def _elements(content: BinaryIO, begins: int, ends: int) -> Iterator[_Part]:
    for _ in range(MOST_BOXES):
        if begins + 2 > ends:
            return
        name, body = _number(content, begins, keeps_mark=True)
        size, body = _number(content, body, keeps_mark=False)
        is_unknown = (
            size == (1 << 7 * (body - begins - _width(name))) - 1
        )  # a live stream: up to the parent's end
        last = ends if is_unknown else min(body + size, ends)
        yield _Part(name, body, last)
        begins = last


def _number(content: BinaryIO, at: int, *, keeps_mark: bool) -> tuple[int, int]:
    """A number of variable width (RFC 8794, 4) and where it ends."""
    first = _read(content, at, 1)[0]
    width = 9 - first.bit_length()
    if width > 8:
        raise ValueError("no number begins with a zero byte")
    value = int.from_bytes(_read(content, at, width), "big")
    return (value if keeps_mark else value & ((1 << 7 * width) - 1)), at + width


def _width(name: int) -> int:
    return (name.bit_length() + 7) // 8


def _read(content: BinaryIO, at: int, length: int) -> bytes:
    content.seek(at)
    found = content.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _size_of(content: BinaryIO) -> int:
    return content.seek(0, 2)
