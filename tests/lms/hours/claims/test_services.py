"""Claims are filed in time and once, decided by somebody else, and posted with their evidence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.audit.models import AuditEvent
from lms.contracts.access import Actor, Scope
from lms.contracts.activities import CreditGrant
from lms.db import db, unit_of_work
from lms.files.models import File
from lms.hours.claims.domain import ClaimState, FilingRefused, StepRefused
from lms.hours.claims.models import ClaimEvidence, ClaimStep, HourClaim
from lms.hours.claims.services.deciding import Correction, accept_claim, return_claim, revoke_claim
from lms.hours.claims.services.filing import file_claim, refile_claim, withdraw_claim
from lms.hours.claims.services.reading import claims_to_decide, find_claim, pending_hours
from lms.hours.closing.services import close_period
from lms.hours.conversions.domain.table import Kind, Unit
from lms.hours.conversions.services import (
    SHIPPED_NAME,
    approve_conversions,
    draft_conversions,
    edit_conversions,
    shipped_conversions,
)
from lms.hours.ledger.models import LedgerEntry
from lms.hours.ledger.services import post_credit
from lms.organisation.api import unit_card
from lms.testing.marks import on_both_databases

DECIDER = Actor(None, None, "处长", is_system=True)
EVERYTHING = Scope(everything=True)


@pytest.fixture
def filed(town, session, clock, statement, proof, actor_for):
    """filed(**changes): a claim that waits for a decision."""

    def make(**changes):
        with unit_of_work():
            return file_claim(
                session,
                town.person.id,
                statement(**changes),
                proof,
                actor=actor_for(town.member),
                clock=clock,
            )

    return make


def entries(session):
    return session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()


@on_both_databases
def test_an_accepted_claim_stands_in_the_ledger_with_its_days(town, filed, session, clock, actor_for):
    claim = filed(programme="induction")
    assert (claim.state, claim.hours, claim.days) == ("filed", Decimal(16), Decimal(2))
    assert pending_hours(session, town.person.id, date(2026, 1, 1), date(2026, 12, 31)) == 16
    assert pending_hours(session, town.person.id, date(2025, 1, 1), date(2025, 12, 31)) == 0
    with unit_of_work():
        accept_claim(session, claim, actor=actor_for(town.manager), clock=clock)
    (entry,) = entries(session)
    assert (entry.source, entry.source_ref, entry.hours, entry.days) == ("lms.claim", str(claim.id), 16, 2)
    assert (entry.programme, entry.rule_version, entry.category) == ("induction", SHIPPED_NAME, "external")
    assert entry.starts_at == datetime(2026, 1, 12, 16, tzinfo=UTC)  # midnight in Shanghai
    assert entry.ends_at == datetime(2026, 1, 14, 16, tzinfo=UTC)
    assert entry.activity == "outside:公文写作培训班:2026-01-13"
    assert pending_hours(session, town.person.id, date(2026, 1, 1), date(2026, 12, 31)) == 0
    assert [step.step for step in claim.steps] == ["file", "accept"]
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["lms.file_claim", "lms.accept_claim"]


@pytest.mark.parametrize(
    ("changes", "spans"),
    [
        ({}, True),
        ({"amount": Decimal(1)}, False),  # one of two days: which one is not known
        ({"unit": Unit.HOURS, "amount": Decimal(16)}, False),
        ({"kind": Kind.LECTURE, "unit": Unit.MINUTES, "amount": Decimal(90)}, False),
    ],
)
def test_only_whole_days_are_a_span_in_which_nothing_else_can_be_done(filed, session, clock, changes, spans):
    claim = filed(**changes)
    with unit_of_work():
        accept_claim(session, claim, actor=DECIDER, clock=clock)
    (entry,) = entries(session)
    assert (entry.starts_at is not None) is spans
    assert entry.earned_at == datetime(2026, 1, 14, 4, tzinfo=UTC)  # noon of the last day


def test_evidence_is_private_and_stays(town, filed, session, clock, statement, proof, actor_for):
    claim = filed()
    (file,) = session.scalars(select(File)).all()
    assert (file.visibility, file.created_by, file.unit_id) == ("private", town.member.id, town.unit.id)
    with unit_of_work():
        return_claim(session, claim, "证书看不清", actor=DECIDER, clock=clock)
    with unit_of_work():
        refile_claim(session, claim, statement(), proof, actor=actor_for(town.member), clock=clock)
    assert session.scalar(select(func.count()).select_from(ClaimEvidence)) == 2
    assert (claim.state, claim.steps[1].note) == ("filed", "证书看不清")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": date(2026, 1, 12)}, "ends_before_start"),
        ({"ends_on": date(2026, 5, 21)}, "not_over"),
        ({"starts_on": date(2025, 12, 30), "ends_on": date(2025, 12, 31)}, "too_late"),
        ({"unit": Unit.MINUTES, "amount": Decimal(10)}, "worth_nothing"),
    ],
)
def test_claims_that_cannot_be_filed(filed, session, changes, code):
    with pytest.raises(FilingRefused) as refusal:
        filed(**changes)
    assert refusal.value.code == code
    assert session.scalar(select(func.count()).select_from(HourClaim)) == 0


def test_evidence_is_needed_and_a_programme_may_be_worth_nothing(town, session, clock, statement, proof):
    with pytest.raises(FilingRefused) as refusal, unit_of_work():
        file_claim(session, town.person.id, statement(), [], actor=DECIDER, clock=clock)
    assert refusal.value.code == "no_evidence"
    nothing = statement(unit=Unit.MINUTES, amount=Decimal(10), programme="induction")
    with unit_of_work():
        claim = file_claim(session, town.person.id, nothing, proof, actor=DECIDER, clock=clock)
    assert claim.hours == 0


@pytest.mark.parametrize(
    ("day", "is_late"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True), (date(2027, 1, 31), True)]
)
def test_late_claims_are_taken_for_a_month_and_marked(filed, clock, day, is_late):
    clock.set_to(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
    assert filed().is_late is is_late


def close(session, clock, unit, year):
    with unit_of_work():
        close_period(session, unit_card(session, unit.id), year, actor=DECIDER, clock=clock)


def table_that_records(session, clock, town):
    """The organisation's own table: hours for closed periods are recorded."""
    with unit_of_work():
        version = draft_conversions(session, town.root.id, actor=DECIDER, clock=clock)
        text = shipped_conversions().text.replace('"refuse"', '"record"')
        edit_conversions(session, version, text, actor=DECIDER, clock=clock)
        approve_conversions(session, version, actor=DECIDER, clock=clock)


