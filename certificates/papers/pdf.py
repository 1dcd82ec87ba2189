"""What a stranger's PDF says: its words, its links, what is attached, and who signed it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from certificates.papers.sniffing import PaperRefused

PATIENCE = 20
"""Seconds until the reader is given up, on however busy a machine; its own limit is seconds of work."""


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """The last signature in a file. `is_intact`: what it covers is unchanged, and nothing but permitted was added.

    The names are what the signer's certificate says; whoever made it could write anything."""

    signer: str
    organisation: str
    signed_at: str  # ISO 8601, as the signer's clock had it; empty where none is stated
    is_intact: bool


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What the first pages say, without any of it being believed."""

    text: str
    links: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    signature: PdfSignature | None = None


def read_pdf(content: bytes) -> PdfFacts:
    """Reads a PDF in a process of its own with little memory and time. Raises PaperRefused."""
    try:
        child = subprocess.run(  # noqa: S603  our own file, by our own interpreter
            [sys.executable, "-I", str(Path(__file__).with_name("pdf_reader.py"))],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PaperRefused("too_costly") from None
    if child.returncode != 0:
        raise PaperRefused("too_costly")  # it ended by its limits: nothing else stops it
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise PaperRefused(answer["refused"])
    signature = answer.pop("signature")
    return PdfFacts(
        text=answer["text"],
        links=tuple(answer["links"]),
        attachments=tuple(answer["attachments"]),
        signature=PdfSignature(**signature) if signature else None,
    )
