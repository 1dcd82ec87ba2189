"""One certificate for one completion; what is revoked gives its hours back; what is reissued takes nothing twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, update

from certificates.designs.services import DesignSettings, add_design
from certificates.issuing.services.issuing import issue_certificates, verification_address
from certificates.issuing.services.reissuing import reissue_certificate
from certificates.register.domain import AlreadyRevoked, AlreadySuperseded, ReasonMissing, Serial, Verdict
from certificates.register.domain.refusals import HolderGone
from certificates.register.models import Certificate, SerialCounter
from certificates.register.records import snapshot_in, verdict_on
from lms.audit.models import AuditEvent
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.events import publish
from lms.organisation.api import unit_card
from lms.organisation.models import Appointment, Person, Unit
from lms.testing.factories import make_person
from lms.testing.marks import on_both_databases
from tests.certificates.completions import complete, completion, hours_of, newest, revoke

ACTOR = Actor.system("test")
BASE = "https://xueshi.example"


def reissue(certificate, clock, title="信息安全基础"):
    with unit_of_work() as session:
        row = session.get_one(Certificate, certificate.id)
        new = reissue_certificate(
            session, row, title=title, title_en="", verify_base=BASE, actor=ACTOR, clock=clock
        )
        return new.serial


def test_a_completion_earns_a_certificate_and_its_hours(town, session, clock):
    certificate = complete(town.people.li, clock)
    snapshot = snapshot_in(certificate)
    assert (snapshot.person_name, snapshot.person_name_latin) == ("李慧敏", "Li Huimin")
    assert (snapshot.unit, snapshot.issuer, snapshot.title) == ("财政局", "江城市", "信息安全基础")
    assert (snapshot.hours, snapshot.category, snapshot.category_en) == (
        Decimal("3.5"),
        "集中培训",
        "centralised training",
    )
    assert snapshot.verify_url == f"HTTP://127.0.0.1:8000/V/{certificate.token}"
    assert Serial.parse(certificate.serial).number == 1
    assert certificate.unit_id == town.units.first
    assert hours_of(town.people.li) == [Decimal("3.5")]


def test_a_completion_that_awards_something_else_is_left_alone(town, session, clock):
    with unit_of_work():
        publish(session, completion(town.people.li, clock, award_type=None, award_ref=None))
    assert session.scalar(select(func.count()).select_from(Certificate)) == 0
    assert hours_of(town.people.li) == []


@on_both_databases
def test_twenty_at_the_same_moment_issue_one_and_leave_no_gap(app, town, session, clock):
    """Four completions, each told by twenty threads: four certificates numbered 1 to 4, and each one's hours once."""
    start, people = threading.Barrier(20), [town.people.li, town.people.wang]
    refs = [(person, ref) for person in people for ref in ("1", "2")]

    def tell(number):
        start.wait()
        for person, ref in refs[number % 4 :] + refs[: number % 4]:
            with app.app_context(), unit_of_work() as own:
                publish(own, completion(person, clock, ref))

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(tell, range(20)))
    session.rollback()
    serials = session.scalars(select(Certificate.serial)).all()
    assert sorted(Serial.parse(serial).number for serial in serials) == [1, 2, 3, 4]
    assert session.scalars(select(SerialCounter.number)).all() == [4]
    assert [hours_of(person) for person in people] == [[Decimal("3.5")] * 2] * 2


@on_both_databases
def test_a_refused_transaction_takes_its_number_back(town, session, clock):
    def complete_but_refuse():
        with unit_of_work():
            publish(session, completion(town.people.li, clock))
            raise RuntimeError("a later subscriber refuses")

    with pytest.raises(RuntimeError):
        complete_but_refuse()
    assert Serial.parse(complete(town.people.wang, clock).serial).number == 1
    assert hours_of(town.people.li) == []


