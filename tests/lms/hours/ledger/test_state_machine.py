"""Whatever is posted, repeated, claimed, taken back, posted again, rolled back and closed in whichever order: the
ledger is what a list of numbers says that it is, its chain holds, and closed rows stay."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.db import current_session, unit_of_work
from lms.files.api import receive_upload
from lms.hours.api import AlreadyReversed, post_credits, reverse_credit
from lms.hours.claims.domain import StepRefused
from lms.hours.claims.services.deciding import accept_claim, return_claim
from lms.hours.claims.services.filing import file_claim
from lms.hours.claims.services.statement import Statement
from lms.hours.closing.models import ClosedRow
from lms.hours.closing.services import close_period, closed_units
from lms.hours.conversions.domain.table import Kind, Unit
from lms.hours.integrity.verifying import verify_ledger
from lms.hours.ledger.correcting import post_again
from lms.hours.ledger.models import LedgerEntry
from lms.organisation.api import unit_card
from lms.signing import current_keyring
from lms.testing.factories import make_person, make_unit
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.lms.files.samples import picture
from tests.lms.hours.integrity.tampering import ACTOR, grant

DAY = date(2026, 3, 3)
PEOPLE, REFERENCES = 2, 4
YEARS = (2023, 2024, 2025)
Key = tuple[int, str]
amounts = st.integers(0, 900).map(lambda quarters: Decimal(quarters) / 4)
people, refs, years = st.integers(0, PEOPLE - 1), st.integers(1, REFERENCES), st.sampled_from(YEARS)
COLUMNS = list(ClosedRow.__table__.columns)


class LedgerMachine(RuleBasedStateMachine):
    """The model: what each key was posted with, which of them stand, and the rows of closed years as they were."""

    app: Any
    clock: Any

    def __init__(self) -> None:
        super().__init__()
        with unit_of_work() as session:
            self.unit = make_unit(session)
            self.path = self.unit.path
            card = unit_card(session, self.unit.id)
            assert card is not None
            self.card = card
            starts_on = date(2020, 1, 1)
            self.people = [make_person(session, self.unit, starts_on=starts_on).id for _ in range(PEOPLE)]
        self.hours: dict[Key, Decimal] = {}
        self.standing: dict[Key, int] = {}
        self.taken_back: dict[Key, int] = {}
        self.entries = self._count()
        self.closed: dict[int, list[Any]] = {}
        self.claims = 0

    @property
    def session(self) -> Session:
        return current_session()

    @rule(person=people, ref=refs, year=years, amount=amounts)
    def post(self, person: int, ref: int, year: int, amount: Decimal) -> None:
        """The first posting of a key counts, whatever a later one says."""
        self._post([(person, f"r{ref}", year, amount)])

    @rule(person=people, first=refs, second=refs, year=years, amount=amounts)
    def post_several(self, person: int, first: int, second: int, year: int, amount: Decimal) -> None:
        self._post([(person, f"r{first}", year, amount), (1 - person, f"r{second}", year, amount)])

    @rule(person=people, ref=refs, amount=amounts)
    def break_off(self, person: int, ref: int, amount: Decimal) -> None:
        with contextlib.suppress(ZeroDivisionError), unit_of_work() as session:
            post_credits(
                session, [self._grant(person, f"x{ref}", 2025, amount)], actor=ACTOR, clock=self.clock
            )
            raise ZeroDivisionError

    @rule(person=people, hours=st.integers(1, 6), is_accepted=st.booleans())
    def claim(self, person: int, hours: int, is_accepted: bool) -> None:
        """An accepted claim is an entry, once; a returned one is none."""
        self.claims += 1
        with unit_of_work() as session:
            statement = Statement(
                Kind.EXTERNAL,
                "external",
                f"class {self.claims}",
                DAY,
                DAY,
                Unit.HOURS,
                Decimal(hours),
                "school",
            )
            proof = [receive_upload(picture(), name="proof.png")]
            claim = file_claim(session, self.people[person], statement, proof, actor=ACTOR, clock=self.clock)
            if not is_accepted:
                return_claim(session, claim, "unreadable", actor=ACTOR, clock=self.clock)
                return
            accept_claim(session, claim, actor=ACTOR, clock=self.clock)
            with pytest.raises(StepRefused):
                accept_claim(session, claim, actor=ACTOR, clock=self.clock)
            of_claims = select(LedgerEntry).where(LedgerEntry.source == "lms.claim")
            entry = session.scalars(of_claims.order_by(LedgerEntry.id.desc()).limit(1)).one()
            key = (person, f"claim {claim.id}")
            self.standing[key] = entry.id
        self.hours[key] = Decimal(hours)
        self.entries += 1

    @precondition(lambda self: self.standing)
    @rule(data=st.data())
    def take_back(self, data: Any) -> None:
        key = data.draw(st.sampled_from(sorted(self.standing)))
        with unit_of_work() as session:
            entry = session.get_one(LedgerEntry, self.standing[key])
            reverse_credit(session, entry, reason="a mistake", actor=ACTOR, clock=self.clock)
        self.taken_back[key] = self.standing.pop(key)
        self.entries += 1

    @precondition(lambda self: self.taken_back)
    @rule(data=st.data())
    def take_back_twice(self, data: Any) -> None:
        key = data.draw(st.sampled_from(sorted(self.taken_back)))
        with unit_of_work() as session:
            entry = session.get_one(LedgerEntry, self.taken_back[key])
            with pytest.raises(AlreadyReversed):
                reverse_credit(session, entry, reason="a mistake", actor=ACTOR, clock=self.clock)

    @precondition(lambda self: self.taken_back)
    @rule(data=st.data())
    def post_it_again(self, data: Any) -> None:
        key = data.draw(st.sampled_from(sorted(self.taken_back)))
        with unit_of_work() as session:
            entry = session.get_one(LedgerEntry, self.taken_back.pop(key))
            reversal = session.scalars(select(LedgerEntry).where(LedgerEntry.reverses_id == entry.id)).one()
            self.standing[key] = post_again(session, entry, reversal, actor=ACTOR, clock=self.clock).id
        self.entries += 1

    @precondition(lambda self: len(self.closed) < len(YEARS))
    @rule(data=st.data())
    def close(self, data: Any) -> None:
        year = data.draw(st.sampled_from([year for year in YEARS if year not in self.closed]))
        with unit_of_work() as session:
            close_period(session, self.card, year, actor=ACTOR, clock=self.clock)
        assert set(run_due_jobs(self.app)) == {"done"}
        self.closed[year] = self._rows(year)
        assert len(self.closed[year]) >= PEOPLE

    @invariant()
    def the_sum_is_the_models(self) -> None:
        self.session.rollback()
        mine = LedgerEntry.person_id.in_(self.people)
        total = self.session.scalar(select(func.sum(LedgerEntry.hours)).where(mine))
        assert (total or 0) == sum(self.hours[key] for key in self.standing)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        assert self._count() == self.entries

    @invariant()
    def closed_rows_stay(self) -> None:
        for year, rows in self.closed.items():
            assert self._rows(year) == rows
            assert closed_units(self.session, [self.path], date(year, 7, 1)) == {self.path}

    def teardown(self) -> None:
        self.session.rollback()
        found = verify_ledger(self.session, current_keyring())
        assert (found.seals, found.faults) == (self.entries, [])

    def _post(self, wanted: list[tuple[int, str, int, Decimal]]) -> None:
        with unit_of_work() as session:
            grants = [self._grant(*each) for each in wanted]
            count = post_credits(session, grants, actor=ACTOR, clock=self.clock)
            posted = session.execute(select(LedgerEntry.person_id, LedgerEntry.source_ref, LedgerEntry.id))
            ids = {(person_id, ref): entry_id for person_id, ref, entry_id in posted}
        new = {(self.people[person], ref): amount for person, ref, _, amount in reversed(wanted)}
        new = {key: amount for key, amount in new.items() if key not in self.hours}
        assert count == len(new)
        self.hours |= new
        self.standing |= {key: ids[key] for key in new}
        self.entries += count

    def _grant(self, person: int, ref: str, year: int, amount: Decimal) -> Any:
        earned_at = datetime(year, 6, 1, tzinfo=UTC)
        return grant(self.people[person], ref, str(amount), earned_at=earned_at)

    def _count(self) -> int:
        self.session.rollback()
        return self.session.scalar(select(func.count()).select_from(LedgerEntry)) or 0

    def _rows(self, year: int) -> list[Any]:
        self.session.rollback()
        mine = select(*COLUMNS).where(
            ClosedRow.person_id.in_(self.people), ClosedRow.ends_on == date(year, 12, 31)
        )
        return list(self.session.execute(mine.order_by(ClosedRow.id)))


@on_both_databases
def test_the_ledger_is_what_the_model_says(app, session, clock):
    machine = type("Machine", (LedgerMachine,), {"app": app, "clock": clock})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
