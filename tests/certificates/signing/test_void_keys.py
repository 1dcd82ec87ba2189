"""A key that somebody else may have is void: the register is believed, and what only the key says is not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from certificates.credentials.multikey import multikey
from certificates.credentials.proofs import key_named
from certificates.keys.site import current_signer, current_trust, key_folder
from certificates.keys.trust import chain_id
from certificates.register.models import Certificate
from certificates.sheets.site import sheet_shelf
from certificates.verification.files import FileVerdict, check_file
from lms.audit.models import AuditEvent
from lms.db import unit_of_work
from lms.hours.api import local_date
from lms.signing import key_id
from lms.testing.jobs import run_due_jobs


@pytest.fixture
def file(signed_file):
    return signed_file.read_bytes()


@pytest.fixture
def lms(app, session):
    def run(*arguments):
        session.rollback()
        result = app.test_cli_runner().invoke(args=["certificates", *arguments])
        return result.exit_code, result.output + result.stderr

    return run


def revoke(lms, name, since):
    return lms("keys", "revoke", name, "--since", f"{since:%Y-%m-%d}", "--reason", "stolen laptop")


def ids_of(signer):
    return [chain_id(signer.chain), key_id(signer.credential_key.public_key())]


def verdict(session, content, clock):
    session.rollback()
    found = check_file(session, content, current_trust(), local_date(clock()))
    return found.verdict, found.is_key_void


def forget(session, certificate):
    """As if it had been made by somebody with the key: the register has never heard of it."""
    with unit_of_work():
        session.execute(delete(Certificate).where(Certificate.id == certificate.id))


def test_what_the_register_has_stays_what_it_is(session, lms, certificate, file, clock):
    later = local_date(clock()) + timedelta(days=1)
    for name in ids_of(current_signer(clock())):
        assert revoke(lms, name, later)[0] == 0
    assert verdict(session, file, clock) == (FileVerdict.VALID, False)


def test_of_what_was_issued_since_the_register_counts(session, lms, certificate, file, clock, tmp_path):
    for name in ids_of(current_signer(clock())):
        assert revoke(lms, name, local_date(clock()))[0] == 0
    assert verdict(session, file, clock) == (FileVerdict.VALID, True)
    path = tmp_path / "given"
    path.write_bytes(file)
    code, words = lms("verify", str(path))
    assert code == 0
    assert "signed by a key declared void" in words


def test_what_the_register_has_not_is_refused(app, session, lms, certificate, file, clock, tmp_path):
    forget(session, certificate)
    assert verdict(session, file, clock) == (FileVerdict.UNKNOWN, False)
    for name in ids_of(current_signer(clock())):
        revoke(lms, name, local_date(clock()))
    assert verdict(session, file, clock) == (FileVerdict.VOID_KEY, True)
    path = tmp_path / "given"
    path.write_bytes(file)
    code, words = lms("verify", str(path))
    assert (code, "signed by a key declared void" in words) == (1, True)


def test_a_void_key_signs_no_more_and_what_it_signed_is_signed_anew(
    app, session, lms, certificate, town, signed_in, clock
):
    old = current_signer(clock())
    for name in ids_of(old):
        assert revoke(lms, name, local_date(clock()))[0] == 0
    new = current_signer(clock())
    assert set(ids_of(new)).isdisjoint(ids_of(old))
    assert list(sheet_shelf().folder.glob("*/*.signed.*")) == []
    browser, address = signed_in(town.accounts["li"]), f"/certificates/{certificate.serial}.pdf"
    assert browser.get(address).status_code == 202
    run_due_jobs(app)
    assert verdict(session, browser.get(address).data, clock) == (FileVerdict.VALID, False)
    status = json.loads(browser.get("/certificates/status/0").data)
    assert key_named(status) == multikey(new.credential_key.public_key())
    document = json.loads(browser.get("/.well-known/did.json").data)
    assert [name.rpartition("#")[2] for name in document["assertionMethod"]] == [
        multikey(new.credential_key.public_key())
    ]
    assert len(document["verificationMethod"]) == 2
    assert browser.get("/certificates/issuer.pem").data.count(b"BEGIN CERTIFICATE") == 2
    assert (
        session.scalars(select(AuditEvent.action).filter_by(action="certificates.revoke_key")).all()
        == ["certificates.revoke_key"] * 2
    )


def test_the_command_lists_the_keys_and_refuses_others(lms, certificate, clock):
    name, other = ids_of(current_signer(clock()))
    revoke(lms, name, local_date(clock()))
    shown = lms("keys", "show")[1]
    assert f"{name}  PDF files, void since" in shown
    assert f"{other}  credentials\n" in shown
    code, words = revoke(lms, "0" * 16, local_date(clock()))
    assert (code, "ever signed here" in words) == (1, True)


def test_a_retired_key_that_is_void_is_not_replaced_again(lms, certificate, clock):
    old = ids_of(current_signer(clock()))
    key_folder().rotate(clock())
    today = ids_of(current_signer(clock()))
    for name in old:
        assert revoke(lms, name, local_date(clock()))[0] == 0
    assert ids_of(current_signer(clock())) == today
