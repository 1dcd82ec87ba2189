"""HTML templates through pdfkit and wkhtmltopdf. The only import of pdfkit.

wkhtmltopdf is a browser of 2014 and pdfkit 1.0.0 reads options out of the page (CVE-2025-26240), so neither is
trusted: the page has passed certificates.rendering.html, the prefix of such options is random, scripts and local
files are off, every address goes to a proxy that is not there, and whatever does not load fails the sheet.
pdfkit has no time limit: it builds the command, and the process is run, watched and killed here.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from functools import cache

import pdfkit

from certificates.register.domain.snapshot import Snapshot
from certificates.rendering.fitting import fitted_pixels
from certificates.rendering.fontconfig import dejavu_folder, font_configuration
from certificates.rendering.html import sandboxed_html
from certificates.rendering.pages import refuse_more_than_one_page
from certificates.rendering.qr import qr_png
from certificates.rendering.refusals import EngineMissing, RenderingFailed, RenderingTimedOut
from certificates.rendering.templates import HtmlTemplate
from certificates.rendering.typst_engine import seal_png
from certificates.rendering.wording import words
from lms.contracts.texts import N_

_NO_PROGRAM = N_("wkhtmltopdf is not installed: templates in HTML cannot be drawn, the shipped ones can.")
_NO_DEJAVU = N_(
    "wkhtmltopdf needs the DejaVu fonts, which are not installed: templates in HTML cannot be drawn."
)
_CREATION_DATE = re.compile(rb"/CreationDate \(D:\d{14}")


@cache
def _program() -> str | None:
    return shutil.which("wkhtmltopdf")


def why_pdfkit_cannot_run() -> str:
    """The English source text of the reason; empty where it can."""
    if _program() is None:
        return _NO_PROGRAM
    return "" if dejavu_folder() else _NO_DEJAVU


def pdfkit_pdf(template: HtmlTemplate, snapshot: Snapshot, *, timeout_seconds: float) -> bytes:
    """The sheet as PDF. Raises EngineMissing, TemplateRefused, RenderingTimedOut or RenderingFailed."""
    if why_pdfkit_cannot_run():
        raise EngineMissing
    page = sandboxed_html(template.html, field_values(snapshot))
    pdf = _run(page, timeout_seconds)
    refuse_more_than_one_page(pdf)
    # The date has a fixed width, so writing the date of issue over it leaves every offset in the file right.
    return _CREATION_DATE.sub(b"/CreationDate (D:%s000000" % f"{snapshot.issued_on:%Y%m%d}".encode(), pdf)


def field_values(snapshot: Snapshot) -> dict[str, str]:
    """What the template's fields stand for: the names are certificates.rendering.FIELDS."""
    texts = words(snapshot)
    values = {name: str(text) for name, text in texts.items()}
    return (
        values
        | fitted_pixels(values)
        | {
            "qr": _data_uri(qr_png(snapshot.verify_url)),
            "seal": _data_uri(seal_png(texts["issuer"], texts["seal_purpose"])),
        }
    )


def _data_uri(png: bytes) -> str:
    """The picture as an address that needs no fetching."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _run(page: str, timeout_seconds: float) -> bytes:
    """wkhtmltopdf's output for this page, in an empty folder, with no way out but its standard output."""
    with tempfile.TemporaryDirectory(prefix="certificate-") as folder, socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and never listening: connecting to it is refused
        environment = {
            "PATH": os.defpath,
            "HOME": folder,
            "TMPDIR": folder,
            "XDG_RUNTIME_DIR": folder,
            "LANG": "C.UTF-8",
            "QT_HASH_SEED": "0",  # fonts are written in the order of a hash table
            "QT_QPA_PLATFORM": "offscreen",
            "FONTCONFIG_FILE": str(font_configuration()),
        }
        command = _command(page, environment, proxy=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        process = subprocess.Popen(  # noqa: S603 (an argument list of our own making)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
        try:
            pdf, said = process.communicate(page.encode("utf-8"), timeout=timeout_seconds)
        except subprocess.TimeoutExpired as expired:
            raise RenderingTimedOut(seconds=f"{timeout_seconds:g}") from expired
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
    # pdfkit would let a failed run pass where the program says "Done": a sheet with a hole in it is not one.
    if process.returncode != 0 or not pdf.startswith(b"%PDF-"):
        raise RenderingFailed(_last_line(said) or f"wkhtmltopdf ended with {process.returncode}")
    return pdf


def _command(page: str, environment: dict[str, str], *, proxy: str) -> list[str]:
    configuration = pdfkit.configuration(
        wkhtmltopdf=_program(), meta_tag_prefix=f"{secrets.token_hex(16)}-", environ=environment
    )
    options = {
        "page-width": "297mm",
        "page-height": "210mm",
        "margin-top": "0",
        "margin-right": "0",
        "margin-bottom": "0",
        "margin-left": "0",
        "encoding": "UTF-8",
        "disable-javascript": "",
        "javascript-delay": "1",
        "disable-local-file-access": "",
        "disable-plugins": "",
        "proxy": proxy,
        "load-error-handling": "abort",
        "load-media-error-handling": "abort",
    }
    return list(pdfkit.PDFKit(page, "string", options=options, configuration=configuration).command())


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1].strip()[:200] if lines else ""
