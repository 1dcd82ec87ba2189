"""What pages show of certificates from elsewhere, and the panel beside a claim."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from certificates.external.domain.fields import Fields, differing, is_holder
from certificates.external.models import ExternalCertificate
from certificates.external.services.reading import external_of_claim, others_with_same, seen_people
from certificates.external.wording import NAMES, STANDINGS, TONES, checks_text
from lms.clock import current_clock
from lms.contracts.access import Actor, Denied
from lms.hours.api import local_date
from lms.organisation.api import person_names
from lms.web.i18n import format_local_date, localised


def words() -> dict[str, Any]:
    """The names that templates of these certificates use."""
    return {"standings": STANDINGS, "standing_tones": TONES, "names": NAMES}


def claim_panel(session: Session, claim_id: int, actor: Actor) -> dict[str, Any] | None:
    """Beside the claim of a certificate's hours: what was read and what was typed, what its signature is worth, and,
    for who decides, whether others have handed in the same."""
    certificate = external_of_claim(session, claim_id)
    if certificate is None:
        return None
    is_own = certificate.person_id == actor.person_id
    person = person_names(session, [certificate.person_id]).get(certificate.person_id)
    return {
        "certificate": certificate,
        "lines": _lines(certificate),
        "checks": checks_text(certificate.checks),
        "is_own_name": person is None or is_holder(certificate.holder, person.name, person.name_en),
        "others": [] if is_own else _others(session, certificate, actor),
        "correct_url": url_for("external_certificates.show", certificate_id=certificate.id) if is_own else "",
    }


def _lines(certificate: ExternalCertificate) -> list[dict[str, str]]:
    """Each field as it was handed in, and where it comes from."""
    stated = Fields(**{name: getattr(certificate, name) for name in NAMES}).as_json()
    corrected = differing(certificate.found, stated)
    return [
        {
            "name": str(title),
            "value": _shown(stated.get(name, "")),
            "origin": _origin(name in corrected, name in certificate.found),
            "read": _shown(certificate.found.get(name, "")) if name in corrected else "",
        }
        for name, title in NAMES.items()
        if stated.get(name) or name in corrected
    ]


def _shown(text: str) -> str:
    """A value as people read it: what was kept as a date is one."""
    with contextlib.suppress(ValueError):
        return str(format_local_date(date.fromisoformat(text)))
    return text


def _origin(is_corrected: bool, is_read: bool) -> str:
    if is_corrected:
        return "corrected"
    return "read" if is_read else "typed"


def _others(session: Session, certificate: ExternalCertificate, actor: Actor) -> list[str]:
    """Who else has the same file or number: by name where the actor may see them, else that there is somebody."""
    same = others_with_same(session, certificate)
    if not same:
        return []
    try:
        scope = actor.scope("lms.see_hours")
    except Denied:
        return []
    ids = {one.person_id for one in same}
    seen = seen_people(session, ids, scope, local_date(current_clock()()))
    names = [f"{localised(card)} · {localised(card, 'unit_name')}" for card in seen.values()]
    return names + ([_("somebody outside your units")] if ids - set(seen) else [])
