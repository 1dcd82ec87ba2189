"""The words of claims, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.hours.claims.domain import ClaimState, FilingRefused, Look, Step
from lms.web.i18n import format_local_date

STATES = {
    ClaimState.FILED: _l("Waiting for a decision"),
    ClaimState.ACCEPTED: _l("Accepted"),
    ClaimState.RETURNED: _l("Returned to correct"),
    ClaimState.WITHDRAWN: _l("Withdrawn"),
}
TONES = {
    ClaimState.FILED: "ink",
    ClaimState.ACCEPTED: "done",
    ClaimState.RETURNED: "due",
    ClaimState.WITHDRAWN: "",
}
STEPS = {
    Step.FILE: _l("Filed"),
    Step.REFILE: _l("Corrected and filed again"),
    Step.WITHDRAW: _l("Withdrawn"),
    Step.ACCEPT: _l("Accepted"),
    Step.RETURN: _l("Returned to correct"),
    Step.REVOKE: _l("Acceptance taken back"),
}
STEP_ICONS = {
    Step.FILE: "send",
    Step.REFILE: "send",
    Step.WITHDRAW: "x",
    Step.ACCEPT: "check",
    Step.RETURN: "arrow-back-up",
    Step.REVOKE: "arrow-back-up",
}
STEP_TONES = {
    Step.ACCEPT: "done",
    Step.RETURN: "due",
    Step.REVOKE: "due",
    Step.FILE: "ink",
    Step.REFILE: "ink",
}

STEP_REFUSALS = {
    "is_filed": _l("The claim waits for a decision, so this cannot be done with it."),
    "is_accepted": _l("The claim has been accepted meanwhile; nothing was changed."),
    "is_returned": _l("The claim has been returned meanwhile; nothing was changed."),
    "is_withdrawn": _l("The claim has been withdrawn; nothing was changed."),
    "own_claim": _l("This is your own claim. Somebody else who manages your unit decides it."),
    "no_note": _l("Say why, so that the member knows; nothing was changed."),
    "closed": _l("The period of this claim has been closed, and hours for closed periods are refused."),
}
LOOKS = {
    Look.CHANGED: _l("It has changed since it was shown to you."),
    Look.IN_LEDGER: _l("On these days the ledger has: %(titles)s"),
    Look.SAME_DAYS: _l("Another of the chosen claims is of the same person and on the same days."),
    Look.EVIDENCE_ASKED: _l("The table asks for progress or a test: look for it in the evidence."),
    Look.HAS_MORE: _l("More is known of it, such as the certificate that it is about."),
}
FILING_REFUSALS = {
    "ends_before_start": _l("The last day lies before the first one."),
    "not_over": _l("The last day is still to come. File the claim once it is over."),
    "too_late": _l(
        "Hours of the period that ended on %(ended)s could be claimed until %(last)s. "
        "Ask your manager about an exemption."
    ),
    "closed": _l(
        "The period that ended on %(ended)s has been closed, and hours for closed periods are refused."
    ),
    "no_evidence": _l("Add a PDF or a picture that proves it."),
    "no_post": _l("You hold no post at present, so nobody could decide the claim."),
    "worth_nothing": _l("This comes to no credit hours. Check the amount."),
    "same_claim": _l(
        "You have claimed this already: a claim with this title and these days was filed on %(filed)s."
    ),
}
FIELDS = {
    "ends_before_start": "ends_on",
    "not_over": "ends_on",
    "too_late": "ends_on",
    "closed": "ends_on",
    "no_evidence": "evidence",
    "worth_nothing": "amount",
    "same_claim": "title",
    "no_post": "title",
}
"""The field of the form beside which a refusal stands."""


def filing_refusal(refusal: FilingRefused) -> str:
    """Why a claim cannot be filed, and what to do."""
    values = {
        key: format_local_date(value) if isinstance(value, date) else value
        for key, value in refusal.values.items()
    }
    return str(FILING_REFUSALS[refusal.code]) % values


def obstacle_text(code: str, known: Sequence[str] = ()) -> str:
    """Why a claim is not accepted together with others; `known` is what the ledger has on its days."""
    if code in STEP_REFUSALS:
        return str(STEP_REFUSALS[code])
    return str(LOOKS[Look(code)]) % {"titles": _(", ").join(known)}


def correction_text(amount: str, hours: str, category: str) -> str:
    """What stood in a claim until a manager corrected it."""
    return _("before: %(amount)s = %(hours)s, %(category)s", amount=amount, hours=hours, category=category)
