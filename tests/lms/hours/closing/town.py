"""An organisation with two units, whose last year is over: people who have met it and people who have not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.hours.api import post_credits
from lms.hours.closing.models import ClosedPeriod, ClosedRow
from lms.hours.closing.services import close_period
from lms.organisation.api import unit_card
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.jobs import run_due_jobs
from tests.lms.hours.integrity.tampering import grant

ACTOR = Actor.system("test")
YEAR = 2025
IN_YEAR = datetime(YEAR, 6, 1, tzinfo=UTC)


class Town:
    """`root` over `left` and `right`; two people in left (one short of the year, one not), one in right."""

    def __init__(self, session: Session, clock: Any) -> None:
        self.session, self.clock = session, clock
        with unit_of_work():
            self.root = make_unit(session)
            self.left, self.right = make_unit(session, "甲", self.root), make_unit(session, "乙", self.root)
            self.met = make_person(session, self.left, "达标", starts_on=date(2019, 1, 1))
            self.short = make_person(session, self.left, "欠缺", starts_on=date(2019, 1, 1))
            self.other = make_person(session, self.right, "别处", starts_on=date(2019, 1, 1))
            bosses = [make_person(session, self.root, name, starts_on=date(2026, 1, 1)) for name in "一二三"]
            self.manager = make_account(session, bosses[0], (Role.MANAGER, self.root))
            self.second = make_account(session, bosses[1], (Role.POLICY_OFFICER, self.root))
            self.below = make_account(session, bosses[2], (Role.MANAGER, self.left))
        self.post(self.met, "a", "30")
        self.post(self.short, "b", "10")
        self.post(self.other, "c", "24")

    def post(self, person: Any, ref: str, hours: str, earned_at: datetime = IN_YEAR) -> None:
        with unit_of_work() as session:
            post_credits(
                session, [grant(person.id, ref, hours, earned_at=earned_at)], actor=ACTOR, clock=self.clock
            )

    def close(self, unit: Any, actor: Actor = ACTOR, *, year: int = YEAR, run: Any = None) -> int:
        """Closes the year; with an application to run, the rows are written too. Returns the closing's id."""
        with unit_of_work() as session:
            card = unit_card(session, unit.id)
            period, _ = close_period(session, card, year, actor=actor, clock=self.clock)
            period_id = period.id
        if run is not None:
            assert set(run_due_jobs(run)) == {"done"}
        return period_id

    def period(self, period_id: int) -> ClosedPeriod:
        self.session.rollback()
        return self.session.get_one(ClosedPeriod, period_id, populate_existing=True)

    def rows(self, rule: str = "annual") -> dict[int, tuple[Any, ...]]:
        """The frozen rows of a rule by person: unit, post, required, counted, verdict, cut-off."""
        self.session.rollback()
        found = self.session.scalars(select(ClosedRow).where(ClosedRow.rule == rule))
        return {
            row.person_id: (row.unit_id, row.post, row.required, row.counted, row.verdict, row.cut_off)
            for row in found
        }