@on_both_databases
def test_a_closed_period_takes_no_claims_unless_the_table_records_them(town, filed, session, clock):
    days = {"starts_on": date(2025, 12, 30), "ends_on": date(2025, 12, 31)}
    clock.set_to(datetime(2026, 1, 10, 3, tzinfo=UTC))
    waiting = filed(title="等待", **days)
    close(session, clock, town.unit, 2025)
    with pytest.raises(FilingRefused) as refusal:
        filed(**days)
    assert refusal.value.code == "closed"
    with pytest.raises(StepRefused) as step, unit_of_work():
        accept_claim(session, waiting, actor=DECIDER, clock=clock)
    assert step.value.code == "closed"
    table_that_records(session, clock, town)
    assert filed(**days).is_late
    with unit_of_work():
        accept_claim(session, waiting, actor=DECIDER, clock=clock)
    assert entries(session)[0].rule_version == SHIPPED_NAME  # as the member was shown when filing


@on_both_databases
def test_the_same_claim_twice_is_recognised(town, filed, session, clock):
    first = filed()
    with pytest.raises(FilingRefused) as refusal:
        filed(title="公文写作 培训班！", amount=Decimal(1))
    assert (refusal.value.code, refusal.value.values["claim_id"]) == ("same_claim", first.id)
    filed(title="公文写作提高班")  # another course on the same days
    with unit_of_work():
        withdraw_claim(session, first, actor=DECIDER, clock=clock)
    assert filed().id != first.id


@on_both_databases
def test_two_claims_of_one_thing_cannot_both_be_written(town, filed, session, statement):
    first = filed()
    copy = {column.name: getattr(first, column.name) for column in HourClaim.__table__.columns}
    session.add(HourClaim(**(copy | {"id": None})))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_nobody_decides_on_their_own_claim_through_any_role(
    town, session, clock, statement, proof, actor_for
):
    manager = actor_for(town.manager)
    with unit_of_work():
        claim = file_claim(session, manager.person_id, statement(), proof, actor=manager, clock=clock)
    for decide in (
        lambda: accept_claim(session, claim, actor=manager, clock=clock),
        lambda: return_claim(session, claim, "no", actor=manager, clock=clock),
    ):
        with pytest.raises(StepRefused) as refusal, unit_of_work():
            decide()
        assert refusal.value.code == "own_claim"
    deciders = manager, actor_for(town.above)
    assert [session.scalar(claims_to_decide(each, clock())) for each in deciders] == [0, 1]
    assert entries(session) == []


