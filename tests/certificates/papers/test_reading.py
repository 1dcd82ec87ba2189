"""What is read from a stranger's file, and what a hostile one may take."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credentials.canonical import CREDENTIALS_V2, OPEN_BADGES_3
from certificates.credentials.multikey import multikey
from certificates.credentials.proofs import with_proofs
from certificates.papers import pdf
from certificates.papers.badge import Proof, proof_of
from certificates.papers.pdf import read_pdf
from certificates.papers.sniffing import MOST_JSON, Paper, PaperRefused, paper_in
from certificates.signing.documents import sign_pdf
from tests.certificates.keys.ready import NOW, a_pdf, keys_in
from tests.certificates.papers.hostile import HOSTILE_PDFS, pdf_saying, pdf_saying_in_chinese, png, work_done

MOST_SECONDS = 5.0
MOST_MEMORY = 100 * 1024  # kB


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    signer, _trust = keys_in(tmp_path_factory.mktemp("keys"))
    return sign_pdf(a_pdf(), b'{"type": "OpenBadgeCredential"}', signer, NOW)


def test_words_links_and_attachments(signed):
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 1 1]/A<</S/URI/URI(https://x.org/v/abc)>>>>]"
    facts = read_pdf(pdf_saying("Certificate No. A-1", page=link))
    assert "Certificate No. A-1" in facts.text
    assert facts.links == ("https://x.org/v/abc",)
    assert facts.signature is None
    assert read_pdf(signed).attachments == ('{"type": "OpenBadgeCredential"}',)


def test_chinese_whose_font_is_not_embedded():
    assert "证书编号" in read_pdf(pdf_saying_in_chinese("证书编号：苏培2026")).text


def test_who_signed_and_whether_it_is_unchanged(signed):
    found = read_pdf(signed).signature
    assert found.is_intact
    assert "江城市" in found.signer + found.organisation
    assert found.signed_at.startswith("2026-05-13")


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5])
def test_a_changed_byte_breaks_the_signature(signed, place):
    at = int(signed.index(b"/ByteRange") * place)
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    with contextlib.suppress(PaperRefused):  # it may be beyond reading
        found = read_pdf(changed).signature
        assert found is None or not found.is_intact


@pytest.mark.parametrize("name", HOSTILE_PDFS)
def test_a_hostile_pdf_costs_little(name, tmp_path):
    """In a process of its own, whose children's memory is then known; the bench of the notes is 5 s and 100 MB."""
    path = tmp_path / "hostile.pdf"
    path.write_bytes(HOSTILE_PDFS[name]())
    program = (
        "import json, os, resource, subprocess, sys;"
        "file = open(sys.argv[2], 'rb');"
        "child = subprocess.run([sys.executable, '-I', sys.argv[1]], stdin=file, capture_output=True);"
        "print(json.dumps([child.returncode, child.stdout.decode()[:60], sum(os.times()[:4]),"
        " resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))"
    )
    reader = Path(pdf.__file__).with_name("pdf_reader.py")
    answer = subprocess.run(
        [sys.executable, "-I", "-c", program, str(reader), str(path)], capture_output=True, check=True
    )
    _code, _words, seconds, memory = json.loads(answer.stdout)
    assert seconds < MOST_SECONDS
    assert memory < MOST_MEMORY


@pytest.mark.parametrize("name", HOSTILE_PDFS)
def test_a_hostile_pdf_is_refused_or_says_nothing(name):
    said = ""
    with contextlib.suppress(PaperRefused):
        said = read_pdf(HOSTILE_PDFS[name]()).text
    assert len(said) <= 10


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", Paper.PDF),
        (b"\n\n%PDF-1.4", Paper.PDF),
        (b' {"a": 1}', Paper.JSON),
        (b'\xef\xbb\xbf{"a": 1}', Paper.JSON),
        (png(8, 8), Paper.PNG),
        (b"\xff\xd8\xff\xe0", Paper.JPEG),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content, kind):
    assert paper_in(content, 1_000) is kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF" + b"x" * 1_000_001, "too_large"),
        (b"{" * (MOST_JSON + 1), "too_large"),
        (b"PK\3\4", "unknown"),
        (b"<svg/>", "unknown"),
        (b"[1]", "unknown"),
    ],
)
def test_what_is_not_looked_at(content, code):
    with pytest.raises(PaperRefused) as refusal:
        paper_in(content, 1_000_000)
    assert refusal.value.code == code


def test_a_badge_without_proof_and_one_that_cannot_be_checked():
    assert proof_of({"type": "OpenBadgeCredential"}) is Proof.NONE
    assert proof_of({"proof": {"cryptosuite": "other"}}) is Proof.UNCHECKED
    far = {"cryptosuite": "eddsa-jcs-2022", "verificationMethod": "https://x.org/key"}
    assert proof_of({"proof": far, "@context": []}) is Proof.UNCHECKED


@pytest.fixture
def badge():
    """A badge by an issuer who is nothing but a key."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    issuer = f"did:key:{multikey(key.public_key())}"
    document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Institute"},
        "validFrom": "2026-05-20T00:00:00Z",
        "credentialSubject": {"type": ["AchievementSubject"], "activityEndDate": "2026-05-20"},
    }
    return with_proofs(document, key, issuer, NOW)


def test_a_proof_by_the_key_that_the_badge_names(badge):
    assert proof_of(badge) is Proof.HOLDS
    assert proof_of({**badge, "proof": badge["proof"][0]}) is Proof.HOLDS
    assert proof_of({**badge, "validFrom": "2027-05-20T00:00:00Z"}) is Proof.FAILS


def test_a_badge_whose_form_is_a_maze_is_left_unchecked(badge):
    """Blank nodes that all look alike: telling them apart takes a time that grows with their factorial."""
    nodes = [{"id": f"_:b{one}", "type": [f"_:b{other}" for other in range(12)]} for one in range(12)]
    subject = {"type": ["AchievementSubject"], "achievement": nodes}
    maze = {**badge, "credentialSubject": subject, "proof": badge["proof"][:1]}
    begun = work_done()
    assert proof_of(maze) is Proof.UNCHECKED
    assert work_done() - begun < MOST_SECONDS * 1.5  # half of which it takes to load the libraries
