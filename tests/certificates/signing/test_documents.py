"""Signed PDF files: other programs find them valid, and no byte can be changed unnoticed."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
from hashlib import sha256
from typing import Any

import pytest
from asn1crypto import cms
from pypdf import PdfReader

from certificates.signing.documents import ATTACHED, Authenticity, check_pdf, sign_pdf
from tests.certificates.keys.ready import NOW, a_pdf, keys_in
from tests.certificates.sheets import pages, text

CREDENTIAL = b'{"id":"https://xueshi.example/v/abc"}' * 60


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    return keys_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def signed(ready):
    return sign_pdf(a_pdf(), CREDENTIAL, ready[0], NOW)


def run(*command, pdf, tmp_path):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    return subprocess.run([*command, path], capture_output=True, text=True, check=False)


def changed(content, place, bit):
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def test_poppler_finds_the_signature_valid(signed, tmp_path):
    told = run("pdfsig", pdf=signed, tmp_path=tmp_path).stdout
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "Signature Type: ETSI.CAdES.detached" in told
    assert "Certificate Validation: Certificate issuer isn't Trusted." in told, (
        "the root is ours; nothing else is wrong"
    )


def test_poppler_refuses_a_flipped_byte(signed, tmp_path):
    told = run("pdfsig", pdf=changed(signed, 2_000, 3), tmp_path=tmp_path).stdout
    assert "Digest Mismatch" in told


def test_qpdf_finds_nothing_wrong(signed, tmp_path):
    told = run("qpdf", "--check", pdf=signed, tmp_path=tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "No syntax or stream encoding errors" in told.stdout


def test_it_is_pdf_a_3_with_the_credential_attached(signed):
    reader = PdfReader(io.BytesIO(signed))
    root: Any = reader.trailer["/Root"].get_object()
    assert re.search(rb"pdfaid:part(?:>|=\")3", root["/Metadata"].get_object().get_data())
    (attached,) = root["/AF"]
    attached = attached.get_object()
    assert attached["/AFRelationship"] == "/Source"
    assert attached["/EF"]["/F"].get_object()["/Subtype"] == "/application/json"
    assert reader.attachments[ATTACHED] == [CREDENTIAL]
    assert pages(signed) == 1
    assert text(signed) == text(a_pdf())


def test_it_is_found_genuine_with_its_credential(signed, ready):
    checked = check_pdf(signed, ready[1])
    assert checked.authenticity is Authenticity.GENUINE
    assert checked.credential == CREDENTIAL


def test_the_structure_is_the_one_of_the_standards(signed, ready):
    """Read by another library: signed attributes of CAdES, digest of the file, and the whole chain."""
    start, first, second, rest = map(int, re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", signed)[-1])
    structure = cms.ContentInfo.load(bytes.fromhex(signed[first + 1 : second - 1].decode()))
    data = structure["content"]
    (signer,) = data["signer_infos"]
    attributes = {each["type"].native: each["values"][0] for each in signer["signed_attrs"]}
    assert attributes.keys() == {"content_type", "message_digest", "signing_certificate_v2"}
    covered = signed[start:first] + signed[second : second + rest]
    assert attributes["message_digest"].native == sha256(covered).digest()
    assert signer["sid"].chosen["serial_number"].native == ready[0].chain[0].serial_number
    assert {each.chosen.serial_number for each in data["certificates"]} == {
        one.serial_number for one in ready[0].chain
    }
    assert structure.dump(force=True) == structure.dump(), "it is DER"


def test_ten_thousand_changes_of_one_byte_are_all_refused(signed, ready):
    """Every byte of what the signature does not cover itself, and a sample of all others."""
    _, first, second, _ = map(int, re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", signed)[-1])
    chosen = random.Random(20_260_513)
    places = [*range(first - 1, second + 1), *(chosen.randrange(len(signed)) for _ in range(1_700))]
    places += [*range(len(signed) - 700, len(signed))]
    tried = [(place, bit) for place in places for bit in (chosen.randrange(8), 5)]  # 5: the case of a letter
    assert len(tried) >= 10_000
    passed = [
        (place, bit)
        for place, bit in tried
        if check_pdf(changed(signed, place, bit), ready[1]).authenticity is Authenticity.GENUINE
    ]
    assert passed == []


@pytest.mark.parametrize(
    ("alter", "verdict"),
    [
        (lambda pdf: pdf + b"\n", Authenticity.ALTERED),
        (lambda pdf: pdf[:-1], Authenticity.ALTERED),
        (lambda pdf: pdf + pdf, Authenticity.ALTERED),
        (lambda pdf: b"%" + pdf, Authenticity.ALTERED),
        (lambda pdf: pdf + b"\n/ByteRange [0 10 20 30]", Authenticity.ALTERED),
        (lambda pdf: a_pdf(), Authenticity.UNSIGNED),
        (lambda pdf: b"", Authenticity.UNSIGNED),
        (lambda pdf: b"%PDF-1.7 /ByteRange [0 99999999999999999999 1 1]", Authenticity.FOREIGN),
    ],
)
def test_whatever_else_is_done_to_it_shows(signed, ready, alter, verdict):
    assert check_pdf(alter(signed), ready[1]).authenticity is verdict


def test_what_somebody_else_signed_is_not_ours(signed, ready, tmp_path):
    other = keys_in(tmp_path)
    forged = sign_pdf(a_pdf(), CREDENTIAL, other[0], NOW)
    assert check_pdf(forged, ready[1]).authenticity is Authenticity.FOREIGN
    assert check_pdf(forged, other[1]).authenticity is Authenticity.GENUINE
