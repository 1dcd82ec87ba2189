"""Hours fall only when two people want it; what falls was shown before; each entry is reversed once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from certificates.register.domain.refusals import ReasonMissing
from certificates.register.models import Certificate
from certificates.runs.services import running
from certificates.runs.services.planning import Plan
from certificates.withdrawing import jobs
from certificates.withdrawing.domain import (
    NothingToRevoke,
    OwnCertificate,
    RevocationOver,
    SecondPersonNeeded,
)
from certificates.withdrawing.models import Revocation
from certificates.withdrawing.services import revoking
from certificates.withdrawing.services.choosing import Chosen, what_falls
from certificates.withdrawing.services.revoking import ask_to_revoke, confirm_revocation
from lms.contracts.access import Actor, Scope
from lms.db import unit_of_work
from lms.hours.ledger.models import LedgerEntry
from lms.jobs.domain import State
from lms.jobs.models import Job
from lms.notifications.models import ReceivedNotice
from lms.organisation.api import unit_card
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.certificates.completions import complete, completion, hours_of, newest

EVERYWHERE = Scope(everything=True)
ONE = Actor(account_id=None, person_id=None, name="first", is_system=True)


@pytest.fixture
def run(app, town, cohort, session, clock):
    """The id of a run of twelve certificates that carry 3.5 hours each."""
    with unit_of_work():
        plan = Plan(source=cohort.source, ref="1", award_ref="certificates.classic")
        unit = unit_card(session, town.units.root)
        run_id = running.start_run(
            session, unit, plan, cohort.people, is_mailed=False, actor=ONE, clock=clock
        ).id
    run_due_jobs(app)
    return run_id


def ask(session, town, actor, clock, chosen, reason="误发"):
    with unit_of_work():
        return ask_to_revoke(
            session, chosen, EVERYWHERE, unit_id=town.units.first, reason=reason,
            actor=actor, clock=clock,
        ).id  # fmt: skip


def confirm(session, revocation_id, actor, clock):
    with unit_of_work():
        held = session.get_one(Revocation, revocation_id)
        confirm_revocation(session, held, actor=actor, clock=clock)


def states(session):
    session.expire_all()
    return dict(session.execute(select(Certificate.state, func.count()).group_by(Certificate.state)).all())


@on_both_databases
def test_a_run_falls_with_its_hours_once_a_second_person_confirms(
    app, town, cohort, session, clock, run, actor_for, monkeypatch
):
    monkeypatch.setattr(revoking, "AT_ONCE", 5)
    monkeypatch.setattr(revoking, "FEW", 5)
    fall = what_falls(session, Chosen(run_id=run), EVERYWHERE)
    assert (len(fall.certificates), fall.people, fall.hours) == (12, 12, Decimal(42))
    asker, other = actor_for(town.accounts["all"]), actor_for(town.accounts["first"])
    revocation_id = ask(session, town, asker, clock, Chosen(run_id=run))
    assert states(session) == {"valid": 12}
    with pytest.raises(SecondPersonNeeded):
        confirm(session, revocation_id, asker, clock)
    confirm(session, revocation_id, other, clock)
    assert run_due_jobs(app) == [State.DONE] * 2 or states(session) == {"revoked": 12}
    assert states(session) == {"revoked": 12}
    assert {sum(hours_of(person)) for person in cohort.people} == {Decimal(0)}
    assert len(session.scalars(select(ReceivedNotice).filter_by(kind="certificates.revoked")).all()) == 12
    with pytest.raises(RevocationOver):
        confirm(session, revocation_id, other, clock)


@on_both_databases
def test_a_revocation_that_was_stopped_goes_on_with_the_rest(
    app, town, cohort, session, clock, run, actor_for, signed_in, monkeypatch
):
    monkeypatch.setattr(revoking, "AT_ONCE", 5)
    monkeypatch.setattr(revoking, "FEW", 5)
    revocation_id = ask(session, town, actor_for(town.accounts["all"]), clock, Chosen(run_id=run))
    confirm(session, revocation_id, actor_for(town.accounts["first"]), clock)
    browser, address = signed_in(town.accounts["all"]), f"/certificates/revocations/{revocation_id}"

    def ask_to_stop(*arguments, **keywords):
        revoking.revoke_part(*arguments, **keywords)
        arguments[0].execute(update(Job).values(is_cancel_requested=True))

    assert "Revoke the rest" not in browser.get(address).text
    with monkeypatch.context() as once:
        once.setattr(jobs, "revoke_part", ask_to_stop)
        run_due_jobs(app)
    assert states(session) == {"revoked": 5, "valid": 7}
    assert "5 of 12 have been dealt with" in browser.get(address).text
    assert "Stopped" in browser.get("/certificates/revocations").text
    assert signed_in(town.accounts["second"]).post(f"{address}/resume").status_code == 404
    for _ in range(2):
        browser.post(f"{address}/resume")
    run_due_jobs(app)
    assert states(session) == {"revoked": 12}
    assert {sum(hours_of(person)) for person in cohort.people} == {Decimal(0)}
    assert len(session.scalars(select(ReceivedNotice).filter_by(kind="certificates.revoked")).all()) == 12
    taken_back = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.hours < 0)
    assert session.scalar(taken_back) == 12
    browser.post(f"{address}/resume")
    assert run_due_jobs(app) == []


def test_who_holds_one_of_them_neither_asks_nor_confirms(town, session, clock, actor_for):
    holder = actor_for(town.accounts["first"])
    certificate = complete(holder.person_id, clock)
    chosen = Chosen(serials=(certificate.serial,))
    with pytest.raises(OwnCertificate):
        ask(session, town, holder, clock, chosen)
    revocation_id = ask(session, town, actor_for(town.accounts["all"]), clock, chosen)
    with pytest.raises(OwnCertificate):
        confirm(session, revocation_id, holder, clock)
    assert states(session) == {"valid": 1}


def test_without_hours_one_person_is_enough(town, session, clock, actor_for):
    event = completion(town.people.li, clock)
    bare = replace(event.grant, hours=Decimal(0))
    certificate = complete(town.people.li, clock, grant=bare)
    ask(session, town, actor_for(town.accounts["all"]), clock, Chosen(serials=(certificate.serial,)))
    assert newest(town.people.li).state == "revoked"


def test_a_request_needs_a_reason_and_something_to_revoke(town, session, clock):
    certificate = complete(town.people.li, clock)
    with pytest.raises(ReasonMissing):
        ask(session, town, ONE, clock, Chosen(serials=(certificate.serial,)), reason=" ")
    for nothing in (Chosen(serials=("XS-2026-000009-9",)), Chosen()):
        with pytest.raises(NothingToRevoke):
            ask(session, town, ONE, clock, nothing)
    assert session.scalars(select(Revocation)).all() == []


def test_all_of_a_course_in_certain_days(town, session, clock):
    early = complete(town.people.li, clock, "1").serial
    clock.advance(days=10)
    day = clock().date()
    late = complete(town.people.wang, clock, "2").serial
    chosen = Chosen(subject="course:7", since=day)
    assert [row.serial for row in what_falls(session, chosen, EVERYWHERE).certificates] == [late]
    chosen = Chosen(subject="course:7", until=day.replace(day=day.day - 1))
    assert [row.serial for row in what_falls(session, chosen, EVERYWHERE).certificates] == [early]


@on_both_databases
def test_many_fall_in_bulk_statements(town, cohort, session, clock, run, count_queries):
    revocation = Revocation(
        unit_id=town.units.first, title="x", people=12, hours=Decimal(42), reason="误发", state="running",
        asked_at=clock(), asked_by_name="x", serials=list(session.scalars(select(Certificate.serial))),
    )  # fmt: skip
    session.rollback()
    with unit_of_work():
        session.add(revocation)
        session.flush()
        with count_queries() as statements:
            revoking.revoke_part(session, revocation, actor=ONE, clock=clock)
    own = [one for one in statements if "lms_outbox" not in one and "lms_job" not in one]
    assert states(session) == {"revoked": 12}
    each = 3 if session.get_bind().dialect.name == "sqlite" else 0  # SQLite gives ids back row by row
    assert len(own) <= 30 + each * 12, [one[:90] for one in own]
    assert session.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.hours < 0)) == 12


def test_two_people_do_it_on_the_pages(town, session, clock, signed_in):
    certificate = complete(town.people.li, clock)
    one, other, stranger = (signed_in(town.accounts[name]) for name in ("all", "first", "second"))
    query = f"/certificates/revocations/new?serial={certificate.serial}"
    assert certificate.serial in one.get(query).text
    asked = one.post(query, data={"reason": "考试违纪"})
    assert "second person" in one.get(asked.location).text
    assert "Luo Zhiqiang asked for it" in other.get(asked.location).text
    other.set_cookie("locale", "zh_Hans")
    assert "罗志强" in other.get(asked.location).text
    assert stranger.get(asked.location).status_code == 404
    assert stranger.post(f"{asked.location}/confirm").status_code == 404
    one.post(f"{asked.location}/confirm")
    assert newest(town.people.li).state == "valid"
    other.post(f"{asked.location}/confirm")
    assert newest(town.people.li).state == "revoked"
    assert "考试违纪" in signed_in(town.accounts["li"]).get(f"/certificates/{certificate.serial}").text


def test_a_request_can_be_declined(town, session, clock, signed_in):
    certificate = complete(town.people.li, clock)
    one, other = signed_in(town.accounts["all"]), signed_in(town.accounts["first"])
    asked = one.post(f"/certificates/revocations/new?serial={certificate.serial}", data={"reason": "x"})
    page = other.get(asked.location).text
    assert f"{certificate.person_name_latin or certificate.person_name}</" in page, (
        "who decides is told whose it is"
    )
    other.post(f"{asked.location}/decline", data={"reason": "本人在场"})
    assert "本人在场" in one.get(asked.location).text
    other.post(f"{asked.location}/confirm")
    assert newest(town.people.li).state == "valid"
