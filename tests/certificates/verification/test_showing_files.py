"""The verification page and its twin for machines, when they are shown a file."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from sqlalchemy import func, select

from certificates.issuing.services.revoking import revoke_certificate
from certificates.register.domain import Serial
from certificates.register.models import Certificate
from certificates.sheets.site import sheet_shelf
from certificates.verification.domain import FREE_FILES
from certificates.verification.models import FailedLookup
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.files.models import File
from lms.testing.marks import on_both_databases
from tests.certificates.papers.hostile import HOSTILE_PDFS, pdf_saying, png, work_done

ACTOR = Actor.system("test")


@pytest.fixture
def content(signed_file):
    return signed_file.read_bytes()


def show(client, content, **options):
    data = {"file": (BytesIO(content), "x")}
    return client.post("/verify/file", data=data, content_type="multipart/form-data", **options)


def machine(client, content):
    data = {"file": (BytesIO(content), "x")}
    return client.post("/verify.json", data=data, content_type="multipart/form-data")


@on_both_databases
def test_a_genuine_file(client, certificate, content):
    page = show(client, content)
    assert page.status_code == 200
    assert "This certificate is valid." in page.text
    assert "李慧敏" in page.text
    assert "was changed." in page.text  # not one byte, or character, of it
    facts = machine(client, content).json
    assert (facts["verdict"], facts["serial"]) == ("valid", certificate.serial)


def test_a_file_of_a_revoked_certificate(session, client, certificate, content, clock):
    with unit_of_work():
        row = session.get_one(Certificate, certificate.id)
        revoke_certificate(session, row, reason="误发", actor=ACTOR, clock=clock)
    page = show(client, content).text
    assert "revoked since" in page
    assert "误发" not in page


def test_a_changed_file_leads_to_what_was_issued_and_names_nobody(client, certificate, content):
    at = content.index(b"credentialSubject")
    changed = content[:at] + b"X" + content[at + 1 :]
    page = show(client, changed).text
    assert "This file is not what was issued." in page
    assert f"/v/{certificate.token.lower()}" in page
    assert "李慧敏" not in page
    assert machine(client, changed).json["verdict"] == "altered"


def test_a_file_that_only_pretends(client, certificate):
    """Somebody's own PDF with the address of a certificate that exists."""
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 1 1]/A<</S/URI/URI(http://x/v/%s)>>>>]"
    forged = pdf_saying("Certificate", page=link % certificate.token.encode("ascii"))
    assert "This file is not what was issued." in show(client, forged).text


def test_a_file_of_somebody_else(client, town):
    page = show(client, pdf_saying("Certificate No. 1"))
    assert (page.status_code, "This file is not one of our certificates." in page.text) == (200, True)
    assert machine(client, pdf_saying("x")).json == {"verdict": "unsigned", "file": "pdf"}


def test_a_pasted_credential(client, certificate):
    (path,) = sheet_shelf().folder.glob("*/*.signed.json")
    page = client.post("/verify/file", data={"pasted": path.read_text("utf-8")})
    assert "This certificate is valid." in page.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"GIF89a", "a photograph or a scan cannot be checked"),
        (png(20_000, 20_000), "a photograph or a scan cannot be checked"),
        (b"%PDF-1.7" + b"x" * (5 << 20), "at most 5 MB are read"),
        (b'{"a":' * 60_000, "at most 256 kB are read"),
        (b'{"a":' * 40_000, "not one of our certificates"),
        (HOSTILE_PDFS["a stream of 300 MB"](), "far more work to read"),
        (b"%PDF-1.7\nx", "damaged"),
    ],
    ids=["empty", "gif", "png bomb", "large", "large json", "deep json", "pdf bomb", "broken"],
)
def test_what_is_not_looked_at_is_said_to_be(client, town, content, words):
    begun = work_done()
    page = show(client, content)
    assert words in page.text
    assert page.status_code == (200 if "not one of" in words else 422)
    assert work_done() - begun < 5


def test_fifty_megabytes_are_refused_before_they_are_read(client, town):
    begun = work_done()
    assert show(client, b"[" * (50 << 20)).status_code == 413
    assert work_done() - begun < 5


def test_nothing_chosen_is_said(client, town):
    page = client.post("/verify/file", data={})
    assert (page.status_code, "Choose a file, or paste a credential." in page.text) == (422, True)


@on_both_databases
def test_many_files_wait_and_nothing_of_them_is_kept(session, client, town, clock):
    for _ in range(FREE_FILES):
        assert machine(client, b'{"a": 1}').status_code == 200
    slowed = machine(client, b'{"a": 1}')
    assert (slowed.status_code, slowed.json) == (429, {"error": "too_many", "seconds": 10})
    assert show(client, b'{"a": 1}').status_code == 429
    clock.advance(seconds=10)
    assert machine(client, b'{"a": 1}').status_code == 200
    assert session.scalar(select(func.count()).select_from(File)) == 0
    assert {len(one) for one in session.scalars(select(FailedLookup.asked_by))} == {64}


def test_machines_ask_by_number_and_name(client, certificate):
    asked = {"serial": certificate.serial, "name": "李慧敏"}
    assert client.post("/verify.json", json=asked).json["verdict"] == "valid"
    assert client.post("/verify.json", data=asked).json["title"] == "信息安全基础"
    wrong = client.post("/verify.json", json={**asked, "name": "王芳"})
    unknown = client.post("/verify.json", json={**asked, "serial": str(Serial("XS", 2019, 1))})
    assert (
        (wrong.status_code, wrong.json)
        == (unknown.status_code, unknown.json)
        == (404, {"verdict": "unknown"})
    )
    assert client.post("/verify.json", json=[1]).json == {"error": "serial"}


def test_a_wrong_name_is_as_much_work_as_an_unknown_number(client, certificate, count_queries, clock):
    def asked(serial):
        clock.advance(hours=2)  # nobody waits
        with count_queries() as statements:
            client.post("/verify.json", json={"serial": serial, "name": "王芳"})
        return statements

    assert asked(certificate.serial) == asked(str(Serial("XS", 2019, 1))) != []


def test_the_page_says_what_was_checked(client, certificate):
    page = client.get(f"/v/{certificate.token}").text
    assert "It stands in the register, and the entry is as it was written on" in page
    assert "It was neither revoked nor replaced, and it does not expire." in page
    assert f"/v/{certificate.token.lower()}.json" in page


def test_a_credential_is_json_all_the_way(client, certificate):
    (path,) = sheet_shelf().folder.glob("*/*.signed.json")
    document = json.loads(path.read_text("utf-8"))
    document["name"] = "Another"
    assert machine(client, json.dumps(document).encode()).json["verdict"] == "altered"
