"""The demo's issuing run: those who have been through a class, with certificates that soon end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from certificates.issuing.achieved import achievements_in
from certificates.runs.domain import RunState
from certificates.runs.models import IssuingRun
from certificates.runs.services.planning import Plan, titles_of
from certificates.runs.services.running import issue_part
from certificates.sheets.site import base_url
from certificates.shipped.catalogue import DEFAULT_KEY
from lms.contracts.access import Scope
from lms.demo.stage import Stage
from lms.hours.api import local_date

VALID_FOR = timedelta(days=25)
MOST = 12


def make_runs(session: Session, stage: Stage) -> None:
    """One run, for the first class through which anybody has been."""
    scope = Scope(unit_paths=(stage.organisation.path,))
    classes = [each for each in achievements_in(session, scope) if each.source.subject == "training"]
    for each in classes:
        people = [event.grant.person_id for event in each.source.achieved(session, each.ref, None)][:MOST]
        if not people:
            continue
        title, title_en = titles_of(session, Plan(source=each.source, ref=each.ref), people)
        actor, today = stage.actor_of("admin"), local_date(stage.now)
        run = IssuingRun(
            unit_id=stage.organisation.id,
            source=each.source.key,
            ref=each.ref,
            title=title,
            title_en=title_en,
            award_ref=DEFAULT_KEY,
            issued_on=today,
            expires_on=today + VALID_FOR,
            queue=people,
            cursor=0,
            issued=0,
            state=RunState.RUNNING.value,
            created_at=stage.now,
            created_by=actor.account_id,
            created_by_name=actor.name,
        )
        session.add(run)
        session.flush()
        issue_part(session, run, each.source, verify_base=base_url(), actor=actor, clock=stage.clock)
        return
