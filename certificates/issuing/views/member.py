"""A member's certificate: its page and files, and the panel of the home page. The wallet that holds all is a slice of
its own and adds its pages to this blueprint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from certificates.issuing.mailing import ask_for_mail
from certificates.issuing.views.sending import send_pdf, send_picture
from certificates.issuing.views.showing import drawing_trouble, shown
from certificates.register.models import Certificate
from certificates.register.queries import certificate_of_completion, find_own, newest_certificate
from certificates.sheets.site import base_url
from lms.clock import current_clock
from lms.contracts.access import Actor, Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.jobs.api import job_url
from lms.notifications.api import mail_address
from lms.web.access import current_actor, current_scope, requires

blueprint = Blueprint("certificates", __name__, url_prefix="/certificates", template_folder="../../templates")
PERMISSION = "certificates.hold"


@blueprint.get("/<serial>")
@requires(PERMISSION, Reach.OWN)
def show(serial: str) -> ResponseReturnValue:
    certificate = _own(serial)
    card = shown(certificate)
    return render_template(
        "certificates/show.html",
        card=card,
        certificate=certificate,
        trouble=drawing_trouble(card.snapshot),
        share_url=share_url(certificate),
        address=mail_address(current_session(), certificate.person_id or 0),
    )


@blueprint.post("/<serial>/mail")
@requires(PERMISSION, Reach.OWN)
def mail(serial: str) -> ResponseReturnValue:
    """The PDF to its holder by mail; the job's page says when it is on its way."""
    with unit_of_work() as session:
        certificate = find_own(session, serial, current_scope()) or abort(404)
        job_id = ask_for_mail(session, certificate, actor=current_actor(), clock=current_clock())
    return redirect(job_url(job_id), 303)


@blueprint.get("/<serial>.pdf")
@requires(PERMISSION, Reach.OWN)
def pdf(serial: str) -> ResponseReturnValue:
    return send_pdf(_own(serial), url_for("certificates.show", serial=serial))


@blueprint.get("/<serial>.png")
@requires(PERMISSION, Reach.OWN)
def picture(serial: str) -> ResponseReturnValue:
    return send_picture(_own(serial))


@blueprint.get("/of/<source>/<source_ref>")
@requires(PERMISSION, Reach.OWN)
def of(source: str, source_ref: str) -> ResponseReturnValue:
    """Where other plugins lead to: the certificate that a completion earned."""
    found = certificate_of_completion(current_session(), source, source_ref, current_scope())
    if found is None and "waits" in request.args:
        return redirect(url_for("certificates.mine"))  # which says that it waits for approval, or was refused
    if found is None:
        abort(404)
    return redirect(url_for("certificates.show", serial=found.serial))


def share_url(certificate: Certificate) -> str:
    """The address to pass on: the verification page, which needs no login."""
    return base_url().rstrip("/") + url_for("verification.by_token", token=certificate.token.lower())


def newest_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The home page's newest certificate; nothing before there is one."""
    found = newest_certificate(session, actor.person_id, local_date(now)) if actor.person_id else None
    return None if found is None else {"card": shown(found)}


def _own(serial: str) -> Certificate:
    return find_own(current_session(), serial, current_scope()) or abort(404)