@on_both_databases
def test_many_are_issued_in_order_and_once(town, session, clock):
    first = complete(town.people.li, clock, "1")
    events = [completion(town.people.li, clock, "1"), completion(town.people.wang, clock, "3")]
    clock.advance(days=-3)
    events.append(completion(town.people.wang, clock, "2"))
    for expected in (2, 0):
        with unit_of_work():
            assert issue_certificates(session, events, verify_base=BASE, actor=ACTOR, clock=clock) == expected
    serials = dict(session.execute(select(Certificate.source_ref, Certificate.serial)).all())
    assert serials["1"] == first.serial
    assert [Serial.parse(serials[ref]).number for ref in "123"] == [1, 2, 3]
    assert hours_of(town.people.wang) == [Decimal("3.5")] * 2


@on_both_databases
def test_revoking_takes_the_hours_back_and_says_why(town, session, clock):
    certificate = complete(town.people.li, clock)
    clock.advance(days=1)
    revoke(certificate, clock)
    row = newest(town.people.li)
    assert (row.state, row.reason, row.changed_at) == ("revoked", "误发", clock())
    assert hours_of(town.people.li) == [Decimal("3.5"), Decimal("-3.5")]
    audited = session.scalars(select(AuditEvent).where(AuditEvent.action == "certificates.revoke")).one()
    assert audited.after["reason"] == "误发"


def test_revoking_needs_a_reason_and_happens_once(town, session, clock):
    certificate = complete(town.people.li, clock)
    with pytest.raises(ReasonMissing):
        revoke(certificate, clock, "  ")
    revoke(certificate, clock)
    with pytest.raises(AlreadyRevoked):
        revoke(certificate, clock)
    assert hours_of(town.people.li) == [Decimal("3.5"), Decimal("-3.5")]


@on_both_databases
def test_a_reissued_certificate_takes_the_place_of_the_old_one_and_no_hours(town, session, clock):
    old = complete(town.people.li, clock)
    with unit_of_work():
        session.get_one(Person, town.people.li).name = "李慧民"
    clock.advance(days=2)
    serial = reissue(old, clock)
    new = newest(town.people.li)
    session.refresh(old)
    assert (new.serial, new.person_name, new.edition) == (serial, "李慧民", 2)
    assert (old.state, old.successor, old.person_name) == ("superseded", serial, "李慧敏")
    assert snapshot_in(new).issued_on == date(2026, 5, 22)
    assert snapshot_in(new).completed_on == date(2026, 5, 20)
    assert hours_of(town.people.li) == [Decimal("3.5")]
    with pytest.raises(AlreadySuperseded):
        reissue(old, clock)


def test_revoking_a_reissued_certificate_takes_the_hours_of_the_completion(town, session, clock):
    old = complete(town.people.li, clock)
    reissue(old, clock)
    revoke(newest(town.people.li), clock)
    assert sum(hours_of(town.people.li)) == 0


@on_both_databases
def test_what_was_revoked_by_mistake_is_issued_anew_with_its_hours(town, session, clock):
    old = complete(town.people.li, clock)
    revoke(old, clock)
    serial = reissue(old, clock)
    session.refresh(old)
    assert (old.state, old.successor) == ("revoked", serial)
    assert hours_of(town.people.li) == [Decimal("3.5"), Decimal("-3.5"), Decimal("3.5")]
    revoke(newest(town.people.li), clock)
    assert sum(hours_of(town.people.li)) == 0


def test_telling_again_of_a_completion_does_not_undo_a_revocation(town, session, clock):
    certificate = complete(town.people.li, clock)
    revoke(certificate, clock)
    assert complete(town.people.li, clock).id == certificate.id
    assert sum(hours_of(town.people.li)) == 0


@pytest.mark.parametrize(
    ("name", "printed", "needs_attention"),
    [
        ("李\u200b慧敏", "李慧敏", False),  # an invisible space is left out
        ("\U000e0041", "P", False),  # nothing is left: the staff number
        ("李\U0003fff0", None, False),  # not a character at all
        ("李🔥", "李🔥", True),  # a character that no font prints
    ],
)
def test_a_name_that_cannot_be_printed_loses_no_completion(
    town, session, clock, name, printed, needs_attention
):
    with unit_of_work():
        person = make_person(session, unit_of(session, town), name)
        person_id, number = person.id, person.number
    certificate = complete(person_id, clock)
    expected = {"P": number, None: "李"}.get(printed, printed)
    assert (certificate.person_name, certificate.needs_attention) == (expected, needs_attention)
    assert hours_of(person_id) == [Decimal("3.5")]


