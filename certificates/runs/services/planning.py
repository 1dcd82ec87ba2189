"""What a run would do: who gets a certificate, who has one already, and who cannot get one and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from certificates.issuing.services.preparing import Order, Prospect, prepare
from certificates.register.domain import Terms
from certificates.runs.domain import missing
from lms.clock import Clock
from lms.contracts.access import Scope
from lms.contracts.achievements import AchievementSource
from lms.organisation.api import PersonName, person_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is for: who achieved what, by which design, until when valid; only those of one unit's subtree, or
    only those with these staff numbers, where such are given."""

    source: AchievementSource
    ref: str
    award_ref: str = ""
    expires_on: date | None = None
    unit_path: str = ""
    numbers: Sequence[str] = ()

    @property
    def subject(self) -> str:
        return self.source.subject_of(self.ref)


@dataclass(frozen=True, slots=True)
class Preview:
    """The plan carried out on paper. `unknown` are staff numbers of nobody who achieved it in the scope."""

    ready: Sequence[Prospect]
    present: Sequence[Prospect]
    hindered: Sequence[Prospect]
    unknown: Sequence[str]
    people: dict[int, PersonName]


def preview_run(session: Session, plan: Plan, scope: Scope, *, clock: Clock) -> Preview:
    """What the run would do now, for people who served in the scope when they achieved it or serve there today."""
    events = plan.source.achieved(session, plan.ref, None)
    people = person_names(session, {event.grant.person_id for event in events})
    terms = terms_of(plan, clock)
    chosen = set(plan.numbers)
    orders = [
        Order(event, terms)
        for event in events
        if not chosen or people[event.grant.person_id].number in chosen
    ]
    found = [each for each in prepare(session, orders) if _is_reached(each, plan, scope)]
    return Preview(
        ready=[each for each in found if each.is_ready],
        present=[each for each in found if each.present],
        hindered=[each for each in found if each.obstacle is not None and not each.present],
        unknown=missing(plan.numbers, (people[each.order.event.grant.person_id].number for each in found)),
        people=people,
    )


def terms_of(plan: Plan, clock: Clock, run_id: int | None = None) -> Terms:
    """On what terms the run issues. Certificates of a run are issued on its day, whenever they were achieved."""
    return Terms(
        award_ref=plan.award_ref,
        issued_at=clock(),
        expires_on=plan.expires_on,
        run_id=run_id,
        carries_hours=not plan.source.keeps_hours,
    )


def titles_of(session: Session, plan: Plan, people: Sequence[int]) -> tuple[str, str]:
    """What was achieved, in Chinese and English, as the completions of these people say it."""
    event = plan.source.achieved(session, plan.ref, people[:1])[0]
    return event.title, event.title_en or ""


def _is_reached(found: Prospect, plan: Plan, scope: Scope) -> bool:
    """Whether the person serves in the scope, and in the unit that was chosen. Who never served is shown to whoever
    administers everything."""
    if found.holder is None:
        return bool(scope.everything or found.present) and not plan.unit_path
    path = found.holder.person.unit_path
    return scope.covers_path(path) and path.startswith(plan.unit_path)
