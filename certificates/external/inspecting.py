"""Looking at an upload: what it is, what it says, and what its signature or proof is worth."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from certificates.credentials.canonical import Document, NotCanonical, read_json
from certificates.external.domain.badges import fields_of_badge, is_badge
from certificates.external.domain.fields import Fields
from certificates.external.domain.words import fields_in
from certificates.papers.badge import Proof, proof_of
from certificates.papers.pdf import PdfFacts, read_pdf
from certificates.papers.sniffing import MEGABYTE, Paper, PaperRefused, paper_in

MOST_BYTES = 10 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Inspected:
    """What an upload is and says. `checks` has "signature" (signer, organisation, signed_at, is_intact) and "proof" (a
    Proof), each only where there is one."""

    paper: Paper
    fields: Fields
    checks: dict[str, Any]


def inspect_upload(content: bytes) -> Inspected:
    """Looks at a PDF, a picture or a credential. Raises PaperRefused."""
    paper = paper_in(content, MOST_BYTES)
    match paper:
        case Paper.PDF:
            return _inspect_pdf(read_pdf(content))
        case Paper.JSON:
            badge = _badge_in(content)
            if badge is None:
                raise PaperRefused("no_badge")
            return Inspected(paper, fields_of_badge(badge), {"proof": proof_of(badge).value})
    return Inspected(paper, Fields(), {})


def _inspect_pdf(facts: PdfFacts) -> Inspected:
    checks: dict[str, Any] = {}
    if facts.signature is not None:
        signature = facts.signature
        checks["signature"] = {field.name: getattr(signature, field.name) for field in fields(signature)}
    found = fields_in(facts.text)
    badge = next(filter(None, (_badge_in(one.encode("utf-8")) for one in facts.attachments)), None)
    if badge is not None:
        checks["proof"] = proof_of(badge).value
        if checks["proof"] != Proof.FAILS:
            found = _merged(fields_of_badge(badge), found)
    return Inspected(Paper.PDF, found, checks)


def _badge_in(content: bytes) -> Document | None:
    try:
        document = read_json(content)
    except NotCanonical:
        return None
    return document if is_badge(document) else None


def _merged(first: Fields, second: Fields) -> Fields:
    """The first, with what it lacks from the second."""
    return Fields(**{
        field.name: getattr(first, field.name) or getattr(second, field.name) for field in fields(Fields)
    })  # fmt: skip
