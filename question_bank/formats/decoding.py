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
    encoding = _utf16_without_mark(data)
    if encoding:
        return _checked(_decoded(data, encoding))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _chinese(data)
    return _checked(text)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DecodingRefused("unknown_encoding") from None


def _utf16_without_mark(data: bytes) -> str:
    # markup and digits are ASCII, so in UTF-16 about every second byte of a question file is zero
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 20 and even == 0:
        return "utf-16-le"
    if even > len(sample) // 20 and odd == 0:
        return "utf-16-be"
    return ""


def _chinese(data: bytes) -> str:
    text = _decoded(data, "gb18030")
    foreign = [character for character in text if character > "\x7f"]
    common = "".join(foreign).encode("gb2312", "ignore").decode("gb2312")
    # nearly any bytes decode as GB18030; real Chinese keeps to the characters of GB2312
    if len(common) < len(foreign) * 0.9:
        raise DecodingRefused("unknown_encoding")
    return text


def _checked(text: str) -> str:
    if any(character < " " and character not in _TEXT_CONTROLS for character in set(text)):
        raise DecodingRefused("not_text")
    return text
