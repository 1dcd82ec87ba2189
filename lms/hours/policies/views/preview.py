"""Trying a rule out on a few people while it is being written."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.policies.forms.rule_values import values_of
from lms.hours.policies.services.previewing import people_named
from lms.hours.policies.views.blueprint import EDIT, blueprint
from lms.hours.policies.views.drafting import open_draft
from lms.hours.policies.views.rules import rule_form, rule_or_404
from lms.hours.policies.views.showing import today
from lms.hours.policies.views.trying import chosen_people, preview_of, remember_choice
from lms.web.access import current_scope, requires


@blueprint.get("/drafts/<int:version_id>/people")
@requires(EDIT, Reach.UNITS)
def people(version_id: int) -> ResponseReturnValue:
    version = open_draft(version_id)
    words = request.args.get("person", "").strip()
    found = people_named(current_session(), current_scope(), words, today()) if words else []
    chosen = chosen_people()
    return render_template(
        "hours/policies/_people.html",
        found=[person for person in found if person.id not in chosen],
        words=words,
        version=version,
        number=request.args.get("number", type=int),
    )


@blueprint.post("/drafts/<int:version_id>/preview")
@blueprint.post("/drafts/<int:version_id>/preview/<int:number>")
@requires(EDIT, Reach.UNITS)
def preview(version_id: int, number: int | None = None) -> ResponseReturnValue:
    version = open_draft(version_id)
    remember_choice()
    rule = rule_or_404(version, number) if number else None
    form = rule_form(version, rule, {})
    context = preview_of(version, rule.id if rule else None, values_of(form))
    return render_template("hours/policies/_preview.html", version=version, number=number, **context)
