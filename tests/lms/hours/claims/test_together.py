"""Many claims are accepted together as each would be alone, and what somebody must look at is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from certificates.external.models import ExternalCertificate
from lms.audit.models import AuditEvent
from lms.contracts.access import Actor, Scope
from lms.contracts.activities import CreditGrant
from lms.db import db, unit_of_work
from lms.hours.claims.models import ClaimStep, HourClaim
from lms.hours.claims.services.deciding import accept_claim, return_claim
from lms.hours.claims.services.filing import file_claim, refile_claim, withdraw_claim
from lms.hours.claims.services.together import accept_claims, prospects_of
from lms.hours.closing.services import close_period
from lms.hours.conversions.domain.table import Kind, Unit
from lms.hours.ledger.models import LedgerEntry
from lms.hours.ledger.services import post_credit
from lms.notifications.models import ReceivedNotice
from lms.organisation.api import unit_card
from lms.organisation.models import Appointment, Person
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases

DECIDER = Actor(None, None, "处长", is_system=True)
EVERYTHING = Scope(everything=True)


@pytest.fixture
def filed(town, session, clock, statement, proof):
    """filed(person, **changes): a claim that waits for a decision; without a person it is somebody new."""

    def make(person=None, **changes):
        with unit_of_work():
            who = person or make_person(session, town.unit, "某人")
            return file_claim(session, who.id, statement(**changes), proof, actor=DECIDER, clock=clock)

    return make


@pytest.fixture
def look(session, clock):
    """look(claims, …): what would be accepted as ids with stamps, and what is left as ids with reasons."""

    def see(claims, scope=EVERYTHING, actor=DECIDER):
        ids = [claim.id for claim in claims]
        ready, left = prospects_of(session, ids, scope, actor=actor, clock=clock)
        seen = {one.claim.id: one.stamp for one in ready}
        why = {one.claim_id: one.obstacles for one in left}
        session.rollback()
        return seen, why

    return see


@pytest.fixture
def accept(session, clock):
    """accept(shown, …): carries out what was shown; how many, their hours, and what was left with reasons."""

    def carry_out(shown, scope=EVERYTHING, actor=DECIDER):
        with unit_of_work():
            done = accept_claims(session, shown, scope, actor=actor, clock=clock)
        return done.count, done.hours, {one.claim_id: one.obstacles for one in done.left}

    return carry_out


def entries(session):
    return session.scalars(select(LedgerEntry).order_by(LedgerEntry.person_id)).all()


def told(session):
    return session.scalars(select(ReceivedNotice).order_by(ReceivedNotice.person_id)).all()


def traces(session, claim):
    """What a decision leaves behind, but for whose and which claim it is and what it is called."""
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.source_ref == str(claim.id))).one()
    step = session.scalars(
        select(ClaimStep).where(ClaimStep.claim_id == claim.id, ClaimStep.step == "accept")
    ).one()
    record = session.scalars(
        select(AuditEvent).where(
            AuditEvent.action == "lms.accept_claim", AuditEvent.subject_id == str(claim.id)
        )
    ).one()
    notice = session.scalars(select(ReceivedNotice).where(ReceivedNotice.person_id == claim.person_id)).one()
    return (
        (claim.state, claim.decided_at, claim.round),
        (entry.hours, entry.days, entry.category, entry.activity, entry.starts_at, entry.ends_at, entry.earned_at),
        (entry.source, entry.rule_version, entry.posted_by, entry.unit_id),
        (step.happened_at, step.by_person, step.by_name, step.note, step.before),
        (record.actor_name, record.unit_path, record.before, record.after),
        (notice.kind, notice.values, notice.given_at),
    )  # fmt: skip


@on_both_databases
def test_together_leaves_the_same_traces_as_one_by_one(filed, session, clock, look, accept, town, actor_for):
    alone, first, second = (filed() for _ in range(3))
    manager = actor_for(town.manager)
    with unit_of_work():
        accept_claim(session, alone, actor=manager, clock=clock)
    shown, left = look([second, first], actor=manager)
    assert (list(shown), left) == ([second.id, first.id], {})  # as they were chosen
    assert accept(shown, actor=manager) == (2, Decimal(32), {})
    assert traces(session, alone) == traces(session, first) == traces(session, second)
    # sent once more, by a second press or from another window
    left = {claim.id: ("is_accepted",) for claim in (first, second)}
    assert accept(shown, actor=manager) == (0, Decimal(0), left)
    assert len(entries(session)) == len(told(session)) == 3


@on_both_databases
def test_what_is_only_for_the_record_or_completes_a_programme(filed, session, look, accept):
    on_record = filed(amount=Decimal(0))
    induction = filed(unit=Unit.MINUTES, amount=Decimal(10), programme="induction")
    shown, left = look([on_record, induction])
    assert left == {}
    assert accept(shown) == (2, Decimal(0), {})
    (entry,) = entries(session)
    assert (entry.hours, entry.programme) == (0, "induction")
    assert {notice.kind for notice in told(session)} == {"lms.claim_on_record"}


@on_both_databases
def test_own_claims_are_left(town, filed, session, look, accept, actor_for):
    manager = actor_for(town.manager)
    own, other = filed(session.get_one(Person, town.manager.person_id)), filed()
    shown, left = look([own, other], actor=manager)
    assert (list(shown), left) == ([other.id], {own.id: ("own_claim",)})
    forged = shown | look([own])[0]
    assert accept(forged, actor=manager) == (1, Decimal(16), {own.id: ("own_claim",)})
    assert [entry.person_id for entry in entries(session)] == [other.person_id]


def return_it(session, claim, clock, _statement, _proof):
    return_claim(session, claim, "?", actor=DECIDER, clock=clock)


def withdraw_it(session, claim, clock, _statement, _proof):
    withdraw_claim(session, claim, actor=DECIDER, clock=clock)


def accept_it(session, claim, clock, _statement, _proof):
    accept_claim(session, claim, actor=DECIDER, clock=clock)


def file_it_anew(session, claim, clock, statement, proof):
    return_claim(session, claim, "?", actor=DECIDER, clock=clock)
    refile_claim(session, claim, statement(amount=Decimal(1)), proof, actor=DECIDER, clock=clock)


def file_the_same_later(session, claim, clock, statement, proof):
    return_claim(session, claim, "?", actor=DECIDER, clock=clock)
    later = clock() + timedelta(minutes=1)
    refile_claim(session, claim, statement(), proof, actor=DECIDER, clock=lambda: later)


@on_both_databases
@pytest.mark.parametrize(
    ("meanwhile", "state", "why"),
    [
        (accept_it, "accepted", "is_accepted"),
        (return_it, "returned", "is_returned"),
        (withdraw_it, "withdrawn", "is_withdrawn"),
        (file_it_anew, "filed", "changed"),
        (file_the_same_later, "filed", "changed"),
    ],
)
def test_what_changed_meanwhile_is_left(
    filed, session, clock, statement, proof, look, accept, meanwhile, state, why
):
    changed, other = filed(), filed()
    shown, _left = look([changed, other])
    with unit_of_work():
        meanwhile(session, changed, clock, statement, proof)
    posted = len(entries(session))
    session.rollback()
    assert accept(shown) == (1, Decimal(16), {changed.id: (why,)})
    assert (changed.state, len(entries(session))) == (state, posted + 1)


def test_what_was_never_shown_is_left(filed, session, accept):
    claim = filed()
    assert accept({claim.id: ""}) == (0, Decimal(0), {claim.id: ("changed",)})
    assert entries(session) == []


@on_both_databases
def test_a_closed_period_leaves_its_claims(town, filed, session, clock, look, accept):
    clock.set_to(datetime(2026, 1, 20, 3, tzinfo=UTC))
    days = {"starts_on": date(2025, 12, 30), "ends_on": date(2025, 12, 31)}
    with unit_of_work():  # elsewhere nothing is closed
        far = make_person(session, town.other, "赵某")
    late, on_record, elsewhere, recent = (
        filed(**days), filed(amount=Decimal(0), **days), filed(far, **days), filed(),
    )  # fmt: skip
    shown, left = look([late, on_record, elsewhere, recent])
    assert left == {}
    with unit_of_work():
        close_period(session, unit_card(session, town.unit.id), 2025, actor=DECIDER, clock=clock)
    assert look([late, on_record, elsewhere, recent])[1] == {late.id: ("closed",)}
    assert accept(shown) == (3, Decimal(32), {late.id: ("closed",)})


@on_both_databases
def test_what_the_ledger_has_on_these_days_is_looked_at(filed, session, clock, look, accept):
    doubled, other = filed(), filed()
    shown, _left = look([doubled, other])
    earned = {doubled: date(2026, 1, 14), other: date(2026, 1, 15)}  # of which the other's is a day too late
    with unit_of_work():
        for claim, day in earned.items():
            at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
            grant = CreditGrant(
                person_id=claim.person_id, source="lms.import", source_ref=f"party:{claim.id}",
                category="centralised", hours=Decimal(4), activity=f"known:{claim.id}", title="专题讲座", earned_at=at,
            )  # fmt: skip
            post_credit(session, grant, actor=DECIDER, clock=clock)
    _ready, left = prospects_of(session, [doubled.id], EVERYTHING, actor=DECIDER, clock=clock)
    assert [(one.obstacles, one.known) for one in left] == [(("in_ledger",), ("专题讲座",))]
    session.rollback()
    assert accept(shown) == (1, Decimal(16), {doubled.id: ("in_ledger",)})


@on_both_databases
def test_of_two_claims_of_one_person_on_the_same_days_the_second_is_left(town, filed, look, accept):
    first = filed(town.person)
    second = filed(town.person, title="另一培训", starts_on=date(2026, 1, 14), ends_on=date(2026, 1, 15))
    third = filed(town.person, title="又一培训", starts_on=date(2026, 1, 15), ends_on=date(2026, 1, 16))
    shown, left = look([first, second, third])
    assert (list(shown), left) == ([first.id, third.id], {second.id: ("same_days",)})
    assert accept(shown | look([second])[0]) == (2, Decimal(32), {second.id: ("same_days",)})


def test_what_only_the_evidence_can_say_is_looked_at(filed, look):
    online = filed(kind=Kind.ONLINE, unit=Unit.MINUTES, amount=Decimal(90))
    assert look([online]) == ({}, {online.id: ("evidence_asked",)})


def test_a_claim_of_a_certificate_is_looked_at(filed, session, clock, look, accept):
    claim, other = filed(), filed()
    shown, _left = look([claim, other])
    with unit_of_work():
        session.add(
            ExternalCertificate(
                person_id=claim.person_id, title="证书", claim_id=claim.id, sha256="0" * 64, found={}, checks={},
                uploaded_at=clock(), handed_in_at=clock(),
            )
        )  # fmt: skip
    assert look([claim, other])[1] == {claim.id: ("has_more",)}
    assert accept(shown) == (1, Decimal(16), {claim.id: ("has_more",)})


@on_both_databases
def test_nothing_outside_the_scope_is_found(town, filed, session, look, accept, actor_for):
    inside, outside = filed(), filed()
    with unit_of_work():
        session.execute(
            update(Appointment)
            .where(Appointment.person_id == outside.person_id)
            .values(unit_id=town.other.id)
        )
    manager = actor_for(town.manager)
    scope = manager.scope("lms.decide_claims")
    shown, left = look([inside, outside], scope, manager)
    assert (list(shown), left) == ([inside.id], {})
    assert accept(look([inside, outside])[0], scope, manager) == (1, Decimal(16), {})
    assert [entry.person_id for entry in entries(session)] == [inside.person_id]


def test_who_holds_no_post_is_on_no_page_of_claims(filed, session, look):
    claim = filed()
    with unit_of_work():
        session.execute(
            update(Appointment)
            .where(Appointment.person_id == claim.person_id)
            .values(starts_on=date(2020, 1, 1), ends_on=date(2026, 2, 1))
        )
    assert look([claim]) == ({}, {})


def crowd(town, session, clock, statement, proof, count):
    """Claims of so many people, each in a unit of their own and on days of their own."""
    days = [date(2026, 1, 13) + timedelta(days=index) for index in range(count)]
    with unit_of_work():
        return [
            file_claim(
                session,
                make_person(session, make_unit(session, f"科{index}", town.unit), f"某人{index}").id,
                statement(starts_on=day, ends_on=day + timedelta(days=1)),
                proof,
                actor=DECIDER,
                clock=clock,
            ).id
            for index, day in enumerate(days)
        ]


def number_of(statements):
    """How many there are; SQLite is given the rows of the audit trail one by one, since it numbers them in no order."""
    return len([each for each in statements if "INTO lms_audit_event" not in each])


@on_both_databases
def test_many_claims_take_as_many_statements_as_two(
    town, session, clock, statement, proof, actor_for, count_queries
):
    manager = actor_for(town.manager)
    scope = manager.scope("lms.decide_claims")
    numbers = []
    for count in (2, 30):
        ids = crowd(town, session, clock, statement, proof, count)
        session.rollback()
        with count_queries() as looking:
            ready, left = prospects_of(session, ids, scope, actor=manager, clock=clock)
        shown = {one.claim.id: one.stamp for one in ready}
        assert (len(shown), left) == (count, [])
        with count_queries() as accepting, unit_of_work():
            assert accept_claims(session, shown, scope, actor=manager, clock=clock).count == count
        numbers.append([number_of(statements) for statements in (looking, accepting)])
    assert numbers[0] == numbers[1]
    assert numbers[0][0] <= 8


@on_both_databases
def test_of_two_managers_who_accept_the_same_claims_each_claim_has_one(app, filed, session, look):
    claims = [filed() for _ in range(6)]
    ids, (shown, _left) = [claim.id for claim in claims], look(claims)
    orders = [dict(list(shown.items())[:5]), dict(list(reversed(shown.items()))[:5])]
    session.rollback()
    start = Barrier(2)

    def decide(own_shown):
        with app.app_context():
            start.wait()
            try:
                with unit_of_work() as own:
                    done = accept_claims(
                        own,
                        own_shown,
                        EVERYTHING,
                        actor=DECIDER,
                        clock=lambda: datetime(2026, 5, 20, tzinfo=UTC),
                    )
                return done.count, {why for one in done.left for why in one.obstacles}
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(decide, orders), key=lambda outcome: outcome[0])
    assert outcomes == [(1, {"is_accepted"}), (5, set())]
    refs = session.scalars(select(LedgerEntry.source_ref)).all()
    assert sorted(refs) == sorted(map(str, ids))
    assert (
        session.scalar(select(func.count()).select_from(HourClaim).where(HourClaim.state == "accepted")) == 6
    )
    assert len(told(session)) == 6
