"""What a file is, told from its first bytes, and whether it is small enough to be looked at."""

from __future__ import annotations

from enum import StrEnum

MEGABYTE = 1024 * 1024
MOST_JSON = MEGABYTE // 4
"""Bytes of a credential in JSON; ours have three thousand."""


class Paper(StrEnum):
    """The kinds of file that a certificate comes as."""

    PDF = "pdf"
    JSON = "json"
    PNG = "png"
    JPEG = "jpeg"


class PaperRefused(ValueError):
    """The file is not looked at. `code` is one of empty, too_large, unknown, broken, too_costly, encrypted."""

    def __init__(self, code: str, most: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.most = most


def paper_in(content: bytes, most: int) -> Paper:
    """What the file is. Raises PaperRefused when it is nothing that a certificate comes as, or has more than `most`
    bytes (a credential: more than MOST_JSON)."""
    if not content.strip():
        raise PaperRefused("empty")
    if len(content) > most:
        raise PaperRefused("too_large", most)
    found = _kind_of(content)
    if found is None:
        raise PaperRefused("unknown")
    if found is Paper.JSON and len(content) > MOST_JSON:
        raise PaperRefused("too_large", MOST_JSON)
    return found


def _kind_of(content: bytes) -> Paper | None:
    if b"%PDF-" in content[:1024]:  # readers take that much before it (ISO 32000-1, annex H)
        return Paper.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Paper.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return Paper.JPEG
    return Paper.JSON if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" else None
