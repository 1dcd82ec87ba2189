"""Certificates to draw, and what a reader sees of the result."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from certificates.register.domain import Serial, Snapshot

EVERYDAY = Snapshot(
    person_name="李慧敏",
    person_name_latin="Li Huimin",
    unit="江城市财政局预算处",
    unit_en="Budget Division, Jiangcheng Finance Bureau",
    title="信息安全基础",
    title_en="Foundations of Information Security",
    category="集中培训",
    category_en="centralised training",
    hours=Decimal("7.5"),
    completed_on=date(2026, 5, 12),
    issued_on=date(2026, 5, 13),
    expires_on=date(2029, 5, 12),
    issuer="江城市干部培训中心",
    issuer_en="Jiangcheng Training Centre",
    serial=str(Serial("XS", 2026, 123)),
    template_key="certificates.classic",
    template_version=1,
    verify_url="HTTPS://XUESHI.EXAMPLE/V/QWERTYUIOPASDFGHJKLZXCVB23",
)


def pages(pdf: bytes) -> int:
    """How many pages the file has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def text(pdf: bytes) -> str:
    """What a search in the file would look through."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def picture(pdf: bytes) -> Image.Image:
    """The page as a printer at 150 dpi sees it."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed, so the PDF cannot be turned into a picture")
    command = ["pdftoppm", "-r", "150", "-png", "-singlefile", "-"]
    return Image.open(io.BytesIO(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout))


def scanned(image: Image.Image) -> list[str]:
    """What a camera reads from the picture."""
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]
