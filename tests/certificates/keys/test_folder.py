"""The keys: made once, for their owner only, replaced without making anything invalid, refused when they are unsafe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certificates.keys.authority import LEAF_VALID, make_leaf, make_root
from certificates.keys.folder import KeyFolder
from certificates.keys.refusals import (
    KeysExposed,
    KeysMissing,
    KeysPresent,
    KeyUnusable,
    NoOwnAuthority,
    SignerExpired,
)
from certificates.keys.trust import TrustFolder, chain_pem
from certificates.signing.documents import Authenticity, check_pdf, sign_pdf
from tests.certificates.keys.ready import a_pdf

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def trust(tmp_path):
    return TrustFolder(tmp_path / "trust")


@pytest.fixture
def folder(tmp_path, trust):
    return KeyFolder(tmp_path / "keys", trust)


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_only_the_owner_may_read_what_is_made(folder, tmp_path):
    folder.init("江城市", NOW)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    files = list((tmp_path / "keys").iterdir())
    assert len(files) == 4
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "trust").iterdir()} == {0o644}


def test_nothing_private_is_published(folder, tmp_path):
    folder.init("江城市", NOW)
    assert not any(b"PRIVATE" in file.read_bytes() for file in (tmp_path / "trust").iterdir())


def test_keys_are_not_written_over(folder):
    folder.init("江城市", NOW)
    before = folder.signer(NOW)
    with pytest.raises(KeysPresent, match="rotate"):
        folder.init("江城市", NOW)
    assert folder.signer(NOW).chain == before.chain


def test_without_keys_it_says_what_to_do(folder):
    with pytest.raises(KeysMissing, match=r"document\.pem.*lms certificates keys init"):
        folder.signer(NOW)


@pytest.mark.parametrize("name", ["", "document.pem", "credential-key.pem"])
def test_keys_that_others_may_read_are_refused(folder, tmp_path, name):
    folder.init("江城市", NOW)
    (tmp_path / "keys" / name).chmod(0o750)
    with pytest.raises(KeysExposed, match=f"{name}.*mode 750"):
        folder.signer(NOW)


def test_an_expired_signer_is_refused_and_replaced(folder):
    folder.init("江城市", NOW)
    later = NOW + LEAF_VALID + timedelta(seconds=1)
    with pytest.raises(SignerExpired, match=r"2026-03-01 to 2031-02-28"):
        folder.signer(later)
    folder.rotate(later)
    assert folder.signer(later).chain[0].not_valid_before_utc < later


def test_what_the_old_keys_signed_stays_valid(folder, trust):
    folder.init("江城市", NOW)
    old = folder.signer(NOW)
    signed = sign_pdf(a_pdf(), b"{}", old, NOW)
    folder.rotate(NOW)
    new = folder.signer(NOW)
    assert new.chain[0] != old.chain[0]
    assert new.chain[1] == old.chain[1], "the root stays"
    assert new.credential_key.public_key() != old.credential_key.public_key()
    assert {chain[0] for chain in trust.read().chains} == {old.chain[0], new.chain[0]}
    assert len(trust.read().credential_keys) == 2
    assert check_pdf(signed, trust.read()).authenticity is Authenticity.GENUINE


def test_a_signer_of_another_authority_is_used(folder, trust):
    root_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = make_root(root_key, "Provincial CA", NOW)
    chain = (make_leaf(key, NOW, root=root, root_key=root_key), root)
    folder.use(pem(key), chain_pem(chain), NOW)
    signed = sign_pdf(a_pdf(), b"{}", folder.signer(NOW), NOW)
    assert check_pdf(signed, trust.read()).authenticity is Authenticity.GENUINE
    with pytest.raises(NoOwnAuthority, match="lms certificates keys use"):
        folder.rotate(NOW)


def test_what_does_not_belong_together_is_refused(folder, trust):
    root_key, key, p384 = (generate_private_key(curve) for curve in (SECP256R1(), SECP256R1(), SECP384R1()))
    root, stranger = make_root(root_key, "One", NOW), make_root(key, "Other", NOW)
    leaf = make_leaf(key, NOW, root=root, root_key=root_key)
    for given, chain, why in (
        (pem(root_key), (leaf, root), "not for this key"),
        (pem(key), (leaf, stranger), "is not issued by"),
        (pem(p384), (leaf, root), "P-256"),
        (pem(root_key), (root,), "not one for signatures"),
        (b"no key", (leaf, root), "given files"),
        (pem(key), (), "given files"),
    ):
        with pytest.raises(KeyUnusable, match=why):
            folder.use(given, chain_pem(chain), NOW)
    with pytest.raises(SignerExpired):
        folder.use(pem(key), chain_pem((leaf, root)), NOW + LEAF_VALID * 2)
    assert not folder.has_keys
    assert trust.read().chains == ()


def test_a_broken_key_file_is_named(folder, tmp_path):
    folder.init("江城市", NOW)
    path = tmp_path / "keys" / "document.pem"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(KeyUnusable, match=r"document\.pem cannot be used"):
        folder.signer(NOW)
