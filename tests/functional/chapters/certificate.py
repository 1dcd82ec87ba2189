"""A certificate: its holder has it, anybody verifies it, two people revoke it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import zxingcpp
from PIL import Image

from tests.functional.walker import Walker


def receive(member: Walker, course: int) -> str:
    """Opens the certificate from the course and downloads it; its number."""
    page = member.open(f"/courses/{course}")
    member.look("member-course-completed")
    member.press(".page-head-actions a.btn-primary[href*='/certificates']")
    member.open("/certificates")
    member.look("member-certificates")
    member.press("a.wallet-open")
    serial = page.url.rstrip("/").split("/")[-1]
    member.look("member-certificate")
    with page.expect_download() as download:
        page.locator(f"a[href$='{serial}.pdf']").click()
    file = Path(download.value.path()).read_bytes()
    assert file.startswith(b"%PDF-")
    assert serial in pypdf.PdfReader(io.BytesIO(file)).pages[0].extract_text().replace("\n", "")
    return serial


def address_in_the_code(member: Walker, serial: str) -> str:
    """What a telephone reads from the QR code on the sheet."""
    answer = member.page.request.get(f"{member.site.address}/certificates/{serial}.png?wide=1280")
    assert answer.ok
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.body())))
    assert len(codes) == 1
    return str(codes[0].text)


def verify(anybody: Walker, address: str, verdict: str) -> None:
    """Opens the address that was scanned, signed in as nobody."""
    page = anybody.open(address)
    assert page.locator(f".verdict-{verdict}").is_visible()
    anybody.look(f"anybody-verifies-{verdict}")


def revoke(admin: Walker, second: Walker, serial: str) -> None:
    """Finds the certificate in the list and asks with a reason; a second person confirms, because hours fall."""
    page = admin.open(f"/certificates/issued?q={serial}")
    admin.look("admin-issued-found")
    admin.press(f"a[href$='/issued/{serial}']")
    admin.look("admin-certificate")
    page.locator("[data-opens=revoke]").click()
    page.fill("#revoke [name=reason]", "测验由他人代答，已核实。")
    admin.look("admin-certificate-revoking")
    admin.press("button[form=revoke-form]")
    admin.look("admin-revocation-asked")
    assert page.locator("[data-opens=confirm]").count() == 0
    page = second.open(page.url)
    page.locator("[data-opens=confirm]").click()
    second.look("head-revocation-confirming")
    second.press("button[form=confirm-form]")
    second.look("head-revocation-confirmed")
