"""The demo's leaves and exemptions: a few of each, as every unit has them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from lms.hours.days import local_date
from lms.hours.domain.facts import ExemptionKind
from lms.hours.domain.policy import Measure
from lms.hours.leaves.domain import Decision
from lms.hours.leaves.services import decide_exemption, record_leave
from lms.hours.verdicts.standing import MAIN_RULE

LEAVES = (("产假", 40, 128), ("病假", 90, 75), ("挂职锻炼", 150, None))
"""Why, how many days before today it began, and how many days it takes."""


def make_leaves(session: Session, stage: Stage) -> None:
    """Some of the crowd are on leave, some are exempt or asked for less this year."""
    today = local_date(stage.now)
    crowd = [person for person in stage.people if person.id not in stage.cast.values()]
    for index, person in enumerate(crowd[5::60]):
        reason, before, days = LEAVES[index % len(LEAVES)]
        begins = today - timedelta(days=before)
        ends = None if days is None else begins + timedelta(days=days)
        record_leave(session, person.id, begins, ends, reason, actor=stage.actor, clock=stage.clock)
    year = date(today.year, 1, 1)
    for index, person in enumerate(crowd[11::45]):
        decision = (
            Decision(MAIN_RULE, year, ExemptionKind.EXEMPT, None, "年内退休")
            if index % 3 == 0
            else Decision(MAIN_RULE, year, ExemptionKind.DEFER, None, "援派在外，下年度补训")
            if index % 3 == 1
            else Decision(MAIN_RULE, year, ExemptionKind.EXEMPT, None, "长期病休")
        )
        decide_exemption(session, person.id, decision, Measure.HOURS, actor=stage.actor, clock=stage.clock)
