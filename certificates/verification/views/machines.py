"""Verification for machines: the same as people are told, as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from certificates.papers.sniffing import PaperRefused
from certificates.register.domain import CertificateRefusal, Serial, Verdict
from certificates.verification.services import Finding, TooManyFailures, find_by_name
from certificates.verification.views.asking import (
    asker,
    finding_under,
    limit_request,
    present,
    status_of,
    today,
)
from lms.clock import current_clock
from lms.db import unit_of_work
from lms.web.access import open_to_machines, public

blueprint = Blueprint("verification_api", __name__)
blueprint.url_value_preprocessor(limit_request)


@blueprint.get("/v/<token>.json")
@blueprint.get("/V/<token>.json", endpoint="by_qr")
@public
def by_token(token: str) -> ResponseReturnValue:
    finding = finding_under(token)
    return _answer(_facts(finding), status_of(finding.verdict))


@blueprint.post("/verify.json")
@open_to_machines
def ask() -> ResponseReturnValue:
    """A posted `file`, or `serial` and `name` as form fields or JSON."""
    try:
        if upload := request.files.get("file"):
            return _on_file(upload.read())
        return _on_name()
    except TooManyFailures as refusal:
        response = _answer({"error": "too_many", "seconds": refusal.seconds}, 429)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response


def _on_file(content: bytes) -> Response:
    """What the file is ("verdict"), and what the register says of it where it is genuine."""
    try:
        shown = present(content)
    except PaperRefused as refusal:
        return _answer({"error": refusal.code}, 422)
    facts = _facts(shown.finding) if shown.finding else {}
    facts |= {"verdict": shown.verdict.value, "file": shown.paper.value}
    return _answer(facts | ({"is_key_void": True} if shown.is_key_void else {}), 200)


def _on_name() -> Response:
    posted: Any = request.get_json(silent=True) if request.is_json else request.form
    given = posted if hasattr(posted, "get") else {}
    try:
        number = Serial.parse(str(given.get("serial", ""))[:60])
    except CertificateRefusal:
        return _answer({"error": "serial"}, 422)
    with unit_of_work() as session:
        finding = find_by_name(
            session, number, str(given.get("name", ""))[:120], asker(str(number)),
            today=today(), clock=current_clock(),
        )  # fmt: skip
    return _answer(_facts(finding), status_of(finding.verdict))


def _answer(facts: dict[str, Any], status: int) -> Response:
    response = jsonify(facts)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _facts(finding: Finding) -> dict[str, Any]:
    """What machines are told: the same as people. Dates are ISO 8601, hours a decimal string."""
    facts: dict[str, Any] = {"verdict": finding.verdict.value}
    printed = finding.snapshot
    if printed is None or finding.verdict is Verdict.ALTERED:
        return facts
    return facts | {
        "serial": printed.serial,
        "name": printed.person_name,
        "name_latin": printed.person_name_latin or None,
        "title": printed.title,
        "title_en": printed.title_en or None,
        "kind": printed.kind.value,
        "hours": None if printed.hours is None else f"{printed.hours.normalize():f}",
        "completed_on": printed.completed_on.isoformat(),
        "issued_on": printed.issued_on.isoformat(),
        "expires_on": printed.expires_on.isoformat() if printed.expires_on else None,
        "issuer": printed.issuer,
        "changed_at": finding.changed_at.isoformat() if finding.changed_at else None,
        "replaced_by": finding.successor or None,
    }