@on_both_databases
def test_a_second_decision_is_refused_and_posts_nothing(filed, session, clock):
    claim = filed()
    with unit_of_work():
        accept_claim(session, claim, actor=DECIDER, clock=clock)
    for decide in (
        lambda: accept_claim(session, claim, actor=DECIDER, clock=clock),
        lambda: return_claim(session, claim, "late", actor=DECIDER, clock=clock),
        lambda: withdraw_claim(session, claim, actor=DECIDER, clock=clock),
    ):
        with pytest.raises(StepRefused) as refusal, unit_of_work():
            decide()
        assert refusal.value.code == "is_accepted"
    assert len(entries(session)) == 1


def test_a_correction_needs_a_note_and_says_what_stood_there(filed, session, clock):
    claim = filed()
    correction = Correction(Decimal(1), "centralised")
    with pytest.raises(StepRefused) as refusal, unit_of_work():
        accept_claim(session, claim, correction, actor=DECIDER, clock=clock)
    assert refusal.value.code == "no_note"
    with unit_of_work():
        accept_claim(session, claim, correction, "只认一天", actor=DECIDER, clock=clock)
    (entry,) = entries(session)
    assert (entry.hours, entry.days, entry.category) == (8, 1, "centralised")
    assert claim.steps[-1].before == {"amount": "2.00", "hours": "16.00", "category": "external"}
    assert claim.steps[-1].note == "只认一天"


def test_what_was_stated_is_no_correction(filed, session, clock):
    claim = filed()
    with unit_of_work():
        accept_claim(session, claim, Correction(Decimal("2.00"), "external"), actor=DECIDER, clock=clock)
    assert claim.steps[-1].before == {}


@on_both_databases
def test_a_revoked_acceptance_is_reversed_and_may_be_accepted_again(filed, session, clock, statement, proof):
    claim = filed()
    with unit_of_work():
        accept_claim(session, claim, actor=DECIDER, clock=clock)
    with unit_of_work():
        revoke_claim(session, claim, "证书是别人的", actor=DECIDER, clock=clock)
    assert (claim.state, sum(entry.hours for entry in entries(session))) == (ClaimState.RETURNED, 0)
    with unit_of_work():
        refile_claim(session, claim, statement(), proof, actor=DECIDER, clock=clock)
        accept_claim(session, claim, actor=DECIDER, clock=clock)
    first, _reversal, second = entries(session)
    assert (first.source_ref, second.source_ref) == (str(claim.id), f"{claim.id}.2")
    assert sum(entry.hours for entry in entries(session)) == 16
    steps = session.scalars(select(ClaimStep.step).order_by(ClaimStep.id)).all()
    assert steps == ["file", "accept", "revoke", "refile", "accept"]


@on_both_databases
def test_the_same_activity_from_elsewhere_keeps_its_key_so_that_it_counts_once(town, filed, session, clock):
    with unit_of_work():
        grant = CreditGrant(
            person_id=town.person.id, source="lms.import", source_ref="party:1", category="centralised",
            hours=Decimal(12), activity="outside:known", title="公文写作（培训班）",
            earned_at=datetime(2026, 1, 14, 4, tzinfo=UTC),
        )  # fmt: skip
        post_credit(session, grant, actor=DECIDER, clock=clock)
    claim = filed()
    with unit_of_work():
        accept_claim(session, claim, actor=DECIDER, clock=clock)
    assert [entry.activity for entry in entries(session)] == ["outside:known", "outside:known"]


@on_both_databases
def test_of_two_managers_at_once_one_decides(app, filed, session):
    claim_id = filed().id
    session.rollback()
    start = Barrier(2)

    def decide(_index):
        with app.app_context():
            start.wait()
            try:
                with unit_of_work() as own:
                    claim = find_claim(own, claim_id, EVERYTHING, date(2026, 5, 20), to_change=True)
                    accept_claim(own, claim, actor=DECIDER, clock=lambda: datetime(2026, 5, 20, tzinfo=UTC))
                return "accepted"
            except StepRefused as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(decide, range(2)))
    assert outcomes == ["accepted", "is_accepted"]
    assert len(entries(session)) == 1
