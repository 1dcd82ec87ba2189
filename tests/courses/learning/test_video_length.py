"""The length of a video is read from the file; what is damaged or says nothing has none."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning.domain.video_length import video_length
from tests.courses.learning.factories import mp4


def element(name: int, body: bytes, *, is_unknown: bool = False) -> bytes:
    width = (name.bit_length() + 7) // 8
    size = b"\x01" + (b"\xff" * 7 if is_unknown else len(body).to_bytes(7, "big"))
    return name.to_bytes(width, "big") + size + body


def webm(*info: bytes, is_unknown: bool = False) -> bytes:
    segment = (
        element(0x114D9B74, b"seek") + element(0x1549A966, b"".join(info)) + element(0x1F43B675, bytes(9))
    )
    return element(0x1A45DFA3, b"\x42\x82\x84webm") + element(0x18538067, segment, is_unknown=is_unknown)


def mp4_version_1(seconds: int) -> bytes:
    header = b"\x01" + bytes(19) + (600).to_bytes(4, "big") + (600 * seconds).to_bytes(8, "big") + bytes(80)
    movie = (len(header) + 8).to_bytes(4, "big") + b"mvhd" + header
    return (
        b"\x00\x00\x00\x0cftypisom" + b"\x00\x00\x00\x01moov" + (len(movie) + 16).to_bytes(8, "big") + movie
    )


DURATION_8 = element(0x4489, struct.pack(">d", 12_500.0))
DURATION_4 = element(0x4489, struct.pack(">f", 12_500.0))
SCALE = element(0x2AD7B1, (2_000_000).to_bytes(3, "big"))


@pytest.mark.parametrize(
    ("content", "milliseconds"),
    [
        pytest.param(mp4(90), 90_000, id="mp4"),
        pytest.param(mp4_version_1(90), 90_000, id="mp4 with long numbers"),
        pytest.param(webm(DURATION_8), 12_500, id="webm"),
        pytest.param(webm(SCALE, DURATION_4), 25_000, id="webm in ticks of two milliseconds"),
        pytest.param(webm(DURATION_8, is_unknown=True), 12_500, id="webm of unknown size"),
        pytest.param(webm(), None, id="webm recorded by a browser says nothing"),
        pytest.param(mp4(0), None, id="a length of nothing"),
        pytest.param(mp4(90)[:60], None, id="cut off"),
        pytest.param(b"\x00\x00\x00\x02ftyp", None, id="a box smaller than its head"),
        pytest.param(b"", None, id="empty"),
        pytest.param(webm(element(0x4489, struct.pack(">d", float("nan")))), None, id="no number"),
        pytest.param(webm(element(0x4489, struct.pack(">d", 1e300))), None, id="longer than a day"),
    ],
)
def test_length(content, milliseconds):
    assert video_length(BytesIO(content)) == milliseconds


@given(st.binary(max_size=300), st.sampled_from([b"", mp4(5), webm(DURATION_8)]), st.integers(0, 200))
def test_no_bytes_make_it_fail(junk, good, at):
    found = video_length(BytesIO(good[:at] + junk + good[at:]))
    assert found is None or 0 < found <= 24 * 3600 * 1000
