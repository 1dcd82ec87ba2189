"""Verifying a file by itself: the PDF or the JSON of a certificate, as somebody was given it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from certificates.credentials.canonical import Document, NotCanonical, read_json
from certificates.credentials.multikey import multikey
from certificates.credentials.proofs import is_proven, key_named
from certificates.keys.trust import Trust
from certificates.register.domain import Verdict
from certificates.signing.documents import Authenticity, check_pdf
from certificates.verification.services import Finding, find_by_token
from lms.hours.api import local_date
from lms.signing import key_id

LARGEST = 20_000_000
"""Bytes; a certificate has some hundred thousand."""


class FileVerdict(StrEnum):
    """What a file is, and if it is genuine, what has become of the certificate."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    ALTERED = "altered"  # issued here, and changed since
    UNKNOWN = "unknown"  # signed here, and not in the register
    VOID_KEY = "void_key"  # signed with a key of ours that was declared void, and not in the register
    FOREIGN = "foreign"  # signed by somebody else
    UNSIGNED = "unsigned"  # no PDF or JSON with a signature that could be checked


@dataclass(frozen=True, slots=True)
class FileFinding:
    """The verdict on a file; `finding` is what the register says, for a file that is genuine. `is_key_void`: others may
    have had the key when this was signed, so it is the register that proves it, and not the file."""

    verdict: FileVerdict
    finding: Finding | None = None
    is_key_void: bool = False


def check_file(session: Session, content: bytes, trust: Trust, today: date) -> FileFinding:
    """The verdict on a PDF or JSON file: first whether it is as it was signed, down to the byte, and then what the
    register says of the certificate. Nothing is fetched, and nothing that is not proven is believed."""
    if len(content) > LARGEST:
        return FileFinding(FileVerdict.UNSIGNED)
    if content.lstrip()[:1] == b"{":
        return _check_credential(session, content, trust, today)
    checked = check_pdf(content, trust)
    if checked.authenticity is not Authenticity.GENUINE:
        return FileFinding(FileVerdict(checked.authenticity.value))
    return _check_credential(session, checked.credential or b"", trust, today, checked.key_id)


def _check_credential(
    session: Session, content: bytes, trust: Trust, today: date, signed_with: str = ""
) -> FileFinding:
    try:
        document = read_json(content)
    except NotCanonical:
        return FileFinding(FileVerdict.UNSIGNED)
    if "proof" not in document:
        return FileFinding(FileVerdict.UNSIGNED)
    keys = {multikey(key): key for key in trust.credential_keys}
    key = keys.get(key_named(document))
    if key is None:
        is_ours = any(name in content.decode("utf-8") for name in keys)
        return FileFinding(FileVerdict.ALTERED if is_ours else FileVerdict.FOREIGN)
    if not is_proven(document, key):
        return FileFinding(FileVerdict.ALTERED)
    return _in_register(session, document, today, trust.void_since(signed_with, key_id(key)))


def _in_register(
    session: Session, document: Document, today: date, void_since: datetime | None
) -> FileFinding:
    """What the register says of a credential that is proven to be signed with a key of ours.

    When a void key signed is told by the register's day of issue: the time in a signature is what its maker wrote.
    """
    finding = find_by_token(session, str(document.get("id", "")).rpartition("/")[2], today)
    if finding.verdict is Verdict.UNKNOWN and void_since is not None:
        return FileFinding(FileVerdict.VOID_KEY, is_key_void=True)
    if finding.snapshot is None or finding.verdict is Verdict.ALTERED:
        return FileFinding(FileVerdict(finding.verdict.value))
    is_key_void = void_since is not None and finding.snapshot.issued_on >= local_date(void_since)
    return FileFinding(FileVerdict(finding.verdict.value), finding, is_key_void)
