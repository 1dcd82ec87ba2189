"""A program that reads a PDF from its input and writes JSON, with little memory and time: a file of a few kilobytes can
unpack to gigabytes or lead its reader in circles. It imports nothing of ours."""

from __future__ import annotations

import contextlib
import json
import logging
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

SECONDS = 3
HEADROOM = 48 * 1024 * 1024
"""Bytes beyond what the libraries themselves take."""
WITHOUT_PROC = 512 * 1024 * 1024
MOST_PAGES, MOST_TEXT, MOST_LINKS = 5, 100_000, 50
MOST_ATTACHMENTS, MOST_ATTACHED = 5, 256 * 1024


def _main() -> None:
    data = sys.stdin.buffer.read()
    logging.disable(logging.CRITICAL)
    is_signed = b"/ByteRange" in data
    import pypdf

    if is_signed:
        import pyhanko.sign.validation  # noqa: F401  before the limit is drawn around it
    limit_this_process()
    try:
        answer = _read(pypdf.PdfReader(BytesIO(data), strict=False))
        answer["signature"] = _signature(data) if is_signed else None
    except MemoryError:
        answer = {"refused": "too_costly"}
    except pypdf.errors.LimitReachedError:
        answer = {"refused": "too_costly"}
    except (pypdf.errors.FileNotDecryptedError, pypdf.errors.WrongPasswordError):
        answer = {"refused": "encrypted"}
    except Exception:  # whatever a damaged file makes the reader raise, the person is told the same
        answer = {"refused": "broken"}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def limit_this_process() -> None:
    """Draws the limits: seconds of work, and memory beyond what is taken already."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            most = int(file.read().split()[0]) * resource.getpagesize() + HEADROOM
    except OSError:  # not Linux
        most = WITHOUT_PROC
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(reader: Any) -> dict[str, Any]:
    if reader.is_encrypted and not reader.decrypt(""):
        return {"refused": "encrypted"}
    texts: list[str] = []
    links: list[str] = []
    for page in reader.pages[:MOST_PAGES]:
        texts.append(page.extract_text()[:MOST_TEXT])
        links.extend(_links(page))
    return {
        "text": "\n".join(texts)[:MOST_TEXT],
        "links": links[:MOST_LINKS],
        "attachments": list(_attachments(reader)),
    }


def _links(page: Any) -> Iterator[str]:
    for annotation in (page.annotations or ())[:MOST_LINKS]:
        action = annotation.get_object().get("/A")
        address = action.get_object().get("/URI") if action else None
        if address:
            yield str(address)[:2_000]


def _attachments(reader: Any) -> Iterator[str]:
    for _, contents in list(reader.attachments.items())[:MOST_ATTACHMENTS]:
        for content in contents[:1]:
            if len(content) <= MOST_ATTACHED:
                with contextlib.suppress(UnicodeDecodeError):
                    yield bytes(content).decode("utf-8")


def _signature(data: bytes) -> dict[str, Any] | None:
    """The last signature. Whether its signer is to be trusted is not asked: nothing is fetched, no root is known."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signatures = PdfFileReader(BytesIO(data), strict=False).embedded_regular_signatures
    if not signatures:
        return None
    last = signatures[-1]
    try:
        found = validate_pdf_signature(last, ValidationContext(trust_roots=[], allow_fetching=False))
        is_intact = found.intact and found.valid and found.modification_level is not ModificationLevel.OTHER
    except MemoryError:
        raise
    except Exception:  # a signature that cannot be checked is none
        is_intact = False
    subject = last.signer_cert.subject.native if last.signer_cert else {}
    signed_at = last.self_reported_timestamp
    return {
        "signer": str(subject.get("common_name", ""))[:200],
        "organisation": str(subject.get("organization_name", ""))[:200],
        "signed_at": signed_at.isoformat() if signed_at else "",
        "is_intact": bool(is_intact),
    }


if __name__ == "__main__":
    _main()
