"""Files that somebody was given: what the command, and later the page, says of them."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from certificates.issuing.services.revoking import revoke_certificate
from certificates.keys.site import current_trust, key_folder
from certificates.register.models import Certificate
from certificates.sheets.site import sheet_shelf
from certificates.verification.files import FileVerdict, check_file
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.hours.api import local_date
from tests.certificates.keys.ready import a_pdf

ACTOR = Actor.system("test")


@pytest.fixture
def verify(app, signed_file, tmp_path):
    """verify(content): exit code and words of the command."""

    def run(content):
        path = tmp_path / f"given{signed_file.suffix}"
        path.write_bytes(content)
        result = app.test_cli_runner().invoke(args=["certificates", "verify", str(path)])
        return result.exit_code, result.output + result.stderr

    return run


def test_a_valid_file(signed_file, verify):
    code, words = verify(signed_file.read_bytes())
    assert code == 0
    assert "valid; 李慧敏, 信息安全基础, completed" in words


def test_an_altered_file(signed_file, verify):
    content = signed_file.read_bytes()
    assert (
        verify(
            content.replace("信息".encode(), "新息".encode()).replace(
                b"credentialSubject", b"credentialSubjekt"
            )
        )[0]
        == 1
    )
    code, words = verify(content[:-40] + b" " + content[-40:])
    assert (code, "altered; it was issued here" in words) in {(1, True), (0, False)}


def test_a_revoked_certificate(session, signed_file, verify, certificate, clock):
    with unit_of_work():
        row = session.get_one(Certificate, certificate.id)
        revoke_certificate(session, row, reason="误发", actor=ACTOR, clock=clock)
    code, words = verify(signed_file.read_bytes())
    assert (code, "revoked; since" in words) == (1, True)


def test_a_file_from_before_the_keys_were_replaced(signed_file, verify, clock):
    key_folder().rotate(clock())
    assert verify(signed_file.read_bytes())[0] == 0


def test_one_that_the_register_does_not_have(session, signed_file, verify, certificate):
    with unit_of_work():
        session.execute(delete(Certificate).where(Certificate.id == certificate.id))
    code, words = verify(signed_file.read_bytes())
    assert (code, "unknown; it was signed here" in words) == (1, True)


def test_somebody_elses_signature(app, signed_file, verify, tmp_path):
    (folder,) = (tmp_path / "trust",)
    for path in folder.iterdir():
        path.unlink()
    code, words = verify(signed_file.read_bytes())
    assert (code, "foreign; it was signed by somebody else" in words) == (1, True)


@pytest.mark.parametrize("content", [b"", b"{}", b"{", b"%PDF-1.7", b'{"proof":[]', b"XS-2026"])
def test_what_is_no_signed_file(signed_file, verify, content):
    code, words = verify(content)
    assert (code, "no PDF or JSON with a signature" in words) == (2, True)


def test_an_unsigned_sheet_is_no_proof(session, certificate, clock):
    found = check_file(session, a_pdf(), current_trust(), local_date(clock()))
    assert found.verdict is FileVerdict.UNSIGNED
    assert found.finding is None


def test_a_reformatted_credential_is_still_genuine(session, certificate, clock):
    """Wallets write JSON in their own way; what it says decides."""
    import json

    (path,) = sheet_shelf().folder.glob("*/*.signed.json")
    pretty = json.dumps(json.loads(path.read_bytes()), indent=4, ensure_ascii=True).encode("ascii")
    found = check_file(session, pretty, current_trust(), local_date(clock()))
    assert found.verdict is FileVerdict.VALID
    assert found.finding.snapshot.serial == certificate.serial
