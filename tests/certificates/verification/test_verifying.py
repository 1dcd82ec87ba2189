"""What anybody is told about a certificate, by its address, by its number and name, and by machines."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update

from certificates.designs.models import CertificateTemplate, CertificateTemplateVersion
from certificates.designs.services import DesignSettings, add_design
from certificates.issuing.services.reissuing import reissue_certificate
from certificates.issuing.services.revoking import revoke_certificate
from certificates.register.domain import Serial
from certificates.register.models import Certificate
from certificates.verification.domain import is_same_name, seconds_to_wait
from certificates.verification.models import FailedLookup
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.organisation.api import unit_card
from lms.organisation.models import Appointment, Person
from lms.testing.marks import on_both_databases
from tests.certificates.completions import complete, completion, newest

ACTOR = Actor.system("test")


def design_for_a_year(session, town, clock):
    with unit_of_work():
        settings = DesignSettings(title="一年", shipped_key="certificates.modern", months_valid=12)
        unit = unit_card(session, town.units.root)
        return f"own.{add_design(session, unit, settings, actor=ACTOR, clock=clock).id}"


def valid(session, town, clock):
    return complete(town.people.li, clock)


def expired(session, town, clock):
    certificate = complete(town.people.li, clock, award_ref=design_for_a_year(session, town, clock))
    clock.advance(days=366)
    return certificate


def revoked(session, town, clock):
    certificate = complete(town.people.li, clock)
    with unit_of_work():
        row = session.get_one(Certificate, certificate.id)
        revoke_certificate(session, row, reason="误发", actor=ACTOR, clock=clock)
    return certificate


def superseded(session, town, clock):
    certificate = complete(town.people.li, clock)
    with unit_of_work():
        row = session.get_one(Certificate, certificate.id)
        reissue_certificate(
            session, row, title="t", title_en="", verify_base="http://x", actor=ACTOR, clock=clock
        )
    return certificate


def altered(session, town, clock):
    certificate = complete(town.people.li, clock)
    with unit_of_work():
        session.execute(update(Certificate).values(snapshot=Certificate.snapshot + " "))
    return certificate


VERDICTS = [
    (valid, "valid", "This certificate is valid."),
    (expired, "expired", "This certificate expired on May 19, 2027."),
    (revoked, "revoked", "This certificate has been revoked since May 20, 2026."),
    (superseded, "superseded", "This certificate was replaced by a newer one on May 20, 2026."),
    (altered, "altered", "its record has been altered"),
]


@on_both_databases
@pytest.mark.parametrize(("made", "verdict", "words"), VERDICTS, ids=[row[1] for row in VERDICTS])
def test_every_verdict(session, client, town, clock, made, verdict, words):
    token = made(session, town, clock).token
    for address in (f"/v/{token.lower()}", f"/v/{token}", f"/V/{token}"):
        page = client.get(address)
        assert (page.status_code, words in page.text) == (200, True)
        facts = client.get(f"{address}.json").json
        assert facts["verdict"] == verdict
    assert ("李慧敏" in page.text) == (verdict != "altered")
    assert "误发" not in page.text


@pytest.mark.parametrize("token", ["A" * 26, "x", "1" * 26, "%00", "a" * 500])
def test_what_was_never_issued_is_unknown(client, town, token):
    page = client.get(f"/v/{token}")
    assert (page.status_code, "This certificate is unknown." in page.text) == (404, True)
    assert client.get(f"/v/{token}.json").json == {"verdict": "unknown"}


def test_machines_are_told_what_is_printed(client, town, clock):
    certificate = complete(town.people.li, clock)
    assert client.get(f"/v/{certificate.token}.json").json == {
        "verdict": "valid", "serial": certificate.serial, "name": "李慧敏", "name_latin": "Li Huimin",
        "title": "信息安全基础", "title_en": "Foundations of Information Security", "kind": "course",
        "hours": "3.5", "completed_on": "2026-05-20", "issued_on": "2026-05-20", "expires_on": None,
        "issuer": "江城市", "changed_at": None, "replaced_by": None,
    }  # fmt: skip


def test_the_page_speaks_chinese(client, town, clock):
    token = complete(town.people.li, clock).token
    page = client.get(f"/v/{token}", headers={"Accept-Language": "zh-CN"}).text
    assert "证书有效" in page
    assert 'lang="zh-Hans"' in page


@on_both_databases
def test_it_verifies_when_person_design_and_course_are_gone(session, client, town, clock):
    key = design_for_a_year(session, town, clock)
    grant = completion(town.people.li, clock).grant
    without_hours = type(grant)(
        **{name: getattr(grant, name) for name in grant.__slots__} | {"hours": Decimal(0)}
    )
    certificate = complete(town.people.li, clock, award_ref=key, grant=without_hours, subject="course:404")
    token = certificate.token
    with unit_of_work():
        session.delete(session.merge(town.accounts["li"]))
        session.flush()
        for table, column in ((Appointment, Appointment.person_id), (Person, Person.id)):
            session.execute(delete(table).where(column == town.people.li))
        session.execute(delete(CertificateTemplateVersion))
        session.execute(delete(CertificateTemplate))
    page = client.get(f"/v/{token}")
    assert "This certificate is valid." in page.text
    assert "李慧敏" in page.text


def ask(client, serial, name):
    return client.post("/verify", data={"serial": serial, "name": name})


@pytest.mark.parametrize("name", ["李慧敏", " 李 慧敏", "li huimin", "ＬＩ ＨＵＩＭＩＮ"])
def test_number_and_name_lead_to_the_certificate(client, town, clock, name):
    certificate = complete(town.people.li, clock)
    found = ask(client, certificate.serial.lower(), name)
    assert (found.status_code, found.location) == (303, f"/v/{certificate.token.lower()}")


def test_a_wrong_name_and_an_unknown_number_sound_the_same(client, town, clock):
    complete(town.people.li, clock)
    serial = newest(town.people.li).serial
    unknown = str(Serial("XS", 2019, 1))

    def answer(number):
        page = ask(client, number, "王芳").text.replace(number, "")
        return re.sub(r'nonce="[^"]*"', "", page)

    assert "No certificate with this number and name" in answer(serial)
    assert answer(serial) == answer(unknown)


def test_a_mistyped_number_is_said_to_be_one(client, town, clock):
    serial = complete(town.people.li, clock).serial
    swapped = serial[:-3] + serial[-3:-2].replace(serial[-3], "9") + serial[-2:]
    assert "contains a typing error" in ask(client, swapped, "李慧敏").text
    assert "is not a certificate number" in ask(client, "12", "李慧敏").text


@on_both_databases
def test_guessing_is_slowed_and_never_locked(session, client, town, clock):
    certificate = complete(town.people.li, clock)
    other = complete(town.people.wang, clock)
    for _ in range(5):
        assert ask(client, certificate.serial, "错的").status_code == 200
    slowed = ask(client, certificate.serial, "李慧敏")
    assert slowed.status_code == 429
    assert "Try again in 10 seconds" in slowed.text
    assert ask(client, other.serial, "王芳").status_code == 303  # nobody else waits
    assert client.get(f"/v/{certificate.token}").status_code == 200  # nor does the QR code
    clock.advance(seconds=10)
    assert ask(client, certificate.serial, "李慧敏").status_code == 303


def test_failures_are_forgotten_and_name_nobody(session, client, town, clock):
    serial = complete(town.people.li, clock).serial
    ask(client, serial, "错的")
    kept = session.scalars(select(FailedLookup.asked_by)).all()
    assert len(kept) == 2
    assert not any("127.0.0.1" in one or serial in one for one in kept)
    clock.advance(hours=2)
    ask(client, serial, "错的")
    assert len(session.scalars(select(FailedLookup)).all()) == 2


@pytest.mark.parametrize(
    ("failures", "seconds_ago", "wait"),
    [
        (0, None, 0),
        (4, 0, 0),  # four wrong tries are free
        (5, 0, 10),  # the fifth costs ten seconds
        (5, 9, 1),
        (5, 10, 0),
        (6, 0, 20),
        (7, 0, 40),
        (8, 0, 60),
        (500, 0, 60),  # never more than a minute
    ],
)
def test_the_wait(clock, failures, seconds_ago, wait):
    last = None if seconds_ago is None else clock() - timedelta(seconds=seconds_ago)
    assert seconds_to_wait(failures, 5, last, clock()) == wait


@pytest.mark.parametrize(
    ("given", "names", "fits"),
    [
        ("李慧敏", ("李慧敏", "Li Huimin"), True),
        ("LI  HUIMIN", ("李慧敏", "Li Huimin"), True),
        ("Huimin Li", ("李慧敏", "Li Huimin"), False),
        ("", ("李慧敏", ""), False),
        (" ", ("", ""), False),
        ("李慧", ("李慧敏", ""), False),
    ],
)
def test_names(given, names, fits):
    assert is_same_name(given, *names) is fits


@pytest.mark.parametrize(("made", "code", "words"), [
    (valid, 0, "valid; 李慧敏, 信息安全基础, completed 2026-05-20; 3.5 hours"),
    (revoked, 1, "revoked; since 2026-05-20; 李慧敏"),
])  # fmt: skip
def test_the_command(app, session, town, clock, made, code, words):
    serial = made(session, town, clock).serial
    result = app.test_cli_runner().invoke(args=["certificates", "verify", serial.lower()])
    assert (result.exit_code, words in result.output) == (code, True)


@pytest.mark.parametrize(("serial", "code"), [("nonsense", 2), (str(Serial("XS", 2026, 123)), 1)])
def test_the_command_on_what_is_not_there(app, town, serial, code):
    assert app.test_cli_runner().invoke(args=["certificates", "verify", serial]).exit_code == code


def test_the_address_fills_in_the_number(client, town):
    assert 'value="XS-2026-000123-0"' in client.get("/verify?serial=XS-2026-000123-0").text


def test_the_day_of_expiry_still_counts(session, client, town, clock):
    key = design_for_a_year(session, town, clock)
    certificate = complete(town.people.li, clock, award_ref=key)
    assert certificate.expires_on == date(2027, 5, 19)
    clock.advance(days=364, hours=14)  # 19 May 2027, 23:00 in Shanghai
    assert client.get(f"/v/{certificate.token}.json").json["verdict"] == "valid"
    clock.advance(hours=1)
    assert client.get(f"/v/{certificate.token}.json").json["verdict"] == "expired"
