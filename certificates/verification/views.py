"""Public verification: a form, and the address that a QR code leads to. No login, and no more than is printed."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from certificates.issuing.api import ICONS, TONES, VERDICTS
from certificates.issuing.domain import Verdict
from certificates.verification.forms import VerifyForm
from certificates.verification.services import Asker, Finding, TooManyFailures, find_by_name, find_by_token
from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.web.access import public

blueprint = Blueprint("verification", __name__, template_folder="../templates")


@blueprint.route("/verify", methods=["GET", "POST"])
@public
def form() -> ResponseReturnValue:
    form = VerifyForm(serial=request.args.get("serial", ""))
    finding = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                clock = current_clock()
                finding = find_by_name(
                    session, form.number, form.name.data or "", _asker(str(form.number)),
                    today=local_date(clock()), clock=clock,
                )  # fmt: skip
        except TooManyFailures as refusal:
            form.name.errors = [_wait_text(refusal.seconds)]
            return render_template("certificates/verify.html", form=form, finding=None), 429
        if finding.token:
            return redirect(url_for("verification.by_token", token=finding.token.lower()), 303)
    return render_template("certificates/verify.html", form=form, finding=finding, **_WORDS)


@blueprint.get("/v/<token>")
@blueprint.get("/V/<token>", endpoint="by_qr")
@public
def by_token(token: str) -> ResponseReturnValue:
    finding = _finding(token)
    page = render_template("certificates/verified.html", finding=finding, token=token.lower(), **_WORDS)
    return page, _status(finding)


@blueprint.get("/v/<token>.json")
@blueprint.get("/V/<token>.json", endpoint="json_by_qr")
@public
def as_json(token: str) -> ResponseReturnValue:
    finding = _finding(token)
    response = jsonify(_public_facts(finding))
    response.headers["Cache-Control"] = "no-store"
    return response, _status(finding)


_WORDS = {"words": VERDICTS, "tones": TONES, "icons": ICONS, "Verdict": Verdict}


def _finding(token: str) -> Finding:
    return find_by_token(current_session(), token, local_date(current_clock()()))


def _status(finding: Finding) -> int:
    return 404 if finding.verdict is Verdict.UNKNOWN else 200


def _public_facts(finding: Finding) -> dict[str, Any]:
    """What machines are told: the same as people. Dates are ISO 8601, hours a decimal string."""
    facts: dict[str, Any] = {"verdict": finding.verdict.value}
    if printed := finding.snapshot:
        facts |= {
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
    return facts


def _wait_text(seconds: int) -> str:
    return ngettext(
        "Too many numbers and names that do not fit. Try again in %(num)s second, or scan the QR code.",
        "Too many numbers and names that do not fit. Try again in %(num)s seconds, or scan the QR code.",
        seconds,
    )


def _asker(number: str) -> Asker:
    """Who asks, without keeping anybody's address: digests that nobody can turn round without our secret."""
    key = current_app.config["SECRET_KEY"].encode("utf-8")[:64]

    def digest(text: str) -> str:
        return hashlib.blake2b(text.encode("utf-8"), key=key, digest_size=32).hexdigest()

    return Asker(number=digest(f"number {number}"), address=digest(f"address {request.remote_addr}"))
