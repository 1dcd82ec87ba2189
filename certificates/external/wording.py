"""The words of certificates from elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from certificates.external.domain.batch import Fate, RowFate
from certificates.external.domain.state import Standing
from certificates.papers.badge import Proof
from certificates.papers.sniffing import MEGABYTE, PaperRefused
from certificates.verification.wording import Check
from lms.hours.api import HourFate, hour_row_text
from lms.reports.api import FateWord, TableWords
from lms.web.i18n import format_local_datetime

NAMES = {
    "title": _l("What it certifies"),
    "issuer": _l("Issued by"),
    "number": _l("Certificate number"),
    "holder": _l("Name on the certificate"),
    "completed_on": _l("Completed on"),
    "expires_on": _l("Valid through"),
    "hours": _l("Credit hours"),
}
"""What the fields are called, on every page."""
STANDINGS = {
    Standing.DRAFT: _l("Not handed in yet"),
    Standing.FILED: _l("Waiting for a decision"),
    Standing.ACCEPTED: _l("Accepted"),
    Standing.RETURNED: _l("Returned to correct"),
    Standing.WITHDRAWN: _l("Withdrawn"),
    Standing.KEPT: _l("Kept, without a decision"),
    Standing.IMPORTED: _l("Entered by your unit"),
}
TONES = {
    Standing.DRAFT: "due",
    Standing.FILED: "ink",
    Standing.ACCEPTED: "done",
    Standing.RETURNED: "due",
    Standing.WITHDRAWN: "",
    Standing.KEPT: "",
    Standing.IMPORTED: "done",
}
PROOFS = {
    Proof.HOLDS: _l("The badge is as it was signed: its proof holds with the key that it names."),
    Proof.FAILS: _l("The badge was changed since it was signed: its proof does not hold."),
    Proof.UNCHECKED: _l(
        "The badge names a key that lies elsewhere. Nothing is fetched, so its proof was not checked."
    ),
    Proof.NONE: _l("The badge has no proof: anybody could have written it."),
}


def checks_text(checks: dict[str, Any]) -> list[Check]:
    """What the signature and the proof of a file are worth, for who hands it in and for who decides."""
    found = []
    if signature := checks.get("signature"):
        found.append(_signature_check(signature))
    if proof := checks.get("proof"):
        found.append(Check(proof == Proof.HOLDS, str(PROOFS[Proof(proof)])))
    return found or [
        Check(False, _("The file bears no electronic signature: compare it with what is stated."))
    ]


def _signature_check(signature: dict[str, Any]) -> Check:
    who = " · ".join(filter(None, (signature["signer"], signature["organisation"]))) or _("somebody unnamed")
    if not signature["is_intact"]:
        return Check(False, _("The file was signed by %(who)s and has been changed since.", who=who))
    when = signature["signed_at"]
    day = format_local_datetime(datetime.fromisoformat(when)) if when else ""
    text = _("The file is unchanged since %(who)s signed it.", who=who)
    return Check(True, " ".join(filter(None, (text, day and _("Signed: %(when)s.", when=day)))))


BATCH = TableWords(
    columns={"person": _l("Staff number"), **NAMES},
    fates={
        Fate.NEW: FateWord(_l("Will be written"), "done", "circle-check"),
        Fate.KNOWN: FateWord(_l("Is there already"), "", "repeat"),
        Fate.REFUSED: FateWord(_l("Refused"), "seal", "circle-x"),
    },
    problems={
        "not_a_number": _l("“%(value)s” is no certificate number: it has neither letters nor digits."),
        "future": _l("%(day)s is still to come."),
        "expires_first": _l("Its validity ends on %(day)s, before it was completed."),
        "not_an_amount": _l("“%(value)s” is not an amount of hours."),
        "unknown_person": _l("Nobody of your units has the staff number %(number)s."),
        "twice": _l("The same certificate stands in row %(line)s."),
    },
)


def row_text(fate: RowFate) -> str:
    """What there is to say of a row of a batch beyond its fate."""
    if fate.problem is not None:
        return BATCH.problem_text(fate.problem)
    if fate.hours is not None and fate.hours.fate in {HourFate.REFUSED, HourFate.SECOND}:
        return hour_row_text(fate.hours, {})
    return ""


def upload_refusal(refusal: PaperRefused) -> str:
    """Why a file is not taken, and what to do."""
    match refusal.code:
        case "empty":
            return _("The file is empty.")
        case "too_large":
            most = (
                f"{refusal.most // MEGABYTE} MB" if refusal.most >= MEGABYTE else f"{refusal.most // 1024} kB"
            )
            return _("The file is too large: at most %(most)s are taken.", most=most)
        case "unknown":
            return _("Choose a PDF, a JPEG or PNG picture, or an Open Badge as JSON.")
        case "no_badge":
            return _(
                "This JSON file is not an Open Badge. Download the badge again, or choose its PDF or picture."
            )
        case "encrypted":
            return _("The PDF has a password. Save it without one.")
        case "too_costly":
            return _("The file takes far more work to read than a certificate would, so it is not taken.")
    return _("The file is damaged and cannot be read. Save it again and try once more.")
