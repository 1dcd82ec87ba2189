"""What was checked, in plain words, and why a file is not looked at."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from certificates.papers.sniffing import MEGABYTE, Paper, PaperRefused
from certificates.register.domain import Verdict
from certificates.verification.files import FileVerdict
from certificates.verification.presented import PresentedFile
from certificates.verification.services import Finding
from lms.web.i18n import format_local_date


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is as it should be, and what was seen."""

    is_good: bool
    text: str


def checks_of(finding: Finding, shown: PresentedFile | None) -> list[Check]:
    """What was looked at for this verdict, in the order in which it was. Ends with the first thing that is wrong."""
    if shown is not None:
        check = _file_check(shown)
        if shown.finding is None:
            return [check]
        return [check, *_register_checks(finding)]
    return _register_checks(finding)


def _file_check(shown: PresentedFile) -> Check:
    match shown.verdict:
        case FileVerdict.ALTERED:
            return Check(
                False,
                _("The file is not, byte for byte, what was issued: it was edited, saved anew or made up."),
            )
        case FileVerdict.UNKNOWN:
            return Check(False, _("The file bears our signature, but the register has no such certificate."))
        case FileVerdict.VOID_KEY:
            return Check(
                False,
                _(
                    "The file is signed with a key of ours that was declared void because others may have it, and the "
                    "register has no such certificate."
                ),
            )
        case FileVerdict.FOREIGN:
            return Check(False, _("The file is signed by somebody else, and names no certificate of ours."))
        case FileVerdict.UNSIGNED:
            return Check(False, _("The file bears no signature of ours, and names no certificate of ours."))
    if shown.is_key_void:
        return Check(
            False,
            _(
                "The file is signed with a key of ours that was declared void because others may have it, so the file "
                "proves nothing. What stands here is from the register: compare it."
            ),
        )
    if shown.paper is Paper.PDF:
        return Check(True, _("The PDF bears our signature, and not one byte of it was changed."))
    return Check(True, _("The credential bears our signature, and not one character of it was changed."))


def _register_checks(finding: Finding) -> list[Check]:
    printed = finding.snapshot
    if finding.verdict is Verdict.UNKNOWN:
        return [Check(False, _("The register of issued certificates has no such entry."))]
    if printed is None:
        return [
            Check(False, _("The entry in the register no longer fits its fingerprint from the day of issue."))
        ]
    day = format_local_date(printed.issued_on)
    intact = Check(
        True, _("It stands in the register, and the entry is as it was written on %(day)s.", day=day)
    )
    return [intact, _standing_check(finding)]


def _standing_check(finding: Finding) -> Check:
    assert finding.snapshot is not None
    expires_on = finding.snapshot.expires_on
    match finding.verdict:
        case Verdict.REVOKED:
            return Check(False, _("The issuer has revoked it."))
        case Verdict.SUPERSEDED:
            return Check(False, _("The issuer has replaced it by a newer one."))
        case Verdict.EXPIRED:
            return Check(False, _("It was not revoked, but its last day has passed."))
    if expires_on is None:
        return Check(True, _("It was neither revoked nor replaced, and it does not expire."))
    return Check(
        True,
        _(
            "It was neither revoked nor replaced, and holds through %(day)s.",
            day=format_local_date(expires_on),
        ),
    )


def paper_refusal(refusal: PaperRefused) -> str:
    """Why a file is not looked at, and what to do."""
    match refusal.code:
        case "empty":
            return _("The file is empty.")
        case "too_large":
            return _(
                "The file is too large to be one of ours: at most %(most)s are read.",
                most=_size(refusal.most),
            )
        case "unknown":
            return _(
                "Choose the PDF or the JSON file as it was downloaded; a photograph or a scan cannot be checked."
            )
        case "encrypted":
            return _("The PDF has a password. Choose the file as it was downloaded.")
        case "too_costly":
            return _("The file takes far more work to read than a certificate would, so it was put aside.")
    return _("The file is damaged and cannot be read. Download it again.")


def _size(most: int) -> str:
    return f"{most // MEGABYTE} MB" if most >= MEGABYTE else f"{most // 1024} kB"
