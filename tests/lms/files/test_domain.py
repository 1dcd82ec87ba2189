"""Which files are taken for what, a row for each format and each disguise."""

from __future__ import annotations

import pytest

from lms.files import domain
from lms.files.domain import (
    CSV,
    GIF,
    JPEG,
    MP4,
    PDF,
    PNG,
    TXT,
    WEBM,
    WEBP,
    Fault,
    Kind,
    Refused,
    shown_name,
    type_of,
)


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a.png", PNG),
        (b"\x89PNG\r\n\x1a\n....", "a.exe", PNG),  # what it is counts, not what it is called
        (b"\xff\xd8\xff\xe0..JFIF", "a.jpeg", JPEG),
        (b"GIF89a....", "a.gif", GIF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", WEBP),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "a.webp", Fault.UNKNOWN),
        (b"\x00\x00\x00\x20ftypisom....", "a.mp4", MP4),
        (b"\x00\x00\x00\x20ftypheic....", "a.mp4", Fault.UNKNOWN),
        (b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x42\x82\x84webm", "a.webm", WEBM),
        (b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x42\x82\x88matroska", "a.webm", Fault.UNKNOWN),
        (b"%PDF-1.7\n", "a.pdf", PDF),
        (b"PK\x03\x04....", "a.docx", None),  # its parts will tell
        ("第一行\n".encode(), "a.txt", TXT),
        ("姓名,工号\n".encode("gb18030"), "a.CSV", CSV),
        (b"plain words", "a", Fault.UNKNOWN),
        (b"MZ\x90\x00\x03", "a.txt", Fault.UNKNOWN),  # a program
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "a.svg", Fault.ACTIVE),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg>", "a.txt", Fault.ACTIVE),
        (b"<!-- hello -->\n<!DOCTYPE html>", "a.txt", Fault.ACTIVE),
        (b"name,<script>alert(1)</script>", "a.csv", Fault.ACTIVE),
        (b"nothing to see", "a.html", Fault.ACTIVE),
        (b"", "a.txt", Fault.EMPTY),
    ],
)
def test_the_type_is_told_from_the_content(head, name, expected):
    if isinstance(expected, Fault):
        with pytest.raises(Refused) as refusal:
            type_of(head, name)
        assert refusal.value.fault is expected
        return
    assert type_of(head, name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("培训通知.pdf", "培训通知.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\me\\photo.png", "photo.png"),
        ("photo.tar.gz", "photo.tar.png"),
        ('a"b\r\nc.png', "abc.png"),
        ("\u202egnp.exe", "gnp.png"),  # written backwards, it looks like exe.png
        (".png", "file.png"),
        ("", "file.png"),
        ("x" * 400 + ".png", "x" * 150 + ".png"),
    ],
)
def test_a_name_is_shown_without_tricks(name, expected):
    assert shown_name(name, PNG) == expected


def test_no_kind_is_taken_beyond_what_the_server_takes_at_all():
    limits = domain.size_limits(30 * domain.MEGABYTE)
    assert {kind: size // domain.MEGABYTE for kind, size in limits.items()} == {
        Kind.IMAGE: 10,
        Kind.AUDIO: 20,
        Kind.VIDEO: 30,
        Kind.DOCUMENT: 30,
        Kind.SPREADSHEET: 20,
    }
