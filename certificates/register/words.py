"""How verdicts are said."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from certificates.register.domain import State, Verdict
from certificates.register.models import Certificate
from lms.web.i18n import format_local_date

VERDICTS = {
    Verdict.VALID: _l("Valid"),
    Verdict.EXPIRED: _l("Expired"),
    Verdict.REVOKED: _l("Revoked"),
    Verdict.SUPERSEDED: _l("Replaced"),
    Verdict.UNKNOWN: _l("Unknown"),
    Verdict.ALTERED: _l("Altered"),
}
TONES = {
    Verdict.VALID: "done",
    Verdict.EXPIRED: "due",
    Verdict.REVOKED: "seal",
    Verdict.SUPERSEDED: "ink",
    Verdict.UNKNOWN: "",
    Verdict.ALTERED: "seal",
}
ICONS = {
    Verdict.VALID: "rosette-discount-check",
    Verdict.EXPIRED: "clock",
    Verdict.REVOKED: "circle-x",
    Verdict.SUPERSEDED: "refresh",
    Verdict.UNKNOWN: "zoom-question",
    Verdict.ALTERED: "alert-triangle",
}


def why_void(certificate: Certificate) -> str:
    """Since when and why there is nothing to print of a certificate; empty while it may be shown as one."""
    day = format_local_date(certificate.changed_at)
    if certificate.state == State.REVOKED:
        return str(
            gettext(
                "This certificate was revoked on %(day)s (%(reason)s). It can no longer be printed or downloaded.",
                day=day,
                reason=certificate.reason,
            )
        )
    if certificate.state == State.SUPERSEDED:
        return str(
            gettext(
                "This certificate was replaced by %(serial)s on %(day)s. Print or download that one.",
                day=day,
                serial=certificate.successor,
            )
        )
    return ""
