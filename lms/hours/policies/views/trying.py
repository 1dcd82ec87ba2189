"""What the rule that is being written would say of the people chosen to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask import session as cookie
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.db import current_session
from lms.hours.domain.reading import read_policy
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.policies.documents import with_rule
from lms.hours.policies.faults import reason_text, with_number_more
from lms.hours.policies.forms.rule_faults import place_in_rule
from lms.hours.policies.models import PolicyVersion
from lms.hours.policies.services.previewing import MOST_PEOPLE, Tried, try_rule
from lms.hours.policies.views.showing import names, today
from lms.hours.policies.wording import key_name
from lms.hours.verdicts.wording import Names, sentence, state_of
from lms.organisation.api import person_cards, reaches_person
from lms.plugins import current_registry
from lms.web.access import current_scope
from lms.web.i18n import localised

CHOSEN = "policies_tried_on"


def preview_of(version: PolicyVersion, rule_id: str | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule with these values would say of the chosen people, or why it cannot say anything yet."""
    chosen = chosen_people()
    context: dict[str, Any] = {"tried": [], "problem": "", "has_room": len(chosen) < MOST_PEOPLE}
    if not chosen:
        return context
    try:
        document = read_policy(with_rule(version.text, rule_id, values))
    except PolicyRefused as refusal:
        context["problem"] = _problem(refusal, str(values.get("id", "")))
        people = person_cards(current_session(), chosen, today())
        context["tried"] = [{"person": people[one]} for one in chosen if one in people]
        return context
    session = current_session()
    known = names(session)
    tried = try_rule(
        session, current_registry(), chosen, document, values["id"], now=current_clock()(), today=today()
    )
    context["tried"] = [_panel(one, known.categories) for one in tried]
    return context


def chosen_people() -> list[int]:
    """The people whom this officer looks at, kept while rules are written; only those within reach."""
    session, scope, day = current_session(), current_scope(), today()
    return [one for one in cookie.get(CHOSEN, [])[:MOST_PEOPLE] if reaches_person(session, scope, one, day)]


def remember_choice() -> None:
    """Adds or drops a person, as the pressed button says."""
    chosen = chosen_people()
    added, dropped = request.form.get("add_person", type=int), request.form.get("drop_person", type=int)
    if added is not None and added not in chosen and len(chosen) < MOST_PEOPLE:
        chosen.append(added)
    cookie[CHOSEN] = [one for one in chosen if one != dropped]


def _problem(refusal: PolicyRefused, rule_id: str) -> str:
    """The first thing that is wrong with the rule, by the name of its field, and how much more there is."""
    first = refusal.faults[0]
    place, reason = place_in_rule(first.key, rule_id), reason_text(first)
    said = _("%(place)s: %(reason)s", place=key_name(place), reason=reason) if place else reason
    return with_number_more(said, refusal)


def _panel(one: Tried, categories: Mapping[str, str]) -> dict[str, Any]:
    titles = {ref: localised(line.entry, "title") for ref, line in one.lines.items()}
    asked = one.drafted
    return {
        "person": one.person,
        "present": state_of(one.present) if one.present else None,
        "drafted": state_of(asked.row) if asked else None,
        "sentence": sentence(asked, Names(titles, categories)) if asked else "",
    }
