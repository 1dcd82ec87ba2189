"""Hours on the home page: a member's ring and open duties, a manager's figures. What two of them want is read once."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from flask import current_app, g, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from lms.hours.claims.due import hours_claimed
from lms.hours.days import bounds_of_day, local_date
from lms.hours.domain.amounts import hundredths_of
from lms.hours.domain.policy import Measure, Rule
from lms.hours.policies.services.effective import policies_in_force
from lms.hours.verdicts.figures import home_figures
from lms.hours.verdicts.offers import begun_by
from lms.hours.verdicts.rules import rule_named
from lms.hours.verdicts.standing import OPEN, Duty, duties_of, main_of, year_of
from lms.hours.verdicts.views.showing import available_offers
from lms.hours.verdicts.wording import measured
from lms.organisation.api import organisation_of

LOOKS_AHEAD = timedelta(days=365)
"""A cycle that is due in two years is nothing to do now."""
ICONS = {Measure.COMPLETION: "repeat", Measure.COUNT: "presentation"}
TITLES = "lms.rule_titles"
MOST_TITLES = 4096


def ring_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The ring: what counted, what is claimed or begun, and how long there is for the rest."""
    if actor.person_id is None:
        return None
    standing = year_of(_duties(session, actor.person_id, now), local_date(now).year)
    under_way = Decimal(0)
    if not standing.is_met and standing.starts_on and standing.due_on:
        under_way = hours_claimed(session, actor.person_id, standing.starts_on, standing.due_on)
        begun = begun_by(session, available_offers(), actor, now)
        under_way += sum((offer.hours for offer in begun), Decimal(0))
    days_left = (standing.due_on - local_date(now)).days if standing.due_on else 0
    return {"standing": standing, "under_way": under_way, "days_left": days_left}


def people_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The figures for a manager: who is short in the units managed."""
    if "people_figures" not in g:  # the numbers and the charts below stand and fall together
        g.people_figures = home_figures(session, actor.scope("lms.see_hours"), local_date(now))
    figures, to_judge = g.people_figures
    return {"totals": figures, "to_judge": to_judge} if figures.people else None


def open_duties(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """The person's open duties but the main rule's, overdue or due within the year; each is due at the last moment of
    its last day."""
    if actor.person_id is None or not actor.unit_path:
        return []
    duties = _duties(session, actor.person_id, now)
    main = {duty.rule for duty in main_of(duties)}
    soon = local_date(now) + LOOKS_AHEAD
    waiting = [
        duty
        for duty in duties
        if duty.is_current and duty.verdict in OPEN and duty.rule not in main and duty.due_on <= soon
    ]
    titles = _titles(session, actor.unit_path, waiting)
    return [_item(duty, titles[duty.policy, duty.rule]) for duty in waiting]


def _duties(session: Session, person_id: int, now: datetime) -> list[Duty]:
    """The person's duties: the ring and the list ask for the same."""
    kept: dict[tuple[int, datetime], list[Duty]] = g.setdefault("duties", {})
    if (person_id, now) not in kept:
        kept[person_id, now] = duties_of(session, person_id, now)
    return kept[person_id, now]


class _Named(NamedTuple):
    """A rule as the list names it, and the programme that it asks for."""

    title: str
    title_en: str = ""
    programme: str = ""


def _titles(session: Session, unit_path: str, duties: list[Duty]) -> dict[tuple[str, str], _Named]:
    """The titles of the rules that gave these duties. A version's text never changes once it judges, so that they are
    looked up once for an organisation."""
    known: dict[tuple[int, str, str], _Named] = current_app.extensions.setdefault(TITLES, {})
    organisation = organisation_of(unit_path)
    if any((organisation, duty.policy, duty.rule) not in known for duty in duties):
        policies = policies_in_force(session, [unit_path])[unit_path]
        if len(known) > MOST_TITLES:
            known.clear()
        for duty in duties:
            rule = rule_named(policies, duty)
            known[organisation, duty.policy, duty.rule] = _named(rule) if rule else _Named(duty.rule)
    return {(duty.policy, duty.rule): known[organisation, duty.policy, duty.rule] for duty in duties}


def _named(rule: Rule) -> _Named:
    return _Named(rule.title, rule.title_en, rule.alternatives[0].programme or "")


def _item(duty: Duty, named: _Named) -> DueItem:
    return DueItem(
        title=named.title,
        title_en=named.title_en or None,
        url=f"{url_for('hours.mine')}#rule-{duty.rule}",
        icon=ICONS.get(Measure(duty.measure), "clock-hour-4"),
        due_at=bounds_of_day(duty.due_on)[1] - timedelta(seconds=1),
        detail=_detail(duty),
        programme=named.programme,
    )


def _detail(duty: Duty) -> str:
    if duty.measure == Measure.COMPLETION:
        return _("To be completed")
    if duty.required is None:
        return _("Undecided")
    return _(
        "%(counted)s of %(required)s",
        counted=f"{duty.counted.normalize():f}",
        required=measured(duty.measure, hundredths_of(duty.required)),
    )
