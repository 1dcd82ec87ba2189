"""What holders are told of their certificates."""

from __future__ import annotations

from datetime import date

from flask import current_app
from flask_babel import lazy_gettext as _l

from certificates.register.models import Certificate
from lms.contracts.notices import NoticeType
from lms.contracts.texts import N_
from lms.notifications.api import Notice

NOTICE_TYPES = (
    NoticeType(
        "certificates.issued",
        _l("Certificates that are issued to you"),
        N_("Your certificate “%(title)s” has been issued."),
        "certificate",
        is_mailed=True,
    ),
    NoticeType(
        "certificates.refused",
        _l("Certificates that are refused"),
        N_("The certificate for “%(title)s” was refused: %(reason)s"),
        "circle-x",
        is_mailed=True,
    ),
    NoticeType(
        "certificates.revoked",
        _l("Certificates that are revoked"),
        N_("Your certificate “%(title)s” was revoked on %(day)s: %(reason)s"),
        "circle-x",
        is_mailed=True,
    ),
    NoticeType(
        "certificates.expiring",
        _l("Certificates that expire soon"),
        N_("Your certificate “%(title)s” is valid through %(day)s. Renew it in time."),
        "clock",
        is_mailed=True,
    ),
)


def issued_notice(certificate: Certificate) -> Notice | None:
    """That it was issued; None where nobody is left to tell."""
    return _notice(certificate, "certificates.issued", certificate.serial)


def revoked_notice(certificate: Certificate, today: date) -> Notice | None:
    """That it was revoked, and why."""
    reason = certificate.reason
    return _notice(certificate, "certificates.revoked", certificate.serial, day=today, reason=reason)


def expiring_notice(certificate: Certificate, days: int) -> Notice | None:
    """That it expires soon. Once for each of the reminders."""
    assert certificate.expires_on is not None
    ref = f"{certificate.serial}:{days}"
    return _notice(certificate, "certificates.expiring", ref, day=certificate.expires_on)


def page_of(endpoint: str, **values: object) -> str:
    """The path of a page, also where no request is under way."""
    return current_app.url_map.bind("").build(endpoint, values)


def _notice(certificate: Certificate, kind: str, ref: str, **values: str | date) -> Notice | None:
    if certificate.person_id is None:
        return None
    titles = {"title": certificate.title, "title_en": certificate.title_en}
    url = page_of("certificates.show", serial=certificate.serial)
    return Notice(certificate.person_id, kind, titles | values, url, ref)
