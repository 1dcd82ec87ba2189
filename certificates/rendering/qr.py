"""The QR code that leads to the verification page."""

from __future__ import annotations

import io
from functools import lru_cache

import zxingcpp
from PIL import Image

_DOTS_PER_MODULE = 8


def _code(address: str) -> zxingcpp.Barcode:
    """Error correction M survives a fold or a coffee ring."""
    return zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


@lru_cache(maxsize=64)
def qr_svg(address: str) -> str:
    """The code as an SVG without a margin."""
    return str(_code(address).to_svg(add_quiet_zones=False))


def qr_png(address: str) -> bytes:
    """The same code as a PNG."""
    picture = io.BytesIO()
    Image.fromarray(_code(address).to_image(scale=_DOTS_PER_MODULE, add_quiet_zones=False)).save(
        picture, "PNG"
    )
    return picture.getvalue()
