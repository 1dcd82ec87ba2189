"""Encodings that question files come in, and what is refused."""

import codecs

import pytest

from question_bank.formats.decoding import LARGEST_FILE, DecodingRefused, decode

CHINESE = "::第一题::公文的密级分为哪几级?{\n\t=三级\n\t~四级\n}\n"
ENGLISH = "Who signs it?{=the head of office ~anyone}\n"


@pytest.mark.parametrize("text", [CHINESE, ENGLISH, ""])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: codecs.BOM_UTF8 + text.encode("utf-8"),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("gbk"),
        lambda text: text.encode("gb18030"),
    ],
)
def test_decoded(text, encode):
    assert decode(encode(text)) == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("Où êtes-vous né, à Besançon ?".encode("latin-1"), "unknown_encoding"),
        (b"caf\xe9t\xe9", "unknown_encoding"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8x", "unknown_encoding"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not_text"),
        (b"\x80\x04\x95\x10\x00\x00\x00\x00", "unknown_encoding"),
        (b"plain\x00text", "not_text"),
        (b"a" * (LARGEST_FILE + 1), "file_too_large"),
    ],
)
def test_refused(data, code):
    with pytest.raises(DecodingRefused) as refusal:
        decode(data)
    assert refusal.value.code == code
