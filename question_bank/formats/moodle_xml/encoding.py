"""From the bytes of an XML file to its text, by the encoding that it declares."""

from __future__ import annotations

import re

from question_bank.formats.decoding import LARGEST_FILE, DecodingRefused, decode, is_english_or_chinese

_DECLARED = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "ascii": "ascii",
    "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030", "cp936": "gb18030", "big5": "big5",
    "iso-8859-1": "latin-1", "windows-1252": "cp1252",
}  # fmt: skip
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def decode_xml(data: bytes) -> str:
    """The text. A byte order mark, and UTF-16 where it shows, count more than the declaration; without one, the
    encoding is told as for any text file.

    Raises DecodingRefused: encoding_not_known for a declared encoding that we do not read, encoding_not_declared
    where the bytes are not what is declared, and what `decode` raises.
    """
    found = _DECLARED.match(data[:1000])
    if len(data) > LARGEST_FILE or data.startswith(_MARKS) or not found:
        return decode(data)
    codec = _CODECS.get(found[1].decode("ascii").lower())
    if codec is None:
        raise DecodingRefused("encoding_not_known")
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        raise DecodingRefused("encoding_not_declared") from None
    if codec == "gb18030" and _is_utf8(data) and not is_english_or_chinese(text):
        raise DecodingRefused("encoding_not_declared")
    if "\0" in text:
        raise DecodingRefused("not_text")
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
