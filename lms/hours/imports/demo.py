"""The demo's other systems, and a first file from each: one course that both of them report."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.contracts.tables import Table, tally
from lms.hours.days import local_date
from lms.hours.imports.domain.plan import Fate
from lms.hours.imports.services import apply_hours, keep_hours, preview_hours
from lms.hours.imports.systems import add_system

SYSTEMS = (("市委党校", "Party school", "centralised"), ("干部网络学院", "Online academy", "online"))
HEADING = ["number", "activity", "from", "to", "hours", "days", "reference"]
SHARE, SEED = 0.08, 1993


def make_imports(session: Session, stage: Any) -> None:
    """Two systems, and a file of each with some of the people. Both have the course of two days."""
    first, last = local_date(stage.days_ago(96)), local_date(stage.days_ago(95))
    online = first - timedelta(days=40)
    random = Random(SEED)  # noqa: S311  of its own, so that later steps draw as they did
    known = set(stage.cast.values())
    people = [p.number for p in stage.people if random.random() < SHARE and p.id not in known]
    course = ("法治政府建设专题研讨班", first.isoformat(), last.isoformat())
    files = (
        [[number, *course, "12", "2", f"DX-{number}"] for number in people],
        [
            *([number, course[0], course[1], course[2], "12", "2", f"WL-{number}"] for number in people[::5]),
            *(
                [
                    number,
                    "数字政府建设与实践",
                    online.isoformat(),
                    online.isoformat(),
                    "1.5",
                    "",
                    f"WL-2{number}",
                ]
                for number in people[::2]
            ),
        ],
    )
    for (name, name_en, category), rows in zip(SYSTEMS, files, strict=True):
        system = add_system(
            session, stage.organisation.id, name=name, name_en=name_en, category=category,
            actor=stage.actor, clock=stage.clock,
        )  # fmt: skip
        table = Table(HEADING, rows)
        kept = keep_hours(session, system.id, f"{name}.xlsx", table, actor=stage.actor, clock=stage.clock)
        everything = Scope(everything=True)
        expected = tally(preview_hours(session, kept, everything, stage.now), Fate)
        apply_hours(session, kept, expected, scope=everything, actor=stage.actor, clock=stage.clock)
