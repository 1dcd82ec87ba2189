"""The QR code that leads to the verification page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import numpy as np
import zxingcpp
from PIL import Image

_DOTS_PER_MODULE = 8


def _code(address: str) -> zxingcpp.Barcode:
    """Error correction M survives a fold or a coffee ring."""
    return zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


@lru_cache(maxsize=64)
def qr_svg(address: str) -> str:
    """The code as an SVG without a margin: one path, which is drawn sooner than a square for each module."""
    rows: list[list[int]] = np.asarray(_code(address).to_image(add_quiet_zones=False)).tolist()
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#000000" d="{"".join(_dark_runs(rows))}"/></svg>'
    )


def _dark_runs(rows: list[list[int]]) -> Iterator[str]:
    """The neighbouring dark modules of each row as a rectangle."""
    for down, row in enumerate(rows):
        across = 0
        for shade, run in groupby(row):
            length = sum(1 for _ in run)
            if shade == 0:
                yield f"M{across} {down}h{length}v1h-{length}z"
            across += length


def qr_png(address: str) -> bytes:
    """The same code as a PNG."""
    picture = io.BytesIO()
    Image.fromarray(_code(address).to_image(scale=_DOTS_PER_MODULE, add_quiet_zones=False)).save(
        picture, "PNG"
    )
    return picture.getvalue()
