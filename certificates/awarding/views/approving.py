"""Waiting for approval: the tray of a unit's administrators."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from certificates.awarding.domain import CandidacyState
from certificates.awarding.forms import RefuseForm
from certificates.awarding.services.approving import (
    accept_candidacies,
    candidacies_in,
    number_waiting,
    prospects_of,
    refuse_candidacies,
)
from certificates.register.domain import CertificateRefusal
from certificates.rendering.refusal_words import refusal_text
from certificates.sheets.site import base_url
from lms.accounts.api import account_names
from lms.clock import current_clock
from lms.contracts.access import Actor, Reach
from lms.contracts.navigation import CountLike
from lms.db import current_session, unit_of_work
from lms.organisation.api import person_names, units_by_id
from lms.web.access import current_actor, current_scope, requires
from lms.web.paging import page_of_query

blueprint = Blueprint(
    "awaited_certificates", __name__, url_prefix="/certificates/awaited", template_folder="../../templates"
)
PERMISSION = "certificates.administer"


@blueprint.get("")
@requires(PERMISSION, Reach.UNITS)
def inbox() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    state = request.args.get("state", CandidacyState.WAITING.value)
    words = request.args.get("q", "").strip()
    page = page_of_query(session, candidacies_in(scope, state if state in STATES else "", words))
    is_open = state == CandidacyState.WAITING
    prospects = prospects_of(session, page.rows, current_clock()) if is_open else []
    return render_template(
        "certificates/awaited.html",
        page=page,
        state=state,
        words=words,
        states=STATES,
        people=person_names(session, {row.person_id for row in page.rows}),
        units=units_by_id(session, {row.unit_id for row in page.rows}),
        admins=account_names(session, {row.decided_by for row in page.rows}),
        obstacles={
            row.id: refusal_text(found.obstacle)
            for row, found in zip(page.rows, prospects, strict=False)
            if found.obstacle
        },
        waiting=session.scalar(number_waiting(scope)),
        refusing=RefuseForm(formdata=None),
        own_id=current_actor().person_id,
    )


STATES = tuple(state.value for state in CandidacyState)


@blueprint.post("/accept")
@requires(PERMISSION, Reach.UNITS)
def accept() -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            decided = accept_candidacies(
                session, _chosen(), current_scope(), verify_base=base_url(),
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            issued, waiting = len(decided.issued), len(decided.waiting)
        flash(
            ngettext("%(num)s certificate was issued.", "%(num)s certificates were issued.", issued),
            "success",
        )
        if waiting:
            flash(_("%(count)s go on waiting: see what stands in their way.", count=waiting), "warning")
    except CertificateRefusal as refusal:
        flash(refusal_text(refusal), "error")
    return redirect(url_for(".inbox"), 303)


@blueprint.post("/refuse")
@requires(PERMISSION, Reach.UNITS)
def refuse() -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            refused = refuse_candidacies(
                session, _chosen(), request.form.get("reason", "")[:500], current_scope(),
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
        flash(
            ngettext("%(num)s certificate was refused.", "%(num)s certificates were refused.", refused),
            "success",
        )
    except CertificateRefusal as refusal:
        flash(refusal_text(refusal), "error")
    return redirect(url_for(".inbox"), 303)


def to_approve(actor: Actor, _now: datetime) -> CountLike:
    """How many wait, for the navigation."""
    return number_waiting(actor.scope(PERMISSION))


def _chosen() -> list[int]:
    return request.form.getlist("candidacy", type=int)[:500]
