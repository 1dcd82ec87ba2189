"""What both pages about a claim show: its facts, its files and its story."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.files.api import file_cards, signed_url
from lms.hours.claims.domain import Step
from lms.hours.claims.models import ClaimStep, HourClaim
from lms.hours.claims.services.statement import statement_of
from lms.hours.claims.wording import (
    STATES,
    STEP_ICONS,
    STEP_TONES,
    STEPS,
    TONES,
    correction_text,
)
from lms.hours.conversions.domain.convert import Converted
from lms.hours.conversions.domain.table import ConversionTable, Unit
from lms.hours.conversions.wording import KINDS, UNITS, amount_text, hours_text, why_text, worth_text
from lms.hours.ledger.models import HourCategory
from lms.hours.programmes.names import programme_name
from lms.organisation.api import PersonName, person_names
from lms.plugins import current_registry
from lms.web.access import current_actor
from lms.web.i18n import format_local_datetime, localised, named


def claim_context(
    session: Session,
    claim: HourClaim,
    categories: dict[str, HourCategory],
    table: ConversionTable,
    worth: Converted,
) -> dict[str, Any]:
    """Facts, evidence and story of one claim, ready for the template."""
    cards = file_cards(session, [one.file_id for one in claim.evidence])
    files = [(card, signed_url(card, clock=current_clock())) for card in cards.values()]
    people = person_names(session, {step.by_person for step in claim.steps if step.by_person is not None})
    statement = statement_of(claim)
    rule = table.kinds[statement.kind]
    return words() | {
        "claim": claim,
        "files": files,
        "category": localised(categories[claim.category]),
        "amount": amount_text(statement.unit, statement.amount),
        "worth": worth_text(worth if not claim.hours else Converted(claim.hours, claim.days, ())),
        "why": why_text(worth.why),
        "rule": rule,
        "panels": _panels(session, claim.id),
        "story": [_event(step, claim, categories, people) for step in reversed(claim.steps)],
    }


def _panels(session: Session, claim_id: int) -> list[tuple[str, dict[str, Any]]]:
    """What plugins know of the claim: templates, and the `panel` that each of them shows."""
    actor = current_actor()
    shown = (
        (one.template, one.context(session, claim_id, actor))
        for one in current_registry().claim_panels.values()
    )
    return [(template, panel) for template, panel in shown if panel is not None]


def words() -> dict[str, Any]:
    """The names that templates of claims use."""
    return {
        "states": STATES,
        "tones": TONES,
        "kinds": KINDS,
        "units": UNITS,
        "programme_name": programme_name,
        "hours_text": hours_text,
        "amount_text": amount_text,
    }


def _event(
    step: ClaimStep, claim: HourClaim, categories: dict[str, HourCategory], people: Mapping[int, PersonName]
) -> dict[str, Any]:
    key, who = Step(step.step), named(people, step.by_person, step.by_name)
    before = step.before
    corrected = (
        correction_text(
            amount_text(Unit(claim.unit), Decimal(before["amount"])),
            hours_text(Decimal(before["hours"])),
            localised(categories[before["category"]]),
        )
        if before
        else ""
    )
    return {
        "title": STEPS[key],
        "icon": STEP_ICONS[key],
        "tone": STEP_TONES.get(key, ""),
        "when": f"{format_local_datetime(step.happened_at)} · {who}",
        "text": " · ".join(filter(None, (step.note, corrected))),
    }
