"""Files that want more of their reader than a certificate would, and small honest ones beside them."""

from __future__ import annotations

import os
import struct
import zlib
from functools import cache


def work_done() -> float:
    """Seconds of work of this process and its children: on a busy machine the clock on the wall says nothing."""
    return sum(os.times()[:4])


def pdf_with(
    stream: bytes, filters: bytes = b"/FlateDecode", catalog: bytes = b"", page: bytes = b""
) -> bytes:
    """A PDF of one page whose drawing is this encoded stream."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%s>>"
        % page,
        b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(stream), filters, stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    content, places = b"%PDF-1.7\n", b""
    for number, thing in enumerate(objects, start=1):
        places += b"%010d 00000 n \n" % len(content)
        content += b"%d 0 obj%s\nendobj\n" % (number, thing)
    table = b"xref\n0 6\n0000000000 65535 f \n" + places
    return content + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(content)


def pdf_saying(*lines: str, page: bytes = b"") -> bytes:
    """A PDF with these lines, which may hold no parentheses."""
    shown = b" ".join(b"(%s) Tj 0 -20 Td" % line.encode("ascii") for line in lines)
    return pdf_with(zlib.compress(b"BT /F 12 Tf 80 700 Td %s ET" % shown), page=page)


def pdf_saying_in_chinese(*lines: str) -> bytes:
    """A PDF whose Chinese font is not embedded, as many office programs write them."""
    shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in lines).encode("ascii")
    plain = pdf_with(zlib.compress(b"BT /F 12 Tf 80 700 Td %s ET" % shown))
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>]>>"
    )
    return plain.replace(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", font)


def png(width: int, height: int) -> bytes:
    """A white picture in one bit a pixel: many of them in few bytes."""
    rows = zlib.compressobj(9)
    line = b"\0" + b"\xff" * ((width + 7) // 8)
    data = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


@cache
def _packed(size: int, times: int = 1) -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


HOSTILE_PDFS = {
    "a stream of 300 MB": lambda: pdf_with(_packed(300_000_000)),
    "a stream packed twice": lambda: pdf_with(_packed(300_000_000, 2), b"[/FlateDecode/FlateDecode]"),
    "three million words": lambda: pdf_with(zlib.compress(b"BT /F 12 Tf (hello) Tj ET " * 3_000_000, 9)),
    "junk": lambda: b"%PDF-1.7\n" + b"x" * 5_000_000,
    "half a million objects that begin": lambda: b"%PDF-1.7\n" + b"1 0 obj<<" * 500_000,
    "four million brackets": lambda: b"%PDF-1.7\n1 0 obj" + b"[" * 4_000_000,
    "the like, as if it were signed": lambda: b"%PDF-1.7\n/ByteRange 1 0 obj" + b"[" * 4_000_000,
    "pages that are their own parents": lambda: pdf_saying("x").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    "a table that leads to itself": lambda: pdf_saying("x").replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"),
}
