"""Revoking many: the preview of what falls, asking, and the second person's decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from certificates.register.domain import CertificateRefusal
from certificates.register.queries import subjects_awarded
from certificates.rendering.refusal_words import refusal_text
from certificates.withdrawing.forms import AskForm, ChooseForm, DeclineForm
from certificates.withdrawing.models import Revocation
from certificates.withdrawing.services.choosing import Chosen, what_falls
from certificates.withdrawing.services.revoking import (
    ask_to_revoke,
    confirm_revocation,
    decline_revocation,
    find_revocation,
    named_certificates,
    number_to_confirm,
    resume_revocation,
    revocations_in,
    stopped_among,
)
from lms.accounts.api import account_names
from lms.clock import current_clock
from lms.contracts.access import Actor, Reach
from lms.contracts.navigation import CountLike
from lms.db import current_session, unit_of_work
from lms.jobs.api import can_follow
from lms.organisation.api import unit_card, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import localised
from lms.web.paging import page_of_query

blueprint = Blueprint(
    "revocations", __name__, url_prefix="/certificates/revocations", template_folder="../templates"
)
PERMISSION = "certificates.administer"
CONFIRM = "certificates.confirm_revocations"
MOST_SHOWN = 200
MOST_NAMED = 40


@blueprint.get("")
@requires(CONFIRM, Reach.UNITS)
def index() -> ResponseReturnValue:
    session = current_session()
    page = page_of_query(session, revocations_in(current_scope()))
    return render_template(
        "certificates/revocations.html",
        page=page,
        stopped=stopped_among(session, page.rows),
        admins=account_names(session, {row.asked_by for row in page.rows}),
        may_ask=current_actor().may(PERMISSION),
    )


@blueprint.get("/new")
@requires(PERMISSION, Reach.UNITS)
def new() -> ResponseReturnValue:
    """What would fall of what the address says: a run, or an achievement and days."""
    session, scope = current_session(), current_scope()
    form, chosen = _choosing(), _chosen()
    fall = what_falls(session, chosen, scope) if not chosen.is_empty else None
    return render_template(
        "certificates/revoke_many.html",
        form=form,
        fall=fall,
        chosen=chosen,
        title=localised(fall.certificates[0], "title") if fall and fall.certificates else "",
        asking=AskForm(formdata=None),
        most=MOST_SHOWN,
    )


@blueprint.post("/new")
@requires(PERMISSION, Reach.UNITS)
def ask() -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            scope, chosen = current_scope(), _chosen()
            fall = what_falls(session, chosen, scope)
            own = fall.certificates[0].unit_id if len(fall.certificates) == 1 else None
            asked = ask_to_revoke(
                session, chosen, scope, unit_id=own or unit_cards(session, scope)[0].id,
                reason=request.form.get("reason", "")[:500],
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            revocation_id = asked.id
    except CertificateRefusal as refusal:
        flash(refusal_text(refusal), "error")
        return redirect(f"{url_for('.new')}?{urlencode(list(request.args.items(multi=True)))}", 303)
    return redirect(url_for(".show", revocation_id=revocation_id), 303)


@blueprint.get("/<int:revocation_id>")
@requires(CONFIRM, Reach.UNITS)
def show(revocation_id: int) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    revocation = _revocation(session, revocation_id)
    return render_template(
        "certificates/revocation.html",
        revocation=revocation,
        certificates=named_certificates(session, revocation, MOST_NAMED),
        may_open=actor.may(PERMISSION),
        unit=unit_card(session, revocation.unit_id),
        admins=account_names(session, {revocation.asked_by, revocation.decided_by}),
        is_stopped=bool(stopped_among(session, [revocation])),
        is_followed=can_follow(session, revocation.job_id, actor, clock=current_clock()),
        is_asker=revocation.asked_by == actor.account_id,
        declining=DeclineForm(formdata=None),
        most=MOST_NAMED,
    )


@blueprint.post("/<int:revocation_id>/confirm")
@requires(CONFIRM, Reach.UNITS)
def confirm(revocation_id: int) -> ResponseReturnValue:
    done = _("Confirmed. The certificates are void and their hours are taken back.")
    return _decide(revocation_id, confirm_revocation, done)


@blueprint.post("/<int:revocation_id>/decline")
@requires(CONFIRM, Reach.UNITS)
def decline(revocation_id: int) -> ResponseReturnValue:
    reason = request.form.get("reason", "")[:500]
    done = _("Declined. All of the certificates stay valid.")
    return _decide(revocation_id, partial(decline_revocation, reason=reason), done)


@blueprint.post("/<int:revocation_id>/resume")
@requires(CONFIRM, Reach.UNITS)
def resume(revocation_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        revocation = _revocation(session, revocation_id)
        resume_revocation(session, revocation, actor=current_actor(), clock=current_clock())
    return redirect(url_for(".show", revocation_id=revocation_id), 303)


def to_confirm(actor: Actor, _now: datetime) -> CountLike:
    """How many wait for a second person, for the navigation."""
    return number_to_confirm(actor.scope(CONFIRM), actor.account_id)


def _decide(revocation_id: int, decision: Callable[..., None], done: str) -> ResponseReturnValue:
    """A decision of the second person, or why it cannot be theirs."""
    try:
        with unit_of_work() as session:
            decision(
                session, _revocation(session, revocation_id), actor=current_actor(), clock=current_clock()
            )
        flash(done, "success")
    except CertificateRefusal as refusal:
        flash(refusal_text(refusal), "error")
    return redirect(url_for(".show", revocation_id=revocation_id), 303)


def _choosing() -> ChooseForm:
    form = ChooseForm(request.args, meta={"csrf": False})
    subjects = subjects_awarded(current_session(), current_scope())
    form.subject.choices = [
        (subject, localised({"title": title, "title_en": title_en}, "title"))
        for subject, title, title_en in subjects
    ]
    return form


def _chosen() -> Chosen:
    """What the address names."""
    return Chosen(
        serials=tuple(request.args.getlist("serial")[:500]),
        run_id=request.args.get("run", type=int),
        subject=request.args.get("subject", "")[:120],
        since=request.args.get("since", type=_day),
        until=request.args.get("until", type=_day),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _revocation(session: Session, revocation_id: int) -> Revocation:
    return find_revocation(session, revocation_id, current_scope()) or abort(404)
