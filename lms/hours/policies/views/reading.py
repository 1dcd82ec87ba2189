"""Everybody may read the rules that judge them."""

from __future__ import annotations

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.policies.describing import rule_lines
from lms.hours.policies.models import PolicyVersion
from lms.hours.policies.services.effective import policies_in_force
from lms.hours.policies.shipped import FOUNDING, NAMES, founding_policy, shipped_policy, shipped_text
from lms.hours.policies.views.blueprint import EDIT, SEE, blueprint, my_rules
from lms.hours.policies.views.showing import card_or_404, cards, names, reach, today, version_page, words
from lms.web.access import current_actor, requires


@blueprint.get("")
@requires(SEE, Reach.ORGANISATION)
def index() -> ResponseReturnValue:
    scope = reach(EDIT)
    found = cards()
    return render_template(
        "hours/policies/index.html",
        cards=found,
        founding=founding_policy(),
        is_under_founding=_is_under_founding(),
        may_draft=bool(scope.everything or scope.unit_paths),
        today=today(),
        **words(),
    )


@my_rules.get("")
@requires(SEE, Reach.ORGANISATION)
def mine() -> ResponseReturnValue:
    session, path = current_session(), current_actor().unit_path
    policies = policies_in_force(session, [path])[path] if path else ()
    judging = [policy for policy in policies if policy.is_valid_on(today())]
    known = names(session)
    return render_template(
        "hours/policies/mine.html",
        policies=judging,
        lines={
            (policy.name, rule.id): rule_lines(rule, known) for policy in judging for rule in policy.rules
        },
    )


@blueprint.get("/<int:policy_id>")
@requires(SEE, Reach.ORGANISATION)
def policy(policy_id: int) -> ResponseReturnValue:
    card = card_or_404(policy_id)
    return version_page(card, card.shown or abort(404))


@blueprint.get("/<int:policy_id>/versions/<int:number>")
@requires(SEE, Reach.ORGANISATION)
def version(policy_id: int, number: int) -> ResponseReturnValue:
    card = card_or_404(policy_id)
    return version_page(card, card.version(number) or abort(404))


@blueprint.get("/<int:policy_id>/versions/<int:number>/file")
@requires(SEE, Reach.ORGANISATION)
def export(policy_id: int, number: int) -> ResponseReturnValue:
    card = card_or_404(policy_id)
    found = card.version(number) or abort(404)
    text = current_session().get_one(PolicyVersion, found.id).text
    return _toml(text, f"{card.key}-{number}.toml")


@blueprint.get("/shipped/<name>")
@requires(SEE, Reach.ORGANISATION)
def shipped(name: str) -> ResponseReturnValue:
    if name not in NAMES:
        abort(404)
    document, known = shipped_policy(name), names(current_session())
    return render_template(
        "hours/policies/shipped.html",
        name=name,
        is_founding=name == FOUNDING,
        document=document,
        lines={rule.id: rule_lines(rule, known) for rule in document.rules},
    )


@blueprint.get("/shipped/<name>/file")
@requires(SEE, Reach.ORGANISATION)
def export_shipped(name: str) -> ResponseReturnValue:
    if name not in NAMES:
        abort(404)
    return _toml(shipped_text(name), f"{name}.toml")


def _toml(text: str, filename: str) -> Response:
    response = Response(text, mimetype="application/toml")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def _is_under_founding() -> bool:
    path = current_actor().organisation_path
    if path is None:
        return False
    policies = policies_in_force(current_session(), [path])[path]
    return any(one.id == founding_policy().id and one.is_valid_on(today()) for one in policies)
