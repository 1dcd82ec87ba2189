"""Approval, retirement, adoption."""

from __future__ import annotations

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.policies.faults import refusal_text
from lms.hours.policies.forms.steps import AdoptForm, RetireForm
from lms.hours.policies.models import HourPolicy, PolicyAdoption
from lms.hours.policies.refusals import PolicyStepRefused, RulesConflict
from lms.hours.policies.services.adopting import adopt_policy, end_adoption
from lms.hours.policies.services.approving import approve_version, retire_version
from lms.hours.policies.services.reading import PolicyCard
from lms.hours.policies.views.blueprint import APPROVE, blueprint
from lms.hours.policies.views.showing import card_or_404, conflict_lines, draft_or_404, today, version_page
from lms.hours.policies.wording import step_text
from lms.organisation.api import unit_cards, units_in
from lms.organisation.models import Unit
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from lms.web.i18n import localised


@blueprint.post("/versions/<int:version_id>/approve")
@requires(APPROVE, Reach.UNITS)
def approve(version_id: int) -> ResponseReturnValue:
    version = draft_or_404(current_session(), version_id)
    policy_id, number = version.policy_id, version.number
    try:
        with unit_of_work() as session:
            approve_version(
                session, draft_or_404(session, version_id), seen=request.form.get("seen", ""),
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
        flash(_("Version %(number)s is approved.", number=number), "success")
    except (PolicyRefused, PolicyStepRefused) as refusal:
        flash(refusal_text(refusal), "error")
    except RulesConflict as refusal:
        card = card_or_404(policy_id)
        return version_page(card, card.version(number) or abort(404), refusal.conflicts), 422
    return redirect(url_for("policies.version", policy_id=policy_id, number=number))


@blueprint.post("/versions/<int:version_id>/retire")
@requires(APPROVE, Reach.UNITS)
def retire(version_id: int) -> ResponseReturnValue:
    version = draft_or_404(current_session(), version_id)
    policy_id, number = version.policy_id, version.number
    form = RetireForm()
    try:
        last_day = _last_day(form)
        with unit_of_work() as session:
            retire_version(
                session, draft_or_404(session, version_id), last_day,
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
        flash(_("Version %(number)s is retired.", number=number), "success")
    except PolicyStepRefused as refusal:
        flash(step_text(refusal), "error")
    except RulesConflict as refusal:
        card = card_or_404(policy_id)
        return version_page(card, card.version(number) or abort(404), refusal.conflicts), 422
    return redirect(url_for("policies.version", policy_id=policy_id, number=number))


@blueprint.route("/<int:policy_id>/adopt", methods=["GET", "POST"])
@requires(APPROVE, Reach.UNITS)
def adopt(policy_id: int) -> ResponseReturnValue:
    card = card_or_404(policy_id)
    form = AdoptForm(data={"starts_on": today()})
    form.unit.choices = [
        (unit.id, "　" * (unit.depth - 1) + localised(unit))
        for unit in unit_cards(current_session(), current_scope())
    ]
    if not form.validate_on_submit() or form.starts_on.data is None:
        return _adopt_page(card, form)
    starts_on = form.starts_on.data
    try:
        with unit_of_work() as session:
            adoption = adopt_policy(
                session, session.get_one(HourPolicy, policy_id), _unit(session, form.unit.data),
                form.starts_on.data, actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            adoption_id, before = adoption.id, starts_on - timedelta(days=1)
    except PolicyStepRefused as refusal:
        form.unit.errors = [step_text(refusal)]
        return _adopt_page(card, form)
    except RulesConflict as refusal:
        return _adopt_page(card, form, refusal)
    offer_undo(
        _("The policy is adopted."),
        url_for("policies.end", adoption_id=adoption_id),
        {"last_day": before.isoformat()},
    )
    return redirect(url_for("policies.policy", policy_id=policy_id))


@blueprint.post("/adoptions/<int:adoption_id>/end")
@requires(APPROVE, Reach.UNITS)
def end(adoption_id: int) -> ResponseReturnValue:
    policy_id = _adoption(current_session(), adoption_id).policy_id
    form = RetireForm()
    try:
        last_day = _last_day(form)
        with unit_of_work() as session:
            end_adoption(
                session, _adoption(session, adoption_id), last_day,
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
        flash(_("The adoption has been ended."), "success")
    except PolicyStepRefused as refusal:
        flash(step_text(refusal), "error")
    except RulesConflict as refusal:
        card = card_or_404(policy_id)
        return version_page(card, card.shown or abort(404), refusal.conflicts), 422
    return redirect(url_for("policies.policy", policy_id=policy_id))


def _last_day(form: RetireForm) -> date:
    if not form.validate_on_submit() or form.last_day.data is None:
        raise PolicyStepRefused("no_day")
    return form.last_day.data


def _adopt_page(
    card: PolicyCard, form: AdoptForm, refusal: RulesConflict | None = None
) -> ResponseReturnValue:
    conflicts = conflict_lines(current_session(), refusal.conflicts if refusal else ())
    page = render_template("hours/policies/adopt.html", card=card, form=form, conflicts=conflicts)
    return page, 422 if form.errors or conflicts else 200


def _adoption(session: Session, adoption_id: int) -> PolicyAdoption:
    adoption = session.scalar(
        select(PolicyAdoption).where(
            PolicyAdoption.id == adoption_id, PolicyAdoption.unit_id.in_(units_in(current_scope()))
        )
    )
    return adoption or abort(404)


def _unit(session: Session, unit_id: int | None) -> Unit:
    unit = session.get(Unit, unit_id) if unit_id is not None else None
    if unit is None or not current_scope().covers_path(unit.path):
        abort(404)
    return unit
