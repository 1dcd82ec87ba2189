"""The rules of a draft, one at a time."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.domain.policy import Rule
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.ledger.services import hour_categories
from lms.hours.policies.documents import fingerprint, with_rule, without_rule
from lms.hours.policies.faults import refusal_text
from lms.hours.policies.forms.rule import Offered, RuleForm
from lms.hours.policies.forms.rule_faults import place_faults
from lms.hours.policies.forms.rule_values import form_data, new_rule_data, values_of
from lms.hours.policies.models import PolicyVersion
from lms.hours.policies.services.effective import parsed
from lms.hours.policies.views.blueprint import EDIT, blueprint
from lms.hours.policies.views.drafting import open_draft
from lms.hours.policies.views.refusing import Listing, listing
from lms.hours.policies.views.saving import save_draft, save_form
from lms.hours.policies.views.showing import today
from lms.hours.policies.views.trying import preview_of
from lms.hours.policies.wording import TIERS
from lms.hours.programmes.names import programmes_in
from lms.organisation.units.forms import KINDS
from lms.web.access import requires
from lms.web.i18n import localised


@blueprint.route("/drafts/<int:version_id>/rules/new", methods=["GET", "POST"])
@requires(EDIT, Reach.UNITS)
def new_rule(version_id: int) -> ResponseReturnValue:
    version = open_draft(version_id)
    return _rule_page(version, None, rule_form(version, None, new_rule_data(today())))


@blueprint.route("/drafts/<int:version_id>/rules/<int:number>", methods=["GET", "POST"])
@requires(EDIT, Reach.UNITS)
def rule(version_id: int, number: int) -> ResponseReturnValue:
    version = open_draft(version_id)
    found = rule_or_404(version, number)
    return _rule_page(version, found, rule_form(version, found, form_data(found)))


@blueprint.post("/drafts/<int:version_id>/rules/<int:number>/delete")
@requires(EDIT, Reach.UNITS)
def delete_rule(version_id: int, number: int) -> ResponseReturnValue:
    version = open_draft(version_id)
    found = rule_or_404(version, number)
    refusal = save_draft(version_id, without_rule(version.text, found.id), request.form.get("seen"))
    if refusal is None:
        flash(_("The rule is taken out of the draft."), "success")
    else:
        flash(refusal_text(refusal), "error")
    return redirect(url_for("policies.draft", version_id=version_id))


def rule_form(version: PolicyVersion, found: Rule | None, data: dict[str, Any]) -> RuleForm:
    """The form of a rule, filled with what was posted or with what the draft says."""
    form = RuleForm(data=data | {"seen": fingerprint(version.text)})
    form.offer(_offered(version))
    return form


def rule_or_404(version: PolicyVersion, number: int) -> Rule:
    """A rule of a draft by its place in it, counted from 1."""
    rules = parsed(version.text).rules
    return rules[number - 1] if 0 < number <= len(rules) else abort(404)


def _rule_page(version: PolicyVersion, found: Rule | None, form: RuleForm) -> ResponseReturnValue:
    if (kind := request.form.get("add")) in {"ways", "minima", "caps"}:
        form.add_row(str(kind))
        form.offer(_offered(version))
        return _render(version, found, form), 200
    faults = None
    if form.is_submitted():
        text = with_rule(version.text, found.id if found else None, values_of(form))
        refusal = save_form(form, version.id, text)
        if refusal is None and not form.errors:
            flash(_("Saved."), "success")
            return redirect(url_for("policies.draft", version_id=version.id))
        if isinstance(refusal, PolicyRefused):
            refusal = place_faults(form, refusal)
        faults = listing(form, refusal)
    return _render(version, found, form, faults), 422 if form.is_submitted() else 200


def _render(version: PolicyVersion, found: Rule | None, form: RuleForm, faults: Listing | None = None) -> str:
    document = parsed(version.text)
    return render_template(
        "hours/policies/rule.html",
        form=form,
        faults=faults,
        version=version,
        document=document,
        rule=found,
        number=document.rules.index(found) + 1 if found else None,
        offered=_offered(version),
        tiers=TIERS,
        **preview_of(version, found.id if found else None, values_of(form)),
    )


def _offered(version: PolicyVersion) -> Offered:
    session = current_session()
    return Offered(
        categories=[(category.key, localised(category)) for category in hour_categories(session)],
        unit_kinds=KINDS,
        programmes=programmes_in(session, version.policy.organisation_id),
    )
