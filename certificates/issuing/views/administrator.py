"""An administrator's certificates: everything issued in the units, one of them, and issuing it anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certificates.designs.api import design_title
from certificates.issuing.forms import ReissueForm, RevokeForm
from certificates.issuing.services.reissuing import reissue_certificate
from certificates.issuing.views.member import share_url
from certificates.issuing.views.sending import send_pdf, send_picture
from certificates.issuing.views.showing import drawing_trouble, shown
from certificates.register.domain import CertificateRefusal, Verdict
from certificates.register.models import Certificate
from certificates.register.queries import (
    ENDS_SOON,
    Wanted,
    counts_by_state,
    editions_of,
    find_issued,
    issued_certificates,
    listed_certificates,
    subjects_awarded,
)
from certificates.register.records import ListedCertificate, verdict_on
from certificates.register.words import TONES, VERDICTS
from certificates.rendering.refusal_words import refusal_text
from certificates.sheets.site import base_url
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import find_entry, local_date
from lms.organisation.api import unit_card
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import current_locale, format_hours, format_local_date, in_page_language, localised
from lms.web.paging import page_of_query

blueprint = Blueprint(
    "issued_certificates", __name__, url_prefix="/certificates/issued", template_folder="../../templates"
)
PERMISSION = "certificates.administer"


@blueprint.get("")
@requires(PERMISSION, Reach.UNITS)
def overview() -> ResponseReturnValue:
    session, scope, today = current_session(), current_scope(), local_date(current_clock()())
    words = {name: request.args.get(key, "").strip() for name, key in _FILTERS.items()}
    wanted = Wanted(**words)
    page = page_of_query(session, issued_certificates(scope, wanted, today))
    return render_template(
        "certificates/issued.html",
        page=page,
        rows=_rows(listed_certificates(session, page.rows), today),
        counts=counts_by_state(session, scope, today),
        subjects=subjects_awarded(session, scope),
        wanted=wanted,
        soon=ENDS_SOON.days,
        words=in_page_language(VERDICTS),
        tones=TONES,
    )


def _rows(
    certificates: Iterable[ListedCertificate], today: date
) -> list[tuple[str, str, str, str, str, Verdict | None]]:
    """What the cells say: number, holder, awarded for, issued on, hours, and the verdict, None for one that needs
    attention. Tuples, which the template takes apart by place: to read an attribute there takes ten times as long."""
    in_english = current_locale() == "en"
    return [
        (
            each.serial,
            (in_english and each.person_name_latin) or each.person_name,
            localised(each, "title"),
            format_local_date(each.issued_at),
            format_hours(each.hours),
            None if each.needs_attention else verdict_on(each, today),
        )
        for each in certificates
    ]


_FILTERS = {"words": "q", "state": "state", "subject": "subject"}


@blueprint.get("/<serial>")
@requires(PERMISSION, Reach.UNITS)
def show(serial: str) -> ResponseReturnValue:
    return _page(_issued(serial), None)


@blueprint.get("/<serial>.pdf")
@requires(PERMISSION, Reach.UNITS)
def pdf(serial: str) -> ResponseReturnValue:
    return send_pdf(_issued(serial), url_for("issued_certificates.show", serial=serial), tells_why=True)


@blueprint.get("/<serial>.png")
@requires(PERMISSION, Reach.UNITS)
def picture(serial: str) -> ResponseReturnValue:
    return send_picture(_issued(serial))


@blueprint.post("/<serial>/reissue")
@requires(PERMISSION, Reach.UNITS)
def reissue(serial: str) -> ResponseReturnValue:
    form = ReissueForm()
    if not form.validate_on_submit():
        return _page(_issued(serial), form)
    try:
        with unit_of_work() as session:
            certificate = find_issued(session, serial, current_scope()) or abort(404)
            new = reissue_certificate(
                session, certificate, title=form.title.data or "", title_en=form.title_en.data or "",
                expires_on=form.expires_on.data, verify_base=base_url(), actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            serial = new.serial
        flash(_("The certificate is issued anew under the number %(serial)s.", serial=serial), "success")
    except CertificateRefusal as refusal:
        flash(refusal_text(refusal), "error")
    return redirect(url_for("issued_certificates.show", serial=serial), 303)


def _page(certificate: Certificate, reissuing: ReissueForm | None) -> ResponseReturnValue:
    session, card = current_session(), shown(certificate)
    person_id = certificate.person_id
    drawn_by = card.snapshot.template_key if card.snapshot else certificate.award_ref
    entry = find_entry(session, person_id, certificate.source, certificate.credit_ref) if person_id else None
    return render_template(
        "certificates/issued_one.html",
        card=card,
        certificate=certificate,
        trouble=drawing_trouble(card.snapshot),
        editions=[shown(edition) for edition in editions_of(session, certificate)] if person_id else [card],
        unit=unit_card(session, certificate.unit_id),
        design=design_title(session, drawn_by) or drawn_by,
        has_hours=entry is not None,
        share_url=share_url(certificate),
        revoking=RevokeForm(formdata=None),
        reissuing=reissuing
        or ReissueForm(formdata=None, title=certificate.title, title_en=certificate.title_en),
    )


def _issued(serial: str) -> Certificate:
    return find_issued(current_session(), serial, current_scope()) or abort(404)
