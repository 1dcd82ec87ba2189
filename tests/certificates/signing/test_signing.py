"""From the completion to the signed file: pages ask, workers sign, machines fetch what they need to verify."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta

import pytest
from sqlalchemy import select

from certificates.credentials.models import StatusList
from certificates.credentials.status import is_set
from certificates.issuing.services.revoking import revoke_certificate
from certificates.keys.authority import LEAF_VALID
from certificates.keys.site import current_trust
from certificates.register.models import Certificate
from certificates.signing.documents import Authenticity, check_pdf
from certificates.signing.models import SigningRequest
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.jobs.models import Job
from lms.testing.jobs import run_due_jobs
from tests.certificates.completions import complete

ACTOR = Actor.system("test")


@pytest.fixture
def li(town, signed_in):
    return signed_in(town.accounts["li"])


@pytest.fixture
def certificate(app, town, clock):
    certificate = complete(town.people.li, clock)
    run_due_jobs(app)
    return certificate


def signings(session):
    session.rollback()
    return session.scalars(
        select(Job.state).where(Job.kind == "certificates.sign").order_by(Job.created_at)
    ).all()


def unsigned(tmp_path):
    """As if the shelf had been lost."""
    shutil.rmtree(tmp_path / "certificates")


def test_a_new_certificate_is_signed_before_anybody_asks(li, certificate):
    pdf = li.get(f"/certificates/{certificate.serial}.pdf")
    assert pdf.status_code == 200
    assert check_pdf(pdf.data, current_trust()).authenticity is Authenticity.GENUINE


def test_what_is_not_signed_yet_is_asked_for_once(app, session, li, certificate, tmp_path):
    unsigned(tmp_path)
    for _ in range(3):
        waiting = li.get(f"/certificates/{certificate.serial}.pdf")
        assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "2")
        assert "is being signed" in waiting.text
    assert signings(session) == ["queued"]
    run_due_jobs(app)
    assert li.get(f"/certificates/{certificate.serial}.pdf").mimetype == "application/pdf"
    assert session.scalars(select(SigningRequest)).all() == []


def test_pages_never_open_the_private_keys(app, li, certificate, tmp_path):
    """With the folder gone, everything that was signed is served and verified all the same."""
    shutil.rmtree(tmp_path / "signing-keys")
    assert li.get(f"/certificates/{certificate.serial}.pdf").status_code == 200
    assert li.get("/.well-known/did.json").json["verificationMethod"]
    unsigned(tmp_path)
    assert li.get(f"/certificates/{certificate.serial}.pdf").status_code == 202
    assert not (tmp_path / "signing-keys").exists()


def test_keys_that_others_may_read_stop_the_signature(
    app, session, li, town, certificate, signed_in, tmp_path, clock
):
    unsigned(tmp_path)
    (tmp_path / "signing-keys" / "document.pem").chmod(0o644)
    address = f"/certificates/{certificate.serial}.pdf"
    li.get(address)
    run_due_jobs(app)
    assert signings(session) == ["failed"]
    told = li.get(address)
    assert "cannot be signed at the moment" in told.text
    assert "document.pem" not in told.text, "paths are for those who can do something about it"
    assert "Refresh" not in told.headers
    administrator = signed_in(town.accounts["all"])
    assert (
        "document.pem can be read by others (mode 644)"
        in administrator.get(f"/certificates/issued/{certificate.serial}.pdf").text
    )
    (tmp_path / "signing-keys" / "document.pem").chmod(0o600)
    clock.advance(minutes=2)
    li.get(address)
    run_due_jobs(app)
    assert li.get(address).status_code == 200


def test_an_expired_signer_is_told_with_what_to_do(app, li, certificate, tmp_path, clock):
    unsigned(tmp_path)
    clock.advance(days=(LEAF_VALID + timedelta(days=1)).days)
    runner = app.test_cli_runner()
    shown = runner.invoke(args=["certificates", "keys", "show"])
    assert shown.exit_code == 1
    assert "lms certificates keys rotate" in shown.stderr
    assert runner.invoke(args=["certificates", "keys", "rotate"]).exit_code == 0
    li.get(f"/certificates/{certificate.serial}.pdf")
    run_due_jobs(app)
    assert li.get(f"/certificates/{certificate.serial}.pdf").status_code == 200


def test_the_credential_is_for_its_holder(app, town, signed_in, li, certificate):
    found = li.get(f"/certificates/{certificate.serial}/credential.json")
    assert found.mimetype == "application/vc"
    assert json.loads(found.data)["credentialSubject"]["licenseNumber"] == certificate.serial
    other = signed_in(town.accounts["wang"])
    assert other.get(f"/certificates/{certificate.serial}/credential.json").status_code == 404


def test_a_revocation_is_published(app, session, client, certificate, clock):
    address = "/certificates/status/0"
    before = client.get(address)
    assert before.mimetype == "application/vc"
    assert before.headers["Cache-Control"] == "public, max-age=300"
    assert not is_set(json.loads(before.data)["credentialSubject"]["encodedList"], certificate.id)
    assert client.get(address, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    with unit_of_work():
        row = session.get_one(Certificate, certificate.id)
        revoke_certificate(session, row, reason="误发", actor=ACTOR, clock=clock)
    run_due_jobs(app)
    after = client.get(address)
    assert is_set(json.loads(after.data)["credentialSubject"]["encodedList"], certificate.id)
    assert client.get("/certificates/status/1").status_code == 404


def test_lists_are_made_anew_each_night(app, session, certificate, clock):
    from lms.jobs.api import enqueue

    clock.advance(days=1)
    with unit_of_work():
        enqueue(session, "certificates.publish_status", {}, actor=ACTOR, clock=clock)
    run_due_jobs(app)
    assert session.scalars(select(StatusList.made_at)).one() == clock()


def test_what_verifiers_fetch(client, certificate):
    did = client.get("/.well-known/did.json")
    assert did.mimetype == "application/did+json"
    assert did.headers["Access-Control-Allow-Origin"] == "*"
    assert did.json["id"] == "did:web:127.0.0.1%3A8000"
    assert client.get("/certificates/issuer.json").json["id"] == did.json["id"]
    assert client.get("/certificates/issuer.pem").text.count("BEGIN CERTIFICATE") == 2


def test_production_does_not_make_keys_by_itself(app, session, town, clock, li, tmp_path):
    from dataclasses import replace

    app.extensions["lms.settings"] = replace(app.extensions["lms.settings"], environment="production")
    certificate = complete(town.people.li, clock)
    run_due_jobs(app)
    assert not (tmp_path / "signing-keys").exists()
    li.get(f"/certificates/{certificate.serial}.pdf")
    run_due_jobs(app)
    assert (
        "lms certificates keys init"
        in session.scalars(select(Job.error).where(Job.kind == "certificates.sign")).one()
    )
    made = app.test_cli_runner().invoke(args=["certificates", "keys", "init", "--organisation", "江城市"])
    assert (made.exit_code, "O=江城市" in made.output) == (0, True)
    again = app.test_cli_runner().invoke(args=["certificates", "keys", "init"])
    assert (again.exit_code, "rotate" in again.stderr) == (1, True)
