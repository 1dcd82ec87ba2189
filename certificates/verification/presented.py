"""A file that a stranger shows: what `check_file` says of it and, where it is not what was issued, which certificate it
pretends to be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from certificates.keys.trust import Trust
from certificates.papers.pdf import read_pdf
from certificates.papers.sniffing import MEGABYTE, Paper, PaperRefused, paper_in
from certificates.register.domain import Verdict
from certificates.verification.domain import FREE_FILES
from certificates.verification.files import FileVerdict, check_file
from certificates.verification.services import Finding, find_by_token, note_try, refuse_if_too_soon
from lms.clock import Clock

MOST_BYTES = 5 * MEGABYTE
MOST_CANDIDATES = 5
_ADDRESS = re.compile(r"/v/([a-z2-7]{26})(?![a-z2-7])", re.IGNORECASE)
_NOT_PROVEN = {FileVerdict.ALTERED, FileVerdict.FOREIGN, FileVerdict.UNSIGNED}


@dataclass(frozen=True, slots=True)
class PresentedFile:
    """The verdict on a file. `finding` is what the register says of a genuine one; `issued_as` is the token of the
    certificate that a changed one pretends to be: whoever has the file has that, too."""

    paper: Paper
    verdict: FileVerdict
    finding: Finding | None = None
    is_key_void: bool = False
    issued_as: str = ""


def look_at_file(
    session: Session, content: bytes, trust: Trust, asked_by: str, *, today: date, clock: Clock
) -> PresentedFile:
    """The verdict on a file, of which nothing is kept but that `asked_by` has asked.

    Raises PaperRefused for what is no PDF or JSON that could be read, and TooManyFailures: a file costs more to check
    than a number, so whoever shows many waits.
    """
    refuse_if_too_soon(session, asked_by, FREE_FILES, clock())
    note_try(session, [asked_by], clock())
    return present_file(session, content, trust, today)


def present_file(session: Session, content: bytes, trust: Trust, today: date) -> PresentedFile:
    """The like without a limit, for callers who are known. Raises PaperRefused."""
    paper = paper_in(content, MOST_BYTES)
    if paper not in {Paper.PDF, Paper.JSON}:
        raise PaperRefused("unknown")
    checked = check_file(session, content, trust, today)
    if checked.verdict not in _NOT_PROVEN:
        return PresentedFile(paper, checked.verdict, checked.finding, checked.is_key_void)
    token = _issued_as(session, content, paper, checked.verdict, today)
    return PresentedFile(paper, FileVerdict.ALTERED if token else checked.verdict, issued_as=token)


def _issued_as(session: Session, content: bytes, paper: Paper, verdict: FileVerdict, today: date) -> str:
    """The token of the certificate whose address stands in the file, empty where none of ours does."""
    if token := _known(session, content.decode("latin-1"), today):
        return token
    if paper is Paper.JSON:
        return ""
    try:
        facts = read_pdf(content)
    except PaperRefused:
        if verdict is FileVerdict.ALTERED:
            return ""  # it was ours, and cannot even be read any more
        raise
    return _known(session, "\n".join([*facts.links, *facts.attachments, facts.text]), today)


def _known(session: Session, text: str, today: date) -> str:
    for token in list(dict.fromkeys(_ADDRESS.findall(text)))[:MOST_CANDIDATES]:
        finding = find_by_token(session, token, today)
        if finding.verdict is not Verdict.UNKNOWN:
            return str(token).lower()
    return ""
