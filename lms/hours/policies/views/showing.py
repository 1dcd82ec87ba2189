"""What several of the pages look up and show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import abort, current_app, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.api import account_names
from lms.clock import current_clock
from lms.contracts.access import Reach, Scope
from lms.db import current_session
from lms.hours.days import local_date
from lms.hours.domain.policy import Policy
from lms.hours.ledger.services import hour_categories
from lms.hours.policies.comparing import changes
from lms.hours.policies.describing import Names, rule_lines
from lms.hours.policies.models import HourPolicy, PolicyVersion
from lms.hours.policies.refusals import Conflict
from lms.hours.policies.services.reading import PolicyCard, VersionCard, policy_cards
from lms.hours.policies.shipped import founding_policy
from lms.hours.policies.views.blueprint import APPROVE, EDIT, SEE
from lms.hours.policies.wording import STATES, TONES, conflict_text, loosening_text
from lms.hours.programmes.names import NAMES as PROGRAMMES
from lms.organisation.api import units_in
from lms.organisation.models import Unit
from lms.organisation.units.forms import KINDS
from lms.web.access import Access, current_actor, current_scope, scope_of
from lms.web.i18n import localised

SIMULATION = "simulations.start"


def today() -> date:
    return local_date(current_clock()())


def reach(permission: str) -> Scope:
    """The units in which the actor holds a permission; none where it is not held."""
    actor = current_actor()
    return actor.scope(permission) if actor.may(permission) else Scope()


def readers() -> Scope:
    """The actor's organisation, whatever this page is for."""
    return scope_of(current_actor(), Access(SEE, Reach.ORGANISATION))


def names(session: Session) -> Names:
    """What categories, programmes and kinds of unit are called here."""
    return Names(
        categories={category.key: localised(category) for category in hour_categories(session)},
        programmes={key: str(name) for key, name in PROGRAMMES.items()},
        unit_kinds={key: str(title) for key, title in KINDS},
    )


def cards() -> list[PolicyCard]:
    return policy_cards(current_session(), readers(), reach(EDIT), today())


def card_or_404(policy_id: int) -> PolicyCard:
    """A policy that the actor may read."""
    found = policy_cards(current_session(), readers(), reach(EDIT), today(), policy_id)
    return found[0] if found else abort(404)


def draft_or_404(session: Session, version_id: int) -> PolicyVersion:
    """A version of a policy within the scope of this request."""
    version = session.scalar(
        select(PolicyVersion)
        .join(HourPolicy, HourPolicy.id == PolicyVersion.policy_id)
        .where(PolicyVersion.id == version_id, HourPolicy.unit_id.in_(units_in(current_scope())))
    )
    return version or abort(404)


def version_page(
    card: PolicyCard, version: VersionCard, conflicts: Sequence[Conflict] = (), **more: Any
) -> str:
    """The page of a version: its rules in words, who stood for it, what has changed, and what can be done."""
    session = current_session()
    before = _document_before(card, version)
    known = names(session)
    return render_template(
        "hours/policies/version.html",
        card=card,
        version=version,
        before=before,
        changes=changes(before, version.document, known) if before else [],
        lines={rule.id: rule_lines(rule, known) for rule in version.document.rules},
        people=account_names(session, (version.drafted_by, version.approved_by)),
        conflicts=conflict_lines(session, conflicts),
        may_edit=reach(EDIT).covers_path(card.unit.path),
        may_approve=reach(APPROVE).covers_path(card.unit.path),
        may_adopt=bool(reach(APPROVE).everything or reach(APPROVE).unit_paths),
        adopters=reach(APPROVE),
        own_account=current_actor().account_id,
        seen=version.mark,
        simulation_url=simulation_url(version.id),
        today=today(),
        **words(),
        **more,
    )


def _document_before(card: PolicyCard, version: VersionCard) -> Policy | None:
    """What a version follows: the approved one before it; an organisation's own founding rules, those shipped."""
    if (before := card.before(version)) is not None:
        return before.document
    return founding_policy() if card.key == founding_policy().id else None


def words() -> dict[str, Any]:
    return {"states": STATES, "tones": TONES}


def simulation_url(version_id: int) -> str | None:
    """Where one sees who would change verdict, when there is such a page."""
    if SIMULATION not in current_app.view_functions:
        return None
    return url_for(SIMULATION, version_id=version_id)


def conflict_lines(session: Session, conflicts: Iterable[Conflict]) -> list[tuple[str, list[str]]]:
    """Each conflict as a sentence with its reasons."""
    conflicts = list(conflicts)
    paths = {path for one in conflicts for path in (one.upper_path, one.lower_path)}
    units = select(Unit).where(Unit.path.in_(sorted(paths)))
    unit_names = {unit.path: localised(unit) for unit in session.scalars(units)} if paths else {}
    return [
        (conflict_text(one, unit_names), [loosening_text(item) for item in one.loosenings])
        for one in conflicts
    ]
