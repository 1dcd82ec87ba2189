"""From the bytes of a text file to its text."""

from __future__ import annotations

import codecs

LARGEST_FILE = 20 * 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE = 4096
_TEXT_CONTROLS = frozenset("\t\n\r\f\v")


class DecodingRefused(ValueError):
    """Bytes that are not a text file in an encoding we know. `code` is translated in messages.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (with or without a byte order mark) or GB18030/GBK.

    Raises DecodingRefused: file_too_large, not_text for binary data, unknown_encoding for anything else.
    A guess is made for Chinese only; Western single-byte encodings cannot be told apart and are refused.
    """
    if len(data) > LARGEST_FILE:
        raise DecodingRefused("file_too_large")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data[len(mark) :], encoding))
    return _checked(_utf16_without_mark(data) or _utf8_or_chinese(data))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DecodingRefused("unknown_encoding") from None


def _utf16_without_mark(data: bytes) -> str | None:
    """The text, or None if this is hardly UTF-16: there, ASCII leaves every other byte zero."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even == odd or len(data) % 2:
        return None
    try:
        text = data.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        return None
    return text if is_english_or_chinese(text) else None


def _utf8_or_chinese(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(data, "gb18030")
    # nearly any bytes decode as GB18030
    if not is_english_or_chinese(text):
        raise DecodingRefused("unknown_encoding")
    return text


def is_english_or_chinese(text: str) -> bool:
    """Whether nine in ten of the characters beyond ASCII are among the common Chinese ones of GB2312."""
    foreign = "".join(character for character in text if character > "\x7f")
    common = foreign.encode("gb2312", "ignore").decode("gb2312")
    return "\0" not in text and len(common) >= len(foreign) * 0.9


def _checked(text: str) -> str:
    if any(character < " " and character not in _TEXT_CONTROLS for character in set(text)):
        raise DecodingRefused("not_text")
    return text
