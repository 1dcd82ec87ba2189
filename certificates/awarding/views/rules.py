"""What earns a certificate: the rules of a unit's administrators."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certificates.awarding.domain import AlreadyAwarded
from certificates.awarding.forms import RuleForm
from certificates.awarding.services.rules import RuleSettings, add_rule, find_rule, remove_rule, rules_in
from certificates.designs.api import design_title, designs_to_choose
from certificates.issuing.achieved import Achievement, achievement_in, achievements_in, choices_of
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import unit_cards
from lms.plugins import current_registry
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import localised
from lms.web.paging import page_of_query

blueprint = Blueprint(
    "award_rules", __name__, url_prefix="/certificates/rules", template_folder="../../templates"
)
PERMISSION = "certificates.administer"


@blueprint.route("", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def index() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    achievements = achievements_in(session, scope)
    form = _form(achievements)
    if form.validate_on_submit() and _add(form, achievements):
        return redirect(url_for(".index"), 303)
    page = page_of_query(session, rules_in(scope))
    return render_template(
        "certificates/rules.html",
        form=form,
        page=page,
        titles={each.source.subject_of(each.ref): localised(each, "title") for each in achievements},
        kinds={key: source.title for key, source in current_registry().achievement_sources.items()},
        designs={row.award_ref: design_title(session, row.award_ref) for row in page.rows},
    ), 422 if form.errors else 200


@blueprint.post("/<int:rule_id>/remove")
@requires(PERMISSION, Reach.UNITS)
def remove(rule_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        rule = find_rule(session, rule_id, current_scope()) or abort(404)
        remove_rule(session, rule, actor=current_actor(), clock=current_clock())
    flash(_("The rule is removed. Certificates that were issued by it stay."), "success")
    return redirect(url_for(".index"), 303)


def _form(achievements: list[Achievement]) -> RuleForm:
    form = RuleForm()
    form.achievement.choices = choices_of(achievements)
    form.design.choices = [
        (choice.ref, choice.title) for choice in designs_to_choose(current_session(), current_scope())
    ]
    return form


def _add(form: RuleForm, achievements: list[Achievement]) -> bool:
    """Adds the rule; False with the reason in the form."""
    chosen = achievement_in(achievements, form.achievement.data) or abort(404)
    settings = RuleSettings(
        source=chosen.source,
        ref=chosen.ref,
        title=chosen.title,
        title_en=chosen.title_en,
        award_ref=form.design.data,
        needs_approval=form.needs_approval.data,
        expires_on=form.expires_on.data,
    )
    try:
        with unit_of_work() as session:
            unit = unit_cards(session, current_scope())[0]
            add_rule(session, unit, settings, actor=current_actor(), clock=current_clock())
    except AlreadyAwarded:
        form.achievement.errors = [_(AlreadyAwarded.message, title=localised(chosen, "title"))]
        return False
    flash(
        _("From now on it earns a certificate. Those who completed it before are awarded within the hour."),
        "success",
    )
    return True
