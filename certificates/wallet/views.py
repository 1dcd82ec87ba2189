"""The wallet: all of a member's certificates, and what can be done with many of them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from certificates.awarding.services.approving import own_candidacies
from certificates.external.api import external_cards
from certificates.issuing.packing import ask_for_archive
from certificates.issuing.views.member import PERMISSION, blueprint
from certificates.issuing.views.sending import send_picture
from certificates.issuing.views.showing import shown
from certificates.register.domain import CertificateRefusal
from certificates.register.queries import own_certificates
from certificates.rendering import RenderingRefusal
from certificates.rendering.refusal_words import refusal_text
from certificates.sheets.site import base_url
from certificates.statements.services import issue_statement
from certificates.wallet.domain import Day, calendar
from certificates.wallet.forms import ShareForm
from certificates.wallet.services import (
    Wanted,
    links_of,
    opened,
    shapes_of,
    share,
    wallet_of,
    withdraw,
)
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date, years_with_hours
from lms.jobs.api import job_url
from lms.plugins import current_registry
from lms.web.access import current_actor, current_scope, public, requires
from lms.web.i18n import localised
from lms.web.paging import page_of_query

PER_PAGE = 24
KINDS = {
    "course": _l("Course"),
    "programme": _l("Programme"),
    "training": _l("Training"),
    "exam": _l("Exam"),
    "contest": _l("Contest"),
    "statement": _l("Statement of hours"),
}
links = Blueprint("shared_certificates", __name__, url_prefix="/c", template_folder="../templates")


@blueprint.get("")
@requires(PERMISSION, Reach.OWN)
def mine() -> ResponseReturnValue:
    session, person_id = current_session(), current_scope().person_id or 0
    wanted = Wanted(
        words=request.args.get("q", "").strip(),
        kind=request.args.get("kind", ""),
        year=request.args.get("year", type=int),
        state=request.args.get("state", ""),
    )
    page = page_of_query(session, wallet_of(person_id, wanted, local_date(current_clock()())), PER_PAGE)
    kinds, years = shapes_of(session, person_id)
    return render_template(
        "certificates/wallet.html",
        page=page,
        cards=[shown(row) for row in page.rows],
        wanted=wanted,
        kinds=[(kind, KINDS.get(kind, kind)) for kind in kinds],
        years=[(year, str(year)) for year in years],
        candidacies=session.scalars(own_candidacies(person_id)).all(),
        external=external_cards(session, person_id),
        links=links_of(session, person_id),
        link_url=_address,
        sharing=ShareForm(formdata=None),
        hour_years=[(year, str(year)) for year in years_with_hours(session, person_id, current_clock()())],
    )


@blueprint.post("/archive")
@requires(PERMISSION, Reach.OWN)
def archive() -> ResponseReturnValue:
    """All valid ones as one ZIP; the job's page leads to it."""
    with unit_of_work() as session:
        rows = session.scalars(own_certificates(current_scope().person_id or 0)).all()
        actor, clock = current_actor(), current_clock()
        job_id = ask_for_archive(session, rows, "certificates", actor=actor, clock=clock)
    return redirect(job_url(job_id), 303)


@blueprint.post("/statements")
@requires(PERMISSION, Reach.OWN)
def state_hours() -> ResponseReturnValue:
    """The hours of a year as a certificate, as the ledger has them today."""
    year, person_id = request.form.get("year", 0, type=int), current_scope().person_id
    if person_id is None or not 2000 <= year <= 2200:
        abort(404)
    try:
        with unit_of_work() as session:
            issued = issue_statement(
                session, current_registry(), person_id, year,
                verify_base=base_url(), actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            serial = issued.serial
    except (CertificateRefusal, RenderingRefusal) as refusal:
        flash(refusal_text(refusal), "error")
        return redirect(url_for(".mine"), 303)
    return redirect(url_for(".show", serial=serial), 303)


@blueprint.get("/expiries.ics")
@requires(PERMISSION, Reach.OWN)
def expiries() -> ResponseReturnValue:
    """The days on which certificates end, for one's calendar."""
    now = current_clock()()
    wanted = Wanted(state="valid")
    rows = current_session().scalars(wallet_of(current_scope().person_id or 0, wanted, local_date(now)))
    days = [
        Day(
            uid=f"{row.serial}@{base_url().partition('://')[2].rstrip('/')}",
            day=row.expires_on,
            title=_("Last valid day: %(title)s", title=localised(row, "title")),
            text=_("Certificate %(serial)s. Renew it in time.", serial=row.serial),
            url=base_url().rstrip("/") + url_for("certificates.show", serial=row.serial),
        )
        for row in rows
        if row.expires_on is not None
    ]
    response = Response(calendar(days, name=_("My certificates"), made_at=now), mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename="certificates.ics")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/links")
@requires(PERMISSION, Reach.OWN)
def share_some() -> ResponseReturnValue:
    form = ShareForm()
    if not form.validate_on_submit():
        flash(_("Give the link a name, so that you know it again."), "error")
        return redirect(url_for(".mine"), 303)
    try:
        with unit_of_work() as session:
            share(
                session, current_scope().person_id or 0, request.form.getlist("serial"),
                title=form.title.data or "", days=int(form.days.data) if form.days.data else None,
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
        flash(_("The link is ready: copy it below and pass it on."), "success")
    except CertificateRefusal as refusal:
        flash(refusal_text(refusal), "error")
    return redirect(url_for(".mine", _anchor="links"), 303)


@blueprint.post("/links/<int:link_id>/withdraw")
@requires(PERMISSION, Reach.OWN)
def withdraw_link(link_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        person_id = current_scope().person_id or 0
        if not withdraw(session, person_id, link_id, actor=current_actor(), clock=current_clock()):
            abort(404)
    flash(_("The link is withdrawn. Whoever has it sees nothing any more."), "success")
    return redirect(url_for(".mine", _anchor="links"), 303)


@links.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """What somebody chose to show, to whoever has the address."""
    found = opened(current_session(), token, local_date(current_clock()()))
    if found is None:
        return render_template("certificates/shared.html", link=None, cards=[]), 404
    link, rows = found
    page = render_template("certificates/shared.html", link=link, cards=[shown(row) for row in rows])
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@links.get("/<token>/<serial>.png")
@public
def picture(token: str, serial: str) -> ResponseReturnValue:
    """How one of those looks that the link shows."""
    found = opened(current_session(), token, local_date(current_clock()()))
    shown_there = found[1] if found else []
    return send_picture(next((row for row in shown_there if row.serial == serial), None) or abort(404))


def _address(token: str) -> str:
    return base_url().rstrip("/") + url_for("shared_certificates.show", token=token.lower())
