"""What a file is, told from its first bytes; which kinds are taken, how large, and how they may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

HEAD_BYTES = 4096
MEGABYTE = 1024 * 1024


class Kind(StrEnum):
    """What a file is for; each kind has its own size limit."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    SPREADSHEET = "spreadsheet"


class Visibility(StrEnum):
    """ORGANISATION: whoever belongs to the owner unit's organisation. PRIVATE: who uploaded it, and whoever is handed
    a signed address by the plugin that it belongs to."""

    ORGANISATION = "organisation"
    PRIVATE = "private"


class Fault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    ACTIVE = "active"  # SVG and HTML run code in the reader's browser
    UNKNOWN = "unknown"
    WRONG_KIND = "wrong_kind"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"
    EXPANDS = "expands"  # a small archive that becomes a huge one
    MACROS = "macros"
    ENCRYPTED = "encrypted"


class Refused(Exception):
    """The file is not taken. `kind` is what it is, where that was found out."""

    def __init__(self, fault: Fault, kind: Kind | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.kind = kind


@dataclass(frozen=True, slots=True)
class FileType:
    """One format that is taken. Inline: a browser may show it itself; everything else is only downloaded."""

    mime: str
    extension: str
    kind: Kind
    is_inline: bool = False


PNG = FileType("image/png", "png", Kind.IMAGE, is_inline=True)
JPEG = FileType("image/jpeg", "jpg", Kind.IMAGE, is_inline=True)
GIF = FileType("image/gif", "gif", Kind.IMAGE, is_inline=True)
WEBP = FileType("image/webp", "webp", Kind.IMAGE, is_inline=True)
MP3 = FileType("audio/mpeg", "mp3", Kind.AUDIO, is_inline=True)
OGG = FileType("audio/ogg", "ogg", Kind.AUDIO, is_inline=True)
WAV = FileType("audio/wav", "wav", Kind.AUDIO, is_inline=True)
M4A = FileType("audio/mp4", "m4a", Kind.AUDIO, is_inline=True)
MP4 = FileType("video/mp4", "mp4", Kind.VIDEO, is_inline=True)
WEBM = FileType("video/webm", "webm", Kind.VIDEO, is_inline=True)
PDF = FileType("application/pdf", "pdf", Kind.DOCUMENT, is_inline=True)
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = FileType(_OFFICE + "wordprocessingml.document", "docx", Kind.DOCUMENT)
PPTX = FileType(_OFFICE + "presentationml.presentation", "pptx", Kind.DOCUMENT)
XLSX = FileType(_OFFICE + "spreadsheetml.sheet", "xlsx", Kind.SPREADSHEET)
TXT = FileType("text/plain", "txt", Kind.DOCUMENT)
CSV = FileType("text/csv", "csv", Kind.SPREADSHEET)

_ALL = (PNG, JPEG, GIF, WEBP, MP3, OGG, WAV, M4A, MP4, WEBM, PDF, DOCX, PPTX, XLSX, TXT, CSV)
TYPES = {t.mime: t for t in _ALL}
OFFICE_PARTS = {"word/document.xml": DOCX, "ppt/presentation.xml": PPTX, "xl/workbook.xml": XLSX}
"""The part that makes an archive such a document (ISO/IEC 29500-2, as the office programs write it)."""

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"OggS", OGG),
    (b"ID3", MP3),
)
ARCHIVE = b"PK\x03\x04"
RIFF_FORMS = {b"WEBP": WEBP, b"WAVE": WAV}
MP4_BRANDS = {
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42"), MP4),
    **dict.fromkeys((b"avc1", b"M4V ", b"MSNV", b"dash", b"qt  "), MP4),
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
}
ACTIVE_MARKUP = re.compile(
    rb"<\s*(!doctype\s+(html|svg)|html|head|body|svg|script|iframe|object|embed|link|meta|\?xml)",
    re.IGNORECASE,
)


def type_of(head: bytes, name: str) -> FileType | None:
    """The type of a file that begins so; None for a zip archive, whose parts must be looked at (see type_of_parts).

    Plain text has no signature: there the name decides between txt and csv. Raises Refused.
    """
    if not head:
        raise Refused(Fault.EMPTY)
    for signature, found in SIGNATURES:
        if head.startswith(signature):
            return found
    if head[:4] == b"RIFF" and head[8:12] in RIFF_FORMS:
        return RIFF_FORMS[head[8:12]]
    if head[4:8] == b"ftyp" and head[8:12] in MP4_BRANDS:
        return MP4_BRANDS[head[8:12]]
    if _is_mpeg_audio(head):
        return MP3
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return WEBM
    if head.startswith(ARCHIVE):
        return None
    return _text_type(head, name)


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame of layer III without an ID3 tag before it: eleven set bits, then a bit rate and a sampling rate that
    exist (ISO/IEC 11172-3, 2.4.2.3)."""
    return (
        len(head) >= 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[1] & 0x18 != 0x08
        and head[2] >> 4 not in (0, 15)
        and head[2] & 0x0C != 0x0C
    )


def type_of_parts(parts: set[str]) -> FileType:
    """The office document that these archive members make. Raises Refused."""
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused(Fault.MACROS)
    for part, found in OFFICE_PARTS.items():
        if part in parts and "[Content_Types].xml" in parts:
            return found
    raise Refused(Fault.UNKNOWN)


def size_limits(largest_upload: int) -> dict[Kind, int]:
    """Bytes by kind; a video may be as large as the server takes at all."""
    limits = {Kind.IMAGE: 10, Kind.AUDIO: 20, Kind.VIDEO: 10_000, Kind.DOCUMENT: 50, Kind.SPREADSHEET: 20}
    return {kind: min(megabytes * MEGABYTE, largest_upload) for kind, megabytes in limits.items()}


def shown_name(name: str, found: FileType) -> str:
    """The name a person sees: theirs without folders and control characters, with the extension of what it is."""
    stem = PurePath(name.replace("\\", "/")).name
    stem = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\"<>|:*?/\\]", "", stem)
    if "." in stem:
        stem = stem.rsplit(".", 1)[0]
    stem = stem.strip(" .")[:150]
    return f"{stem or 'file'}.{found.extension}"


def _text_type(head: bytes, name: str) -> FileType:
    if ACTIVE_MARKUP.search(head[:1024]):
        raise Refused(Fault.ACTIVE)
    if b"\x00" in head:
        raise Refused(Fault.UNKNOWN)
    match name.lower().rsplit(".", 1)[-1]:
        case "txt":
            return TXT
        case "csv":
            return CSV
        case "svg" | "svgz" | "htm" | "html" | "xhtml" | "xml":
            raise Refused(Fault.ACTIVE)
        case _:
            raise Refused(Fault.UNKNOWN)
