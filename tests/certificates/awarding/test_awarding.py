"""After approval nothing is issued before somebody has approved; by a rule everything is; either way once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from certificates.awarding.domain import (
    AlreadyAwarded,
    AlreadyDecided,
    CandidacyState,
    OwnCandidacy,
    RefusalReasonMissing,
    accept,
    refuse,
)
from certificates.awarding.jobs import AWARD_JOB
from certificates.awarding.models import Candidacy
from certificates.awarding.services.approving import accept_candidacies, refuse_candidacies
from certificates.awarding.services.rules import RuleSettings, add_rule
from certificates.register.models import Certificate
from lms.contracts.access import Actor, Scope
from lms.db import unit_of_work
from lms.events import publish
from lms.jobs.api import enqueue
from lms.notifications.models import ReceivedNotice
from lms.organisation.api import unit_card
from lms.organisation.models import Person
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.certificates.cohorts import KEY, VALUE
from tests.certificates.completions import completion, hours_of, newest

ACTOR = Actor.system("test")
EVERYWHERE = Scope(everything=True)
APPROVED = "certificates.after_approval"
BASE = "https://xueshi.example"


def finish(person_id, clock, ref="1", **changes):
    with unit_of_work() as session:
        publish(session, completion(person_id, clock, ref, **({"award_type": APPROVED} | changes)))


def waiting(session):
    return list(session.scalars(select(Candidacy).order_by(Candidacy.id)))


def accept_all(session, clock, actor=ACTOR, scope=EVERYWHERE):
    ids = [row.id for row in waiting(session)]
    with unit_of_work():
        return accept_candidacies(session, ids, scope, verify_base=BASE, actor=actor, clock=clock)


def certificates(session):
    return session.scalar(select(func.count()).select_from(Certificate))


@on_both_databases
def test_nothing_is_issued_or_posted_before_somebody_approves(town, session, clock):
    for _ in range(2):
        finish(town.people.li, clock)
    assert (certificates(session), hours_of(town.people.li)) == (0, [])
    assert [row.state for row in waiting(session)] == ["waiting"]
    clock.advance(days=4)
    decided = accept_all(session, clock)
    assert len(decided.issued) == 1
    assert hours_of(town.people.li) == [Decimal("3.5")]
    certificate = newest(town.people.li)
    assert (certificate.unit_id, certificate.issued_at) == (town.units.first, clock())
    assert session.scalars(select(ReceivedNotice.kind)).all() == ["certificates.issued"]
    with pytest.raises(AlreadyDecided):
        accept_all(session, clock)
    finish(town.people.li, clock)
    assert (certificates(session), len(waiting(session))) == (1, 1)


def test_a_refusal_says_why_and_can_be_put_right(town, session, clock):
    finish(town.people.li, clock)
    ids = [row.id for row in waiting(session)]
    with pytest.raises(RefusalReasonMissing), unit_of_work():
        refuse_candidacies(session, ids, "  ", EVERYWHERE, actor=ACTOR, clock=clock)
    with unit_of_work():
        refuse_candidacies(session, ids, "缺课两次", EVERYWHERE, actor=ACTOR, clock=clock)
    assert (certificates(session), hours_of(town.people.li)) == (0, [])
    notice = session.scalars(select(ReceivedNotice)).one()
    assert (notice.person_id, notice.values["reason"]) == (town.people.li, "缺课两次")
    accept_all(session, clock)
    assert certificates(session) == 1


def test_nobody_approves_their_own(town, session, clock, actor_for):
    admin = town.accounts["first"]
    finish(admin.person_id, clock)
    with pytest.raises(OwnCandidacy):
        accept_all(session, clock, actor=actor_for(admin))
    assert certificates(session) == 0


def test_what_cannot_be_printed_waits_and_the_rest_is_issued(town, session, clock):
    with unit_of_work():
        session.get_one(Person, town.people.li).name = "李🔥"
    finish(town.people.li, clock)
    finish(town.people.wang, clock)
    decided = accept_all(session, clock)
    assert (len(decided.issued), len(decided.waiting)) == (1, 1)
    assert "李🔥" in str(decided.waiting[0].obstacle)
    assert [row.state for row in waiting(session)] == ["waiting", "accepted"]


def test_an_administrator_sees_and_decides_on_the_own_units_only(town, session, clock, signed_in):
    finish(town.people.li, clock)
    finish(town.people.wang, clock)
    first, second = waiting(session)
    browser = signed_in(town.accounts["first"])
    page = browser.get("/certificates/awaited").text
    assert "Li Huimin" in page
    assert "Wang Fang" not in page
    browser.post("/certificates/awaited/accept", data={"candidacy": [first.id, second.id]})
    session.expire_all()
    assert [row.state for row in waiting(session)] == ["accepted", "waiting"]
    assert signed_in(town.accounts["li"]).get("/certificates/awaited").status_code == 403
    assert "Waits for approval" in signed_in(town.accounts["wang"]).get("/certificates").text


@pytest.mark.parametrize(
    ("state", "is_own", "refusal"),
    [
        (CandidacyState.WAITING, False, None),
        (CandidacyState.REFUSED, False, None),  # a refusal can be put right
        (CandidacyState.ACCEPTED, False, AlreadyDecided),
        (CandidacyState.WAITING, True, OwnCandidacy),
    ],
)
def test_who_may_accept_what(state, is_own, refusal):
    if refusal is None:
        assert accept(state, is_own=is_own) is CandidacyState.ACCEPTED
    else:
        with pytest.raises(refusal):
            accept(state, is_own=is_own)


def test_what_was_refused_is_not_refused_again():
    with pytest.raises(AlreadyDecided):
        refuse(CandidacyState.REFUSED, "x", is_own=False)


def rule(session, town, cohort, clock, **changes):
    settings = {"source": cohort.source, "ref": "1", "title": "轮训班", "award_ref": "certificates.modern"}
    with unit_of_work():
        unit = unit_card(session, town.units.root)
        return add_rule(session, unit, RuleSettings(**(settings | changes)), actor=ACTOR, clock=clock)


def test_a_rule_awards_what_names_no_award_itself(town, cohort, session, clock):
    rule(session, town, cohort, clock, expires_on=date(2028, 12, 31))
    event = replace(completion(town.people.li, clock), subject="training:1", award_type=None, award_ref=None)
    for _ in range(2):
        with unit_of_work():
            publish(session, event)
    certificate = newest(town.people.li)
    assert (certificate.award_ref, certificate.expires_on) == ("certificates.modern", date(2028, 12, 31))
    assert certificates(session) == 1
    with pytest.raises(AlreadyAwarded):
        rule(session, town, cohort, clock)


@on_both_databases
@pytest.mark.parametrize("needs_approval", [False, True])
def test_the_job_finds_who_was_there_before_the_rule(app, town, cohort, session, clock, needs_approval):
    rule(session, town, cohort, clock, needs_approval=needs_approval)
    for _ in range(2):
        with unit_of_work():
            enqueue(session, AWARD_JOB, {}, actor=ACTOR, clock=clock)
        run_due_jobs(app)
    found = (certificates(session), len(waiting(session)))
    assert found == ((0, 12) if needs_approval else (12, 0))


def test_rules_are_added_and_removed_on_the_page(town, cohort, session, clock, signed_in):
    browser = signed_in(town.accounts["all"])
    added = browser.post("/certificates/rules", data={"achievement": VALUE, "design": "certificates.classic"})
    assert added.status_code == 303
    again = browser.post("/certificates/rules", data={"achievement": VALUE, "design": "certificates.classic"})
    assert again.status_code == 422
    assert "“Class of division heads” earns a certificate already." in again.text
    browser.post("/certificates/rules/1/remove")
    assert "No rules yet" in browser.get("/certificates/rules").text
    assert signed_in(town.accounts["second"]).post("/certificates/rules/1/remove").status_code == 404


def test_what_earns_a_certificate_is_said_in_the_language_of_the_page(app, town, cohort, signed_in):
    browser = signed_in(town.accounts["all"])
    browser.post("/certificates/rules", data={"achievement": VALUE, "design": "certificates.classic"})

    def said(language):
        browser.set_cookie("locale", language)
        page = browser.get("/certificates/rules").text
        return "处级干部轮训班" in page, "Class of division heads" in page

    assert (said("en"), said("zh_Hans")) == ((False, True), (True, False))
    app.extensions["lms.registry"].achievement_sources.pop(KEY)  # its plugin is gone, the rule stays
    assert (said("en"), said("zh_Hans")) == ((False, True), (True, False))