def unit_of(session, town):
    return session.get_one(Unit, town.units.first)


def test_a_corrected_name_needs_no_attention_any_more(town, session, clock):
    with unit_of_work():
        session.get_one(Person, town.people.li).name = "李🔥"
    old = complete(town.people.li, clock)
    with unit_of_work():
        session.get_one(Person, town.people.li).name = "李慧敏"
    reissue(old, clock)
    session.refresh(old)
    assert not old.needs_attention
    assert not newest(town.people.li).needs_attention


def test_who_has_left_gets_the_certificate_of_the_last_post(town, session, clock):
    with unit_of_work():
        session.execute(
            update(Appointment)
            .where(Appointment.person_id == town.people.li)
            .values(ends_on=date(2026, 5, 1))
        )
    assert complete(town.people.li, clock).unit_id == town.units.first


def test_without_a_person_nothing_is_issued_anew(town, session, clock):
    event = completion(town.people.li, clock)
    event = replace(event, grant=replace(event.grant, hours=Decimal(0)))
    certificate = complete(town.people.li, clock, grant=event.grant)
    certificate_id = certificate.id
    delete_person(session, town, "li")
    gone = session.get_one(Certificate, certificate_id, populate_existing=True)
    assert gone.person_id is None
    assert verdict_on(gone, date(2026, 5, 20)) is Verdict.VALID
    with pytest.raises(HolderGone):
        reissue(gone, clock)


def delete_person(session, town, who):
    person_id = getattr(town.people, who)
    with unit_of_work():
        account = session.merge(town.accounts[who])
        session.delete(account)
        session.flush()
        session.execute(delete(Appointment).where(Appointment.person_id == person_id))
        session.execute(delete(Person).where(Person.id == person_id))
    session.expire_all()


@pytest.mark.parametrize("column", ["snapshot", "digest", "serial", "token", "expires_on"])
def test_a_changed_row_is_noticed(town, session, clock, column):
    certificate = complete(town.people.li, clock)
    changed = {
        "snapshot": certificate.snapshot.replace("李慧敏", "李慧民"),
        "digest": "0" * 64,
        "serial": "XS-2026-000999-0",
        "token": "A" * 26,
        "expires_on": date(2030, 1, 1),
    }[column]
    with unit_of_work():
        session.execute(update(Certificate).values({column: changed}))
    assert verdict_on(newest(town.people.li), date(2026, 5, 20)) is Verdict.ALTERED


def test_every_changed_byte_of_a_snapshot_is_noticed(town, session, clock):
    certificate = complete(town.people.li, clock)
    text = certificate.snapshot
    for place in range(len(text)):
        other = "x" if text[place] != "x" else "y"
        certificate.snapshot = text[:place] + other + text[place + 1 :]
        assert snapshot_in(certificate) is None
    session.rollback()


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://xueshi.example", "HTTPS://XUESHI.EXAMPLE/V/T"),
        ("http://127.0.0.1:8000/", "HTTP://127.0.0.1:8000/V/T"),
        ("https://town.example/learn", "HTTPS://TOWN.EXAMPLE/learn/V/T"),  # a path may care about case
    ],
)
def test_the_address_in_the_code(base, address):
    assert verification_address(base, "T") == address


def test_a_design_decides_how_long_a_certificate_is_valid(town, session, clock):
    with unit_of_work():
        settings = DesignSettings(title="一年", shipped_key="certificates.minimal", months_valid=12)
        unit = unit_card(session, town.units.root)
        key = f"own.{add_design(session, unit, settings, actor=ACTOR, clock=clock).id}"
    certificate = complete(town.people.li, clock, award_ref=key)
    assert certificate.expires_on == date(2027, 5, 19)
    assert snapshot_in(certificate).template_key == key
    clock.advance(days=400)
    assert verdict_on(certificate, date(2027, 5, 20)) is Verdict.EXPIRED
    reissue(certificate, clock)
    assert newest(town.people.li).expires_on == date(2028, 6, 23)
